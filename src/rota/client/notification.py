"""The typed client's methods on notifications and events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from rota.client.target import path_of, query_of

if TYPE_CHECKING:  # each costs a few milliseconds: who asks for it imports it
    from rota.client.event import ServerEvent
    from rota.client.transport import Transport
    from rota.wire.notification import NotificationList, UnreadCount

T = TypeVar("T")

SECONDS = 30.0


class Get(Protocol):
    """Asks, and answers what came as this kind."""

    def __call__(self, target: str, kind: type[T]) -> T:
        """GET."""
        ...


class Notifications:
    """What an operator should know. Errors are those of Client."""

    def __init__(self, transport: Transport, get: Get) -> None:
        self._transport = transport
        self._get = get

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


class Listening:
    """A mixin: what a client hears."""

    _transport: Transport

    def _get(self, target: str, kind: type[T]) -> T:
        """An answer of that kind."""
        raise NotImplementedError

    @property
    def notifications(self) -> Notifications:
        """What an operator should know."""
        return Notifications(self._transport, self._get)

    def events(
        self, *, types: Sequence[str] = (), after: str | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> Iterator[ServerEvent]:
        """Everything from now on, or after this id, for ever; goes on by itself where a stream breaks.

        `lost`: what was read before is to be read anew. `sleep` passes the time until the next try.
        """
        from rota.client.event import EventStream  # noqa: PLC0415 see above

        return EventStream(self._transport, query_of({"types": types}), after=after, sleep=sleep).events()
