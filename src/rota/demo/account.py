"""Who came in, and the audit trail that they left. None of their secrets is known to anybody."""

from datetime import timedelta
from functools import partial
from hashlib import sha256

from rota.demo.world import World
from rota.model.identity import (
    AddAuditEntry,
    AuditEntry,
    IdentityChange,
    Outcome,
    Role,
    SaveToken,
    SaveUser,
    Token,
    User,
)

ADA, BEN, ROOT, CI, HOOK, STRANGER = "user:ada", "user:ben", "socket:0", "token:ci", "hook:deploy", "anonymous"
VIA = {ADA: "cookie", BEN: "cookie", ROOT: "socket", CI: "bearer", HOOK: "hook", STRANGER: "none"}
ADDRESSES = {ADA: "192.0.2.17", BEN: "192.0.2.40", CI: "198.51.100.8", HOOK: "198.51.100.23", STRANGER: "203.0.113.99"}

PASSWORD = "$argon2id$v=19$m=19456,t=2,p=1${salt}${digest}"  # noqa: S105 - nobody knows what it would be of
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
ROLES = {"ada": Role.OPERATOR, "ben": Role.OPERATOR, "office": Role.VIEWER}
TOKENS = {"ci": "trigger", "grafana": "read"}
MADE = timedelta(days=29, hours=20)
"""So long before the end."""
BREAK_IN = timedelta(days=6, hours=9)
TRIES = 5
"""After so many a stranger is turned away."""


class Accounts:
    """All of them, and what they did."""

    def __init__(self, world: World) -> None:
        self.changes: list[IdentityChange] = []
        """What the store is told, in order."""
        self._world = world

    def plan(self) -> None:
        """They are made, and somebody tries to be one of them."""
        world = self._world
        world.stage.at(world.until - MADE, self._make)
        for number in range(TRIES + 1):
            over = number == TRIES
            deed = partial(
                self.note,
                STRANGER,
                "log_in",
                None,
                outcome=Outcome.REFUSED if over else Outcome.FAILED,
                detail="429" if over else "401",
            )
            world.stage.at(world.until - BREAK_IN + timedelta(seconds=2 * number), deed)

    def note(
        self, actor: str, action: str, target: str | None, *, outcome: Outcome = Outcome.OK, detail: str | None = None
    ) -> None:
        """Somebody did this."""
        at = self._world.stage.now()
        entry = AuditEntry(
            id=self._world.run_id(at),
            at=at,
            actor=actor,
            via=VIA[actor],
            ip=ADDRESSES.get(actor),
            action=action,
            target=target,
            outcome=outcome,
            detail=detail,
        )
        self.changes.append(AddAuditEntry(entry=entry))

    def _make(self) -> None:
        at = self._world.stage.now()
        for name, role in ROLES.items():
            password = PASSWORD.format(salt=self._letters(22), digest=self._letters(43))
            self.changes.append(SaveUser(user=User(name=name, role=role, password=password, created_at=at)))
            self.note(ROOT, "create_user", name)
        for name, scope in TOKENS.items():
            digest = sha256(self._letters(43).encode()).hexdigest()
            token = Token(id=self._letters(8), name=name, scope=scope, digest=digest, created_by=ROOT, created_at=at)
            self.changes.append(SaveToken(token=token))
            self.note(ROOT, "create_token", name)

    def _letters(self, count: int) -> str:
        return "".join(self._world.chance.choices(LETTERS, k=count))
