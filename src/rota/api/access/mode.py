"""Whether callers must show who they are: what ROTA_AUTH and ROTA_PASSWORD say, read once at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rota.model.error import UsageError

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthSettings:
    """What the environment says of authentication."""

    is_on: bool = True
    password: str | None = field(default=None, repr=False)
    """The password of `admin`, where the environment sets it."""


def auth_settings(environ: Mapping[str, str]) -> AuthSettings:
    """UsageError for a word that means nothing, a password that will not do, and a password that would be unused."""
    password = environ.get("ROTA_PASSWORD")
    match environ.get("ROTA_AUTH", "on"):
        case "on":
            is_on = True
        case "off":
            is_on = False
        case word:
            raise UsageError(f"ROTA_AUTH is {word!r}, and it must be on or off.", hint="Without it, it is on.")
    if password is not None and not is_on:
        raise UsageError(
            "ROTA_AUTH is off, yet ROTA_PASSWORD sets a password that nobody would be asked for.",
            hint="Take one of the two away.",
        )
    if password is not None and not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UsageError(
            f"ROTA_PASSWORD has {len(password)} characters, and it must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}."
        )
    return AuthSettings(is_on=is_on, password=password)
