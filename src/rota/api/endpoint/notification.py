"""The operations on notifications."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.http.cursor import Int64, read_cursor, write_cursor
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.notification import NotificationQuery, Severity
from rota.wire.absent import or_none
from rota.wire.notification import (
    NotificationList,
    ReadAllInput,
    UnreadCount,
    notification_of,
)

KEY = msgspec.json.Decoder(tuple[Int64, str])


class NotificationsQuery(Struct, kw_only=True):
    """Filters, all of which must hold; the items of a list are alternatives."""

    limit: Annotated[int, Meta(ge=1, le=500)] = 50
    cursor: str | UnsetType = UNSET
    unread: Annotated[bool | UnsetType, Meta(description="Only unread ones, or only those that were read.")] = UNSET
    severity: Annotated[tuple[Severity, ...], Meta(description="How much they matter.")] = ()
    task_name: Annotated[str | UnsetType, Meta(description="Only those of this unit.")] = UNSET


async def list_notifications(call: Call[NotificationsQuery, Nothing]) -> Reply:
    """A page, newest occurrence first."""
    asked = call.query
    query = NotificationQuery(
        unread=or_none(asked.unread),
        severities=asked.severity,
        unit=or_none(asked.task_name),
    )
    after = None if isinstance(asked.cursor, UnsetType) else read_cursor(asked.cursor, query, KEY)
    page = await call.rota.notifications.page(query, limit=asked.limit, after=after)
    return told(
        NotificationList(
            notifications=[notification_of(each) for each in page.notifications],
            unread_count=page.unread_count,
            next_cursor=UNSET if page.next_key is None else write_cursor(page.next_key, query),
        ),
        call.request,
    )


async def count_unread(call: Call[Nothing, Nothing]) -> Reply:
    """The number on the bell."""
    return told(UnreadCount(count=await call.rota.notifications.unread_count()), call.request)


async def read_notification(call: Call[Nothing, Nothing]) -> Reply:
    """Somebody has seen it."""
    await call.rota.notifications.mark(call.path["notification_id"], read=True)
    return Reply(status=204)


async def unread_notification(call: Call[Nothing, Nothing]) -> Reply:
    """Somebody wants to see it again."""
    await call.rota.notifications.mark(call.path["notification_id"], read=False)
    return Reply(status=204)


async def read_notifications(call: Call[Nothing, ReadAllInput]) -> Reply:
    """Somebody has seen them all."""
    await call.rota.notifications.mark_all(or_none(call.body.last_read_at))
    return Reply(status=204)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="list_notifications",
        method="GET",
        path="/api/notifications",
        tag="Notifications",
        scope=Scope.READ,
        summary="What an operator should know",
        description=(
            "Newest occurrence first. What happens again to the same unit in the same way is folded into the "
            "notification that there is, and makes it unread. Kept for 90 days, at most 10 000."
        ),
        query=NotificationsQuery,
        body=Nothing,
        success=Success(schema=NotificationList),
        handle=list_notifications,
    ),
    Operation(
        id="count_unread_notifications",
        method="GET",
        path="/api/notifications/unread-count",
        tag="Notifications",
        scope=Scope.READ,
        summary="How many notifications are unread",
        description="All that are kept and were not read since their last occurrence.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=UnreadCount),
        handle=count_unread,
    ),
    Operation(
        id="read_notification",
        method="POST",
        path="/api/notifications/{notification_id}/read",
        tag="Notifications",
        scope=Scope.TRIGGER,
        summary="Mark a notification as read",
        description="Idempotent: the instant of the first reading stays.",
        query=Nothing,
        body=Nothing,
        success=Success(status=204),
        errors=(404,),
        handle=read_notification,
    ),
    Operation(
        id="unread_notification",
        method="POST",
        path="/api/notifications/{notification_id}/unread",
        tag="Notifications",
        scope=Scope.TRIGGER,
        summary="Mark a notification as unread",
        description="Somebody wants to see it again. A repeat changes nothing.",
        query=Nothing,
        body=Nothing,
        success=Success(status=204),
        errors=(404,),
        handle=unread_notification,
    ),
    Operation(
        id="read_notifications",
        method="POST",
        path="/api/notifications/read",
        tag="Notifications",
        scope=Scope.TRIGGER,
        summary="Mark all notifications as read",
        description="With last_read_at only those whose last occurrence is not later: later ones stay unread.",
        query=Nothing,
        body=ReadAllInput,
        success=Success(status=204),
        handle=read_notifications,
    ),
)
