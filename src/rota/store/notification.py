"""Notifications in SQL."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import assert_never

from rota.model.notification import (
    MOST_OCCURRENCES,
    MarkAllRead,
    MarkRead,
    Notice,
    Notification,
    NotificationChange,
    NotificationKind,
    NotificationPage,
    NotificationQuery,
    Notify,
    PruneNotifications,
)
from rota.store.listing import Where
from rota.store.query import QUERY
from rota.store.row import Values, instant, microseconds, optional_instant
from rota.store.thread import ConnectionThread


class Notifications:
    """The rows, beside the writer. Any call may raise WorldError."""

    def __init__(self, reader: ConnectionThread) -> None:
        self._reader = reader

    async def page(
        self, query: NotificationQuery, *, limit: int, after: tuple[int, str] | None = None
    ) -> NotificationPage:
        """Newest occurrence first; `after` is the last page's `next_key`."""
        where = _where(query, after)
        sql = QUERY["notifications"].format(where=where)
        rows = await self._reader.rows(sql, [*where.values, limit + 1])
        more = len(rows) > limit
        return NotificationPage(
            notifications=tuple(map(notification, rows[:limit])),
            unread_count=await self.unread_count(),
            next_key=(rows[limit - 1]["last_occurred_at"], rows[limit - 1]["id"]) if more else None,
        )

    async def unread_count(self) -> int:
        """How many are unread."""
        count: int = (await self._reader.rows(QUERY["unread_count"]))[0]["unread"]
        return count

    async def found(self, fingerprints: Collection[str]) -> Sequence[Notification]:
        """Those of these fingerprints, oldest occurrence first."""
        values = {"fingerprints": json.dumps([*fingerprints])}
        return [notification(row) for row in await self._reader.rows(QUERY["notifications_by_fingerprint"], values)]

    async def one(self, notification_id: str) -> Notification | None:
        """One, or None."""
        rows = await self._reader.rows(QUERY["notification"], {"id": notification_id})
        return notification(rows[0]) if rows else None

    async def ailing(self) -> frozenset[str]:
        """Units that have failed, and have not been told as recovered since."""
        return frozenset(row["unit"] for row in await self._reader.rows(QUERY["ailing_units"]))


def written(change: NotificationChange) -> tuple[str, Values]:
    """The change in SQL, and its values."""
    match change:
        case Notify(notice=notice):
            return QUERY["notify"], _values(notice)
        case MarkRead(notification_id=notification_id, at=None):
            return QUERY["mark_unread"], {"id": notification_id}
        case MarkRead(notification_id=notification_id, at=at):
            return QUERY["mark_read"], {"id": notification_id, "at": microseconds(at)}
        case MarkAllRead(at=at, until=until):
            return QUERY["mark_all_read"], {"at": microseconds(at), "until": microseconds(until)}
        case PruneNotifications(before=before, keep=keep, most=most):
            return QUERY["prune_notifications"], {"before": microseconds(before), "keep": keep, "most": most}
        case _:
            assert_never(change)


def notification(row: sqlite3.Row) -> Notification:
    """The notification of a row."""
    return Notification(
        id=row["id"],
        fingerprint=row["fingerprint"],
        kind=NotificationKind(row["kind"]),
        unit=row["unit"],
        run_id=row["run_id"],
        title=row["title"],
        body=row["body"],
        count=row["count"],
        occurrences=tuple(map(instant, json.loads(row["occurrences"]))),
        created_at=instant(row["created_at"]),
        last_occurred_at=instant(row["last_occurred_at"]),
        read_at=optional_instant(row["read_at"]),
    )


def _values(notice: Notice) -> Values:
    return {
        "id": notice.id,
        "fingerprint": notice.fingerprint,
        "kind": notice.kind.value,
        "unit": notice.unit,
        "run_id": notice.run_id,
        "title": notice.title,
        "body": notice.body,
        "at": microseconds(notice.at),
        "most": MOST_OCCURRENCES,
    }


def _where(query: NotificationQuery, after: tuple[int, str] | None) -> Where:
    where = Where()
    if query.unread is not None:
        where.hold("read_at IS NULL" if query.unread else "read_at IS NOT NULL")
    where.among("kind", (kind.value for kind in query.kinds))
    where.compare("unit", "=", query.unit)
    if after is not None:
        where.hold("(last_occurred_at, id) < (?, ?)", *after)
    return where
