"""Notifications in memory, by every rule of those on disk."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import assert_never

from rota.model.error import NotFoundError
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

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryNotifications:
    """The rows by fingerprint."""

    def __init__(self, fail: Callable[[], None] = lambda: None) -> None:
        """`fail` is called first by everything, and raises where nothing is to work."""
        self._fail = fail
        self._rows: dict[str, Notification] = {}

    async def page(
        self, query: NotificationQuery, *, limit: int, after: tuple[int, str] | None = None
    ) -> NotificationPage:
        """Newest occurrence first; `after` is the last page's `next_key`."""
        self._fail()
        keys = {_key(row): row for row in self._rows.values() if _matches(query, row)}
        rest = sorted((key for key in keys if after is None or key < after), reverse=True)
        return NotificationPage(
            notifications=tuple(keys[key] for key in rest[:limit]),
            unread_count=await self.unread_count(),
            next_key=rest[limit - 1] if len(rest) > limit else None,
        )

    async def unread_count(self) -> int:
        """How many are unread."""
        self._fail()
        return sum(row.read_at is None for row in self._rows.values())

    async def found(self, fingerprints: Collection[str]) -> Sequence[Notification]:
        """Those of these fingerprints, oldest occurrence first."""
        self._fail()
        return sorted((row for row in self._rows.values() if row.fingerprint in fingerprints), key=_key)

    async def one(self, notification_id: str) -> Notification | None:
        """One, or None."""
        self._fail()
        return next((row for row in self._rows.values() if row.id == notification_id), None)

    async def ailing(self) -> frozenset[str]:
        """Units that have failed, and have not been told as recovered since."""
        self._fail()
        failed = self._newest(NotificationKind.RUN_FAILED)
        recovered = self._newest(NotificationKind.RUN_RECOVERED)
        return frozenset(unit for unit, at in failed.items() if at > recovered.get(unit, EPOCH))

    def _newest(self, kind: NotificationKind) -> dict[str, datetime]:
        newest: dict[str, datetime] = {}
        for row in self._rows.values():
            if row.kind is kind and row.unit is not None:
                newest[row.unit] = max(row.last_occurred_at, newest.get(row.unit, EPOCH))
        return newest

    def make(self, change: NotificationChange) -> bool:
        """Makes a change; False where its rule refused it."""
        match change:
            case Notify(notice=notice):
                self._rows[notice.fingerprint] = _folded(self._rows.get(notice.fingerprint), notice)
                return True
            case MarkRead():
                return self._mark(change)
            case MarkAllRead(at=at, until=until):
                return self._change(
                    {
                        row.fingerprint: replace(row, read_at=at)
                        for row in self._rows.values()
                        if row.read_at is None and (until is None or row.last_occurred_at <= until)
                    }
                )
            case PruneNotifications():
                return self._prune(change)
            case _:
                assert_never(change)

    def _mark(self, change: MarkRead) -> bool:
        marked = [row for row in self._rows.values() if row.id == change.notification_id]
        return self._change(
            {row.fingerprint: replace(row, read_at=change.at and (row.read_at or change.at)) for row in marked}
        )

    def _change(self, rows: dict[str, Notification]) -> bool:
        self._rows |= rows
        return bool(rows)

    def _prune(self, change: PruneNotifications) -> bool:
        rows = sorted(self._rows.values(), key=_key)
        beyond = rows[: max(0, len(rows) - change.keep)]
        gone = [row for row in rows if row in beyond or row.last_occurred_at < change.before][: change.most]
        for row in gone:
            del self._rows[row.fingerprint]
        return bool(gone)


class ScriptedNotifications(MemoryNotifications):
    """Implements `rota.api.port.notification.Notifications`; a test makes the rows by `make`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    async def mark(self, notification_id: str, *, read: bool) -> None:
        """Read, or unread."""
        if not self.make(MarkRead(notification_id=notification_id, at=self._now() if read else None)):
            raise NotFoundError(f"There is no notification {notification_id}.")

    async def mark_all(self, until: datetime | None) -> None:
        """All are read whose last occurrence is not later."""
        self.make(MarkAllRead(at=self._now(), until=until))


def _key(row: Notification) -> tuple[int, str]:
    return (row.last_occurred_at - EPOCH) // timedelta(microseconds=1), row.id


def _matches(query: NotificationQuery, row: Notification) -> bool:
    fits = query.unread is None or query.unread is (row.read_at is None)
    return fits and (not query.kinds or row.kind in query.kinds) and query.unit in {None, row.unit}


def _folded(row: Notification | None, notice: Notice) -> Notification:
    before = () if row is None else row.occurrences
    occurrences = tuple(sorted((notice.at, *before), reverse=True)[:MOST_OCCURRENCES])
    return Notification(
        id=row.id if row else notice.id,
        fingerprint=notice.fingerprint,
        kind=notice.kind,
        unit=notice.unit,
        run_id=notice.run_id,
        title=notice.title,
        body=notice.body,
        count=row.count + 1 if row else 1,
        occurrences=occurrences,
        created_at=row.created_at if row else notice.at,
        last_occurred_at=occurrences[0],
    )
