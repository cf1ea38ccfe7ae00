"""Who may come in, kept in memory."""

from collections.abc import Sequence
from dataclasses import replace

from rota.api.access.mode import AuthSettings
from rota.model.identity import (
    AddAuditEntry,
    AuditEntry,
    AuditPage,
    AuditQuery,
    IdentityChange,
    Kept,
    NoteSessionUse,
    NoteTokenUse,
    RemoveSession,
    RemoveToken,
    RemoveUser,
    SaveFact,
    SaveSession,
    SaveToken,
    SaveUser,
    Session,
    Token,
    TrimAudit,
    User,
)


class MemoryIdentity:
    """Implements `rota.api.port.identity.Identity`. Authentication is off unless a test says otherwise."""

    def __init__(self, settings: AuthSettings | None = None) -> None:
        self.settings = settings or AuthSettings(is_on=False)
        self.failure: Exception | None = None
        """Raised by each write."""
        self.hash: str | None = None
        self.initial: str | None = None
        self.facts: dict[str, str] = {}
        self.users: dict[str, User] = {}
        self.tokens: dict[str, Token] = {}
        self.sessions: dict[str, Session] = {}
        self.entries: list[AuditEntry] = []
        self.writes = 0
        """How often something was written."""

    async def load(self) -> Kept:
        """As they are now."""
        return Kept(
            facts=dict(self.facts),
            users=tuple(self.users.values()),
            tokens=tuple(self.tokens.values()),
            sessions=tuple(self.sessions.values()),
        )

    async def write(self, changes: Sequence[IdentityChange]) -> None:
        """In order."""
        self._fail()
        self.writes += 1
        for change in changes:
            if not self._save(change):
                self._upkeep(change)

    async def audit(self, query: AuditQuery, *, limit: int, after: int | None) -> AuditPage:
        """Newest first; the key is the number in the order of writing."""
        found = [(number, each) for number, each in enumerate(self.entries) if _matches(query, each)]
        rest = [each for each in reversed(found) if after is None or each[0] < after]
        entries = tuple(each for _, each in rest[:limit])
        return AuditPage(entries=entries, next_key=rest[limit - 1][0] if len(rest) > limit else None)

    async def password(self) -> str | None:
        """As `hash` says."""
        return self.hash

    async def initial_password(self) -> str | None:
        """As `initial` says."""
        return self.initial

    async def save_password(self, hashed: str, *, initial: str | None = None) -> None:
        """Kept."""
        self._fail()
        self.hash, self.initial = hashed, initial

    async def forget_initial_password(self) -> None:
        """Forgotten."""
        self._fail()
        self.initial = None

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _save(self, change: IdentityChange) -> bool:
        match change:
            case SaveFact(name=name, value=value):
                self.facts[name] = value
            case SaveUser(user=user):
                self.users[user.name] = user
            case SaveToken(token=token):
                self.tokens[token.id] = token
            case SaveSession(session=session):
                self.sessions[session.digest] = session
            case AddAuditEntry(entry=entry):
                self.entries.append(entry)
            case _:
                return False
        return True

    def _upkeep(self, change: IdentityChange) -> None:
        match change:
            case RemoveUser(name=name):
                self.users.pop(name, None)
            case RemoveToken(id=token):
                self.tokens.pop(token, None)
            case RemoveSession(digest=digest):
                self.sessions.pop(digest, None)
            case NoteSessionUse(digest=digest, at=at) if digest in self.sessions:
                self.sessions[digest] = replace(self.sessions[digest], used_at=at)
            case NoteTokenUse(id=token, at=at) if token in self.tokens:
                self.tokens[token] = replace(self.tokens[token], last_used_at=at)
            case TrimAudit(before=before, most=most):
                self.entries = [each for each in self.entries if each.at >= before][-most:]
            case _:
                pass


def _matches(query: AuditQuery, entry: AuditEntry) -> bool:
    return (
        query.actor in {None, entry.actor}
        and query.action in {None, entry.action}
        and query.target in {None, entry.target}
        and (query.after is None or entry.at >= query.after)
        and (query.before is None or entry.at < query.before)
    )
