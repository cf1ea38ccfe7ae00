"""Who asks: what the checks at the door found out, and all that a handler knows of it."""

from dataclasses import dataclass
from enum import StrEnum

from rota.api.scope import Scope


class Via(StrEnum):
    """How a caller proved who it is; OFF: authentication is off, HOOK: a token of the unit.

    PASSWORD and TICKET are told of whoever has just signed in so.
    """

    SOCKET = "socket"
    COOKIE = "cookie"
    BEARER = "bearer"
    OFF = "off"
    HOOK = "hook"
    PASSWORD = "password"  # noqa: S105 - a word, no password
    TICKET = "ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One who was let in."""

    name: str
    """As rows and the log tell it: `user:ada`, `token:ci`, `socket:1000`, `hook:deploy`, `anonymous`."""
    scope: Scope | None
    """What is held of READ, TRIGGER, ADMIN. None: nobody, who may ask only for what is PUBLIC."""
    via: Via | None = None
    user: str | None = None
    """Whose account it is; of the unix socket, the one of `admin`."""
    token: str | None = None
    """The id of the API token that was shown, or that opened the session."""
    session: str | None = None
    """The digest of the session that was shown."""


NOBODY = Caller(name="anonymous", scope=None)
