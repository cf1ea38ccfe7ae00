"""Who may come in, and what they did: accounts, API tokens, sessions, the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a user may do; each may do what those before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


ADMIN = "admin"
"""The account that is always there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account."""

    name: str
    role: Role
    password: str | None = field(default=None, repr=False)
    """Hashed. None: of `admin`, whose password is not in the database."""
    disabled: bool = False
    created_at: datetime
    last_login_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An API token; of its secret only the digest is kept."""

    id: str
    name: str
    scope: str
    """`read`, `trigger` or `admin`."""
    digest: str = field(repr=False)
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser or program that is signed in: as a user, or with what an API token may do."""

    digest: str = field(repr=False)
    user: str | None = None
    token: str | None = None
    """The id of the API token; the session ends with it."""
    created_at: datetime
    used_at: datetime


class Outcome(StrEnum):
    """How something that is in the audit trail went."""

    OK = "ok"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Something that somebody did, or tried to."""

    id: str
    at: datetime
    actor: str
    via: str
    ip: str | None = None
    action: str
    """The operationId."""
    target: str | None = None
    outcome: Outcome
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which entries; None: all."""

    actor: str | None = None
    action: str | None = None
    target: str | None = None
    after: datetime | None = None
    """At or after."""
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Some entries, newest first, and the key to go on from where there are more."""

    entries: tuple[AuditEntry, ...]
    next_key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveFact:
    """Something about this installation."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveUser:
    """Is there from now on, as it is here."""

    user: User


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveUser:
    """Is not there any more."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveToken:
    """Is there from now on, as it is here."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveToken:
    """Is not there any more."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSession:
    """Is there from now on, as it is here."""

    session: Session


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSession:
    """Is not there any more."""

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSessionUse:
    """Was used at that time; nothing where it is gone."""

    digest: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTokenUse:
    """Was used at that time; nothing where it is gone."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAuditEntry:
    """Happened."""

    entry: AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimAudit:
    """Entries before that time go, and all but so many of the newest."""

    before: datetime
    most: int


IdentityChange = (
    SaveFact
    | SaveUser
    | RemoveUser
    | SaveToken
    | RemoveToken
    | SaveSession
    | RemoveSession
    | NoteSessionUse
    | NoteTokenUse
    | AddAuditEntry
    | TrimAudit
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that is kept but the audit trail."""

    facts: Mapping[str, str] = field(default_factory=dict)
    users: tuple[User, ...] = ()
    tokens: tuple[Token, ...] = ()
    sessions: tuple[Session, ...] = ()
