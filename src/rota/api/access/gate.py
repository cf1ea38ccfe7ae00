"""Finds out who asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from rota.api.access.cookie import cookie_name, cookie_value
from rota.api.access.limit import Limiter, Turns, too_many
from rota.api.access.register import Register
from rota.api.caller import NOBODY, Caller, Via
from rota.api.http.problem import CHALLENGE, Problem
from rota.api.http.request import Request
from rota.api.scope import Scope, covers
from rota.clock import Clock
from rota.model.identity import ADMIN, Role, Session, Token

CHECK_SECONDS = 5.0
"""How long a stream outlives what it was opened with, at most."""

SCOPES = {Role.VIEWER: Scope.READ, Role.OPERATOR: Scope.TRIGGER, Role.ADMIN: Scope.ADMIN}
LENIENT = frozenset({Scope.PUBLIC, Scope.SOCKET})
"""They are answered, or refused, whatever is shown."""

ANONYMOUS = Caller(name="anonymous", scope=Scope.ADMIN, via=Via.OFF)


class Gate:
    """The unix socket is trusted; else a Bearer header counts, and where there is none the cookie."""

    def __init__(self, register: Register, clock: Clock, *, is_on: bool) -> None:
        self.cookie = ""
        """The name of the cookie, once that is known."""
        self._register = register
        self._clock = clock
        self._is_on = is_on
        self._wrong = Limiter(clock, most=60, seconds=60)

    def open(self, fingerprint: str) -> None:
        """The fingerprint of the installation is known."""
        self.cookie = cookie_name(fingerprint)

    def caller(self, request: Request, needed: Scope) -> Caller:
        """Who it is; 401 where something must be shown and what was shown is worth nothing."""
        if request.uid is not None:
            return Caller(name=f"socket:{request.uid}", scope=Scope.ADMIN, via=Via.SOCKET, user=ADMIN)
        if needed is Scope.HOOK:
            return NOBODY
        if not self._is_on:
            return ANONYMOUS
        secret, via = self._shown(request)
        shown = self._register.found(secret) if secret else None
        if shown is not None and (via is Via.BEARER or isinstance(shown, Session)):
            return self._known(request, shown, via)
        if needed in LENIENT:
            return NOBODY
        if via is Via.BEARER:
            self._count_wrong(request)
        raise not_let_in()

    def _shown(self, request: Request) -> tuple[str | None, Via]:
        shown = [value.partition(" ") for value in request.headers("authorization")]
        bearers = [secret.strip() for scheme, _, secret in shown if scheme.lower() == "bearer"]
        if bearers:
            return bearers[0] if len(bearers) == 1 else None, Via.BEARER
        return cookie_value(request, self.cookie), Via.COOKIE

    def _count_wrong(self, request: Request) -> None:
        seconds = self._wrong.wait(request.network)
        if seconds is not None:
            raise too_many("Too many wrong tokens came from this address.", seconds, reason="bearer_limit")
        self._wrong.count(request.network)

    def _known(self, request: Request, shown: Session | Token, via: Via) -> Caller:
        self._register.use(shown)
        request.let_in_until = partial(self._over, shown)
        session = shown.digest if isinstance(shown, Session) else None
        token_id = shown.token if isinstance(shown, Session) else shown.id
        if token_id is not None:
            token = self._register.token(token_id)
            assert token is not None
            name = f"token:{token.name}"
            return Caller(name=name, scope=Scope(token.scope), via=via, token=token.id, session=session)
        assert isinstance(shown, Session)
        user = self._register.user(shown.user or "")
        assert user is not None
        return Caller(name=f"user:{user.name}", scope=SCOPES[user.role], via=via, user=user.name, session=session)

    async def _over(self, shown: Session | Token) -> None:
        """Returns once it is worth nothing any more; until then an open stream is use of it."""
        while True:
            await self._clock.sleep(CHECK_SECONDS)
            now = self._register.session(shown.digest) if isinstance(shown, Session) else self._register.token(shown.id)
            if now is None:
                return
            self._register.use(now)


class Guesses:
    """Failed tries at what could be guessed: passwords and launch tickets. The unix socket is not counted."""

    def __init__(self, clock: Clock) -> None:
        self._turns = Turns()
        self._failed = Limiter(clock, most=5, seconds=300)

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """The block runs while nobody else of this client guesses; 429 where it has guessed wrong too often."""
        async with self._turns.turn(request.network):
            self.check(request)
            yield

    def check(self, request: Request) -> None:
        """429 after too many, whatever is shown now."""
        seconds = None if request.over_socket else self._failed.wait(request.network)
        if seconds is not None:
            raise too_many("Too many failed tries came from this address.", seconds, reason="login_limit")

    def failed(self, request: Request) -> None:
        """One more."""
        if not request.over_socket:
            self._failed.count(request.network)


def not_let_in() -> Problem:
    """401, the same for all that is missing, wrong, expired or revoked."""
    detail = "This needs credentials that are good: sign in, or send an API token as `Authorization: Bearer TOKEN`."
    return Problem(401, detail, headers=CHALLENGE, reason="credentials")


def check_scope(needed: Scope, caller: Caller) -> None:
    """403 that names the scope needed and the one held."""
    if needed in {Scope.PUBLIC, Scope.HOOK}:
        return
    held = caller.scope
    if needed is Scope.SOCKET:
        if caller.via is Via.SOCKET:
            return
        hint = ": ask over the unix socket in the data directory."
    elif held is not None and covers(held, needed):
        return
    else:
        hint = "."
    raise Problem(403, f"This needs the scope {needed} and you hold {held or 'none'}{hint}", reason="scope")
