"""Who may come in, and what they did, as rows."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import assert_never

from rota.model.identity import (
    AddAuditEntry,
    AuditEntry,
    AuditPage,
    AuditQuery,
    IdentityChange,
    Kept,
    NoteSessionUse,
    NoteTokenUse,
    Outcome,
    RemoveSession,
    RemoveToken,
    RemoveUser,
    Role,
    SaveFact,
    SaveSession,
    SaveToken,
    SaveUser,
    Session,
    Token,
    TrimAudit,
    User,
)
from rota.store.deed import Deed
from rota.store.group import GroupCommit
from rota.store.listing import Where
from rota.store.query import SQL, parse
from rota.store.row import Values, instant, microseconds, optional_instant
from rota.store.thread import ConnectionThread

QUERY = parse((SQL / "identity.sql").read_text(encoding="utf-8"))


class SqliteIdentities:
    """Reads and writes them; shares the writer, and with it the group commit, of the store."""

    def __init__(self, group: GroupCommit, reader: ConnectionThread) -> None:
        self._group = group
        self._reader = reader

    async def load(self) -> Kept:
        """All that is kept but the audit trail."""
        names = ("facts", "users", "tokens", "sessions")
        facts, users, tokens, sessions = [await self._reader.rows(QUERY[name]) for name in names]
        return Kept(
            facts={each["name"]: each["value"] for each in facts},
            users=tuple(_user(each) for each in users),
            tokens=tuple(_token(each) for each in tokens),
            sessions=tuple(_session(each) for each in sessions),
        )

    async def write(self, changes: Sequence[IdentityChange]) -> None:
        """All of them or none, durable on return. WorldError: nothing was written."""
        if changes:
            _ = await self._group.write([identity_deed(change) for change in changes])

    async def audit(self, query: AuditQuery, *, limit: int, after: int | None) -> AuditPage:
        """A page of entries, newest first; `after` is the last page's `next_key`."""
        where = Where()
        for column in ("actor", "action", "target"):
            where.compare(column, "=", getattr(query, column))
        where.compare("at", ">=", microseconds(query.after))
        where.compare("at", "<", microseconds(query.before))
        where.compare("number", "<", after)
        sql = QUERY["audit"].format(where=where)
        rows = await self._reader.rows(sql, [*where.values, limit + 1])
        entries = tuple(_entry(each) for each in rows[:limit])
        return AuditPage(entries=entries, next_key=rows[limit - 1]["number"] if len(rows) > limit else None)


def identity_deed(change: IdentityChange) -> Deed:
    """The change in SQL."""
    match change:
        case SaveFact() | SaveUser() | SaveToken() | SaveSession() | AddAuditEntry():
            return _saving(change)
        case RemoveUser(name=name):
            return Deed(QUERY["remove_user"], {"name": name})
        case RemoveToken(id=token):
            return Deed(QUERY["remove_token"], {"id": token})
        case RemoveSession(digest=digest):
            return Deed(QUERY["remove_session"], {"digest": digest})
        case _:
            return _upkeep(change)


def _saving(change: SaveFact | SaveUser | SaveToken | SaveSession | AddAuditEntry) -> Deed:
    match change:
        case SaveFact(name=name, value=value):
            return Deed(QUERY["save_fact"], {"name": name, "value": value})
        case SaveUser(user=user):
            return Deed(QUERY["save_user"], _user_values(user))
        case SaveToken(token=token):
            return Deed(QUERY["save_token"], _token_values(token))
        case SaveSession(session=session):
            return Deed(QUERY["save_session"], _session_values(session))
        case AddAuditEntry(entry=entry):
            return Deed(QUERY["add_audit_entry"], _entry_values(entry))
        case _:
            assert_never(change)


def _upkeep(change: NoteSessionUse | NoteTokenUse | TrimAudit) -> Deed:
    match change:
        case NoteSessionUse(digest=digest, at=at):
            return Deed(QUERY["note_session_use"], {"digest": digest, "at": microseconds(at)})
        case NoteTokenUse(id=token, at=at):
            return Deed(QUERY["note_token_use"], {"id": token, "at": microseconds(at)})
        case TrimAudit(before=before, most=most):
            return Deed(QUERY["trim_audit"], {"before": microseconds(before), "most": most})
        case _:
            assert_never(change)


def _user_values(user: User) -> Values:
    return {
        "name": user.name,
        "role": user.role.value,
        "password": user.password,
        "disabled": int(user.disabled),
        "created_at": microseconds(user.created_at),
        "last_login_at": microseconds(user.last_login_at),
    }


def _user(row: sqlite3.Row) -> User:
    return User(
        name=row["name"],
        role=Role(row["role"]),
        password=row["password"],
        disabled=bool(row["disabled"]),
        created_at=instant(row["created_at"]),
        last_login_at=optional_instant(row["last_login_at"]),
    )


def _token_values(token: Token) -> Values:
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "digest": token.digest,
        "created_by": token.created_by,
        "created_at": microseconds(token.created_at),
        "expires_at": microseconds(token.expires_at),
        "last_used_at": microseconds(token.last_used_at),
    }


def _token(row: sqlite3.Row) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        scope=row["scope"],
        digest=row["digest"],
        created_by=row["created_by"],
        created_at=instant(row["created_at"]),
        expires_at=_expiry(row["expires_at"]),
        last_used_at=optional_instant(row["last_used_at"]),
    )


def _expiry(value: int | None) -> datetime | None:
    """When a token ends; at the end of the calendar where that is beyond it."""
    try:
        return optional_instant(value)
    except OverflowError:  # an offset that leads there was taken once, and nobody could start with such a row
        return datetime.max.replace(tzinfo=UTC)


def _session_values(session: Session) -> Values:
    return {
        "digest": session.digest,
        "user": session.user,
        "token": session.token,
        "created_at": microseconds(session.created_at),
        "used_at": microseconds(session.used_at),
    }


def _session(row: sqlite3.Row) -> Session:
    return Session(
        digest=row["digest"],
        user=row["user"],
        token=row["token"],
        created_at=instant(row["created_at"]),
        used_at=instant(row["used_at"]),
    )


def _entry_values(entry: AuditEntry) -> Values:
    return {
        "id": entry.id,
        "at": microseconds(entry.at),
        "actor": entry.actor,
        "via": entry.via,
        "ip": entry.ip,
        "action": entry.action,
        "target": entry.target,
        "outcome": entry.outcome.value,
        "detail": entry.detail,
    }


def _entry(row: sqlite3.Row) -> AuditEntry:
    return AuditEntry(
        id=row["id"],
        at=instant(row["at"]),
        actor=row["actor"],
        via=row["via"],
        ip=row["ip"],
        action=row["action"],
        target=row["target"],
        outcome=Outcome(row["outcome"]),
        detail=row["detail"],
    )
