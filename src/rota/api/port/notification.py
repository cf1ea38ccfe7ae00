"""What an operator should know, as it is kept."""

from datetime import datetime
from typing import Protocol

from rota.model.notification import NotificationPage, NotificationQuery


class Notifications(Protocol):
    """All notifications. Changes are made when the call returns."""

    async def page(self, query: NotificationQuery, *, limit: int, after: tuple[int, str] | None) -> NotificationPage:
        """Newest occurrence first, ties by id; `after` is the last page's `next_key`."""
        ...

    async def unread_count(self) -> int:
        """How many are unread."""
        ...

    async def mark(self, notification_id: str, *, read: bool) -> None:
        """Read, or unread; nothing changes where it is so already. NotFoundError."""
        ...

    async def mark_all(self, until: datetime | None) -> None:
        """All are read whose last occurrence is not later; None: all."""
        ...
