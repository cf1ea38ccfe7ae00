"""The typed client's methods on notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from rota.client.conversation import SECONDS, Conversation
from rota.client.target import path_of, query_of

if TYPE_CHECKING:  # each costs a few milliseconds: who asks for it imports it
    from rota.wire.notification import NotificationList, UnreadCount


class NotificationClient(Conversation):
    """What an operator should know."""

    def page(
        self,
        *,
        limit: int = 50,
        cursor: str | None = None,
        unread: bool | None = None,
        severity: Sequence[str] = (),
        task_name: str | None = None,
    ) -> NotificationList:
        """A page, newest occurrence first."""
        from rota.wire.notification import NotificationList  # noqa: PLC0415 see above

        filters = {"cursor": cursor, "unread": unread, "severity": severity, "task_name": task_name}
        target = "/api/notifications" + query_of({"limit": limit, **filters})
        return self._get(target, NotificationList)

    def unread_count(self) -> UnreadCount:
        """How many are unread."""
        from rota.wire.notification import UnreadCount  # noqa: PLC0415 see above

        return self._get("/api/notifications/unread-count", UnreadCount)

    def read(self, notification_id: str) -> None:
        """It was seen; ApiNotFoundError."""
        self._transport.send("POST", path_of("notifications", notification_id, "read"), timeout=SECONDS)

    def unread(self, notification_id: str) -> None:
        """It is to be seen again; ApiNotFoundError."""
        self._transport.send("POST", path_of("notifications", notification_id, "unread"), timeout=SECONDS)

    def read_all(self, until: datetime | None = None) -> None:
        """All were seen whose last occurrence is not later."""
        from rota.wire.notification import ReadAllInput  # noqa: PLC0415 see above

        body = None if until is None else msgspec.json.encode(ReadAllInput(last_read_at=until))
        self._transport.send("POST", "/api/notifications/read", body=body, timeout=SECONDS)
