"""All of the door: who may come in, what they show, what they tried, and the operations that change it."""

import asyncio
import hmac
from dataclasses import replace

from rota.api.access.audit import Audit
from rota.api.access.gate import Gate, Guesses, not_let_in
from rota.api.access.later import Later
from rota.api.access.password import Passwords
from rota.api.access.register import Register
from rota.api.access.secret import Entropy, letters
from rota.api.access.ticket import Tickets
from rota.api.http.body import path_faults
from rota.api.http.request import Request
from rota.api.port.identity import Identity
from rota.clock import Clock
from rota.model.error import NotFoundError, RefusedError
from rota.model.identity import ADMIN, Kept, Role, SaveFact, SaveUser, Session, User
from rota.wire.error import ErrorDetail

GENERATED = 24
FINGERPRINT = "fingerprint"
INITIAL = "initial_password"
ENVIRONMENT = "environment_password"


class Access:
    """One for each daemon. `load` comes before everything else, `close` after."""

    def __init__(self, identity: Identity, clock: Clock, entropy: Entropy) -> None:
        self.settings = identity.settings
        self.fingerprint = ""
        self.later = Later(identity.write, clock)
        self.register = Register(identity, self.later, clock, entropy)
        self.gate = Gate(self.register, clock, is_on=self.settings.is_on)
        self.guesses = Guesses(clock)
        self.tickets = Tickets(clock, entropy)
        self.passwords = Passwords()
        self.audit = Audit(self.later, clock, entropy)
        self.identity = identity
        self._clock = clock
        self._entropy = entropy
        self._initial: str | None = None
        self._was_generated = False
        self._loaded = False
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Reads what is kept; at the first start makes what must be there. WorldError: that is not possible."""
        if self._loaded:
            return
        async with self._loading:
            if not self._loaded:
                await self._load(await self.identity.load())
                self._loaded = True

    async def close(self) -> None:
        """Writes what still waits to be written."""
        await self.later.close()

    async def _load(self, kept: Kept) -> None:
        self.register.take(kept)
        fingerprint = kept.facts.get(FINGERPRINT)
        if fingerprint is None:
            fingerprint = self._entropy(16).hex()
            admin = User(name=ADMIN, role=Role.ADMIN, created_at=self._clock.now())
            await self.identity.write([SaveFact(name=FINGERPRINT, value=fingerprint), SaveUser(user=admin)])
            self.register.take(await self.identity.load())
        self.fingerprint = fingerprint
        self.gate.open(fingerprint)
        self._was_generated = INITIAL in kept.facts
        if self.settings.is_on:
            await self._settle_password(kept.facts.get(ENVIRONMENT) or None)

    async def _settle_password(self, before: str | None) -> None:
        """The password of `admin` comes from the environment, or from the file; `before`: a hash of the former's last.

        Where it is another than at the last start, the sessions that the old one opened end.
        """
        given = self.settings.password
        if given is not None:
            if before is None or not await self.passwords.matches(before, given):
                await self.register.end_sessions(ADMIN)
                mark = await self.passwords.hash(given)
                await self.identity.write([SaveFact(name=ENVIRONMENT, value=mark)])
            return
        if before is not None:
            await self.register.end_sessions(ADMIN)
            await self.identity.write([SaveFact(name=ENVIRONMENT, value="")])
        self.register.admin_password = await self.identity.password()
        self._initial = await self.identity.initial_password()
        if self.register.admin_password is None:
            await self._generate()

    async def _generate(self) -> None:
        password = letters(self._entropy, GENERATED)
        hashed = await self.passwords.hash(password)
        await self.identity.write([SaveFact(name=INITIAL, value="made")])
        await self.register.save_admin_password(hashed, initial=password)
        self._initial, self._was_generated = password, True

    # --- what somebody shows -----------------------------------------------------------------------------------------

    async def sign_in(self, request: Request, name: str, password: str) -> tuple[str, Session]:
        """A session for whoever knows the password; 401 for everybody else, 429 after too many of these."""
        async with self.guesses.turn(request):
            user = self.register.user(name)
            seen = self.register.password_of(user) if user is not None else None
            if not await self.knows(user, password) or user is None or user.disabled:
                self.guesses.failed(request)
                raise not_let_in()
            try:
                return await self.register.open_session(user=user, password=seen, login=True)
            except RefusedError:
                raise not_let_in() from None

    async def knows(self, user: User | None, password: str) -> bool:
        """Whether it is the password of this user. Costs one hash, whoever it is, also where there is nobody."""
        given = self.settings.password
        if user is None or user.name != ADMIN or given is None:
            return await self.passwords.matches(self.register.password_of(user) if user else None, password)
        await self.passwords.matches(None, password)
        return hmac.compare_digest(_bytes(given), _bytes(password))

    async def initial_password(self) -> str:
        """The one that was generated, once. NotFoundError: there was none; RefusedError: it was shown or changed."""
        if self.settings.password is not None or not self._was_generated:
            raise NotFoundError("No password was generated.", hint="ROTA_PASSWORD or whoever runs Rota has set one.")
        password, self._initial = self._initial, None
        if password is None:
            raise RefusedError(
                "The generated password was shown or changed already.", hint="`rota password --set` sets another one."
            )
        try:
            await self.identity.forget_initial_password()
        except BaseException:
            self._initial = password
            raise
        return password

    async def set_password(self, name: str, password: str, *, keep: str | None = None) -> None:
        """Of a user; its sessions end, but for the one of the digest `keep`. RefusedError: the environment rules."""
        self.check_settable(name)
        hashed = await self.passwords.hash(password)
        if name == ADMIN:
            await self.register.save_admin_password(hashed, keep=keep)
            self._initial = None
        else:
            _ = await self.register.change_user(name, lambda user: replace(user, password=hashed), keep=keep)

    def check_settable(self, name: str) -> None:
        """RefusedError where the environment sets the password."""
        if name == ADMIN and self.settings.password is not None:
            raise RefusedError("ROTA_PASSWORD sets the password of admin.", hint="Change it there, and restart Rota.")

    # --- what somebody did -------------------------------------------------------------------------------------------

    def note(self, request: Request, status: int) -> None:
        """Writes it down, where it is of those things."""
        if request.action is not None:
            self.audit.note(request, request.action, status=status, target=request.target or _target(request))


def _target(request: Request) -> str | None:
    """The first name or id in the path; nothing that cannot be one: it might be a secret that slipped there."""
    faults: list[ErrorDetail] = []
    path_faults(request.path_values, faults)
    return None if faults else next(iter(request.path_values.values()), None)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogateescape")
