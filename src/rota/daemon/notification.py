"""What the API sees of notifications: the engine makes and marks them, the store has the rows."""

from datetime import datetime

from rota.engine.notice import Notices
from rota.model.notification import NotificationPage, NotificationQuery
from rota.store.sqlite import SqliteStore


class NotificationFace:
    """Implements `rota.api.port.notification.Notifications`."""

    def __init__(self, notices: Notices, store: SqliteStore) -> None:
        self._notices = notices
        self._rows = store.notifications

    async def page(self, query: NotificationQuery, *, limit: int, after: tuple[int, str] | None) -> NotificationPage:
        """Newest occurrence first."""
        return await self._rows.page(query, limit=limit, after=after)

    async def unread_count(self) -> int:
        """How many are unread."""
        return await self._rows.unread_count()

    async def mark(self, notification_id: str, *, read: bool) -> None:
        """Read, or unread."""
        await self._notices.mark(notification_id, read=read)

    async def mark_all(self, until: datetime | None) -> None:
        """All are read whose last occurrence is not later."""
        await self._notices.mark_all(until)
