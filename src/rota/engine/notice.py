"""Notifications: their rows are written with what they tell of, and told as rows once they are there."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from rota.engine.context import Context
from rota.engine.tiding import Tiding, tidings_alone, tidings_of
from rota.model.change import Change
from rota.model.error import NotFoundError, WorldError
from rota.model.event import Event, NotificationKept, UnreadCountChanged
from rota.model.notification import (
    MarkAllRead,
    MarkRead,
    Notice,
    NotificationKind,
    Notify,
    PruneNotifications,
)

log = logging.getLogger("rota.engine")

KEPT_FOR = timedelta(days=90)
KEPT = 10_000
"""No more rows than these, the newest."""
BATCH = 500
"""Rows that one commit removes."""
LONGEST_BODY = 2000
"""A cut body says so by its end; the run has the whole."""


class Notices:
    """All notifications of one Rota. It asks to be asked by `Context.commit`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ailing: set[str] = set()
        """Units whose failure was told, and no success since."""
        self._unread = 0
        """As it was told last."""
        self._untold: dict[str, set[str]] = {}
        """Fingerprints whose rows have changed, and the ids they would have were they new."""
        self._telling = False
        context.notice = self._notice
        context.noticed = self._noticed
        context.forget_notices = self.prune

    async def begin(self) -> None:
        """Reads what an earlier daemon has told. Once, before anything happens."""
        self._ailing = set(await self._context.store.notifications.ailing())
        self._unread = await self._context.store.notifications.unread_count()
        self._context.bus.listen(self._hear)

    # What happens

    def _notice(self, changes: Sequence[Change], events: Sequence[Event]) -> Sequence[Notice]:
        return [self._worded(tiding) for tiding in tidings_of(changes, events, self._ailing)]

    def _hear(self, event: Event) -> None:
        notices = [self._worded(tiding) for tiding in tidings_alone(event)]
        if notices:
            self._context.spawn(self._keep(notices))

    async def _keep(self, notices: Sequence[Notice]) -> None:
        await self._context.record([Notify(notice=notice) for notice in notices])
        self._noticed(notices)

    def _worded(self, tiding: Tiding) -> Notice:
        now = self._context.clock.now()
        body = tiding.body if len(tiding.body) <= LONGEST_BODY else f"{tiding.body[: LONGEST_BODY - 1]}…"
        return Notice(
            id=self._context.run_id(now),
            kind=tiding.kind,
            reason=tiding.reason,
            unit=tiding.unit,
            run_id=tiding.run_id,
            title=tiding.title,
            body=body,
            at=tiding.at or now,
        )

    # What is told of it

    def _noticed(self, notices: Sequence[Notice]) -> None:
        """Rows are written: what they say now is read and told, several changes of one together."""
        for notice in notices:
            self._untold.setdefault(notice.fingerprint, set()).add(notice.id)
            if notice.unit is not None and notice.kind is NotificationKind.RUN_FAILED:
                self._ailing.add(notice.unit)
            if notice.unit is not None and notice.kind is NotificationKind.RUN_RECOVERED:
                self._ailing.discard(notice.unit)
        if not self._telling:
            self._telling = True
            self._context.spawn(self._tell_all())

    async def _tell_all(self) -> None:
        try:
            while self._untold:
                untold, self._untold = self._untold, {}
                await self._tell(untold)
        except WorldError as error:
            log.warning("notifications are kept, but were not told: %s", error, extra={"action": "notification.untold"})
        finally:
            self._telling = False

    async def _tell(self, untold: dict[str, set[str]]) -> None:
        kept = self._context.store.notifications
        rows, count = await kept.found(untold), await kept.unread_count()
        for row in rows:
            is_new = row.id in untold[row.fingerprint]
            self._context.bus.tell(NotificationKept(notification=row, unread_count=count, is_new=is_new))
        self._tell_count(count)

    def _tell_count(self, count: int) -> None:
        if count != self._unread:
            self._unread = count
            self._context.bus.tell(UnreadCountChanged(unread_count=count))

    # What people say

    async def mark(self, notification_id: str, *, read: bool) -> None:
        """Read, or unread; nothing changes where it is so already. NotFoundError."""
        at = self._context.clock.now() if read else None
        kept = self._context.store.notifications
        before = await kept.one(notification_id)
        change = MarkRead(notification_id=notification_id, at=at)
        if before is None or await self._context.commit([change]):
            text = f"There is no notification {notification_id}."
            raise NotFoundError(text, hint="GET /api/notifications shows those that are kept.")
        row, count = await kept.one(notification_id), await kept.unread_count()
        if row is not None and row != before:
            self._context.bus.tell(NotificationKept(notification=row, unread_count=count, is_new=False))
        self._tell_count(count)

    async def mark_all(self, until: datetime | None) -> None:
        """All are read whose last occurrence is not later; None: all."""
        await self._context.commit([MarkAllRead(at=self._context.clock.now(), until=until)])
        self._tell_count(await self._context.store.notifications.unread_count())

    # What goes

    async def prune(self) -> None:
        """Takes away what is older than 90 days, and the oldest beyond 10,000. WorldError."""
        before = self._context.clock.now() - KEPT_FOR
        change = PruneNotifications(before=before, keep=KEPT, most=BATCH)
        while not await self._context.store.commit([change]):
            continue
        self._tell_count(await self._context.store.notifications.unread_count())
