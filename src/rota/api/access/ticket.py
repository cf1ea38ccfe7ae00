"""Launch tickets: how a browser gets a session without a password; each for a minute, and for one use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rota.api.access.secret import Entropy, digest_of, letters
from rota.clock import Clock
from rota.model.error import RefusedError

LENGTH = 43
LIFE = timedelta(seconds=60)
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What its bearer gets a session for; neither user nor token: authentication was off, and none is needed."""

    until: float
    user: str | None = None
    token: str | None = None
    session: str | None = None
    """The session that asked for it: with its end the ticket is worth nothing."""


class Tickets:
    """Those that are outstanding; in memory, so that a restart ends them."""

    def __init__(self, clock: Clock, entropy: Entropy) -> None:
        self._clock = clock
        self._entropy = entropy
        self._outstanding: dict[str, Ticket] = {}

    def issue(
        self, *, user: str | None = None, token: str | None = None, session: str | None = None
    ) -> tuple[str, datetime]:
        """A new one, and when it ends. RefusedError: a hundred are outstanding."""
        now = self._clock.monotonic()
        self._outstanding = {key: each for key, each in self._outstanding.items() if each.until > now}
        if len(self._outstanding) >= MOST:
            raise RefusedError(f"{MOST} launch tickets are outstanding.", hint="Each ends after a minute.")
        secret = letters(self._entropy, LENGTH)
        until = now + LIFE.total_seconds()
        self._outstanding[digest_of(secret)] = Ticket(until=until, user=user, token=token, session=session)
        return secret, self._clock.now() + LIFE

    def redeem(self, secret: str, *, keep: bool = False) -> Ticket | None:
        """What it stands for, once: whoever asks again gets None. `keep`: only looked at."""
        key = digest_of(secret)
        found = self._outstanding.get(key) if keep else self._outstanding.pop(key, None)
        return found if found is not None and found.until > self._clock.monotonic() else None
