"""Notifications on the wire."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import notification as model
from rota.model.notification import Severity
from rota.wire.absent import given
from rota.wire.time import Instant


class Notification(Struct, kw_only=True):
    """What an operator should know: all that happened to the same unit in the same way."""

    id: Annotated[str, Meta(description="A ULID.")]
    fingerprint: Annotated[str, Meta(description="What is folded together: kind, reason and unit.")]
    kind: Annotated[str, Meta(description="What it is about, such as run_failed; more kinds may come.")]
    severity: Annotated[Severity, Meta(description="How much it matters.")]
    task_name: Annotated[str | UnsetType, Meta(description="Its unit; absent where it is about all of Rota.")] = UNSET
    run_id: Annotated[str | UnsetType, Meta(description="The run of the newest occurrence.")] = UNSET
    title: Annotated[str, Meta(description="A few words.")]
    body: Annotated[str, Meta(description="Why, in a sentence or two, of the newest occurrence.")]
    count: Annotated[int, Meta(description="How often it has happened.")]
    occurrences: Annotated[list[Instant], Meta(description="When, the newest 20, newest first.")]
    created_at: Annotated[Instant, Meta(description="When it happened first.")]
    last_occurred_at: Annotated[Instant, Meta(description="When it happened last.")]
    read_at: Annotated[
        Instant | UnsetType, Meta(description="Absent while unread; a new occurrence makes it unread.")
    ] = UNSET


class NotificationList(Struct, kw_only=True):
    """A page of notifications."""

    notifications: Annotated[list[Notification], Meta(description="Newest occurrence first.")]
    unread_count: Annotated[int, Meta(description="All unread ones, whatever the filter.")]
    next_cursor: Annotated[str | UnsetType, Meta(description="Hand it back as cursor; absent on the last page.")] = (
        UNSET
    )


class UnreadCount(Struct, kw_only=True):
    """How many notifications are unread."""

    count: int


class ReadAllInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which notifications are marked as read."""

    last_read_at: Annotated[
        Instant | UnsetType, Meta(description="Only those whose last occurrence is not later; all when absent.")
    ] = UNSET


def notification_of(notification: model.Notification) -> Notification:
    """A notification as it is told."""
    return Notification(
        id=notification.id,
        fingerprint=notification.fingerprint,
        kind=notification.kind,
        severity=notification.severity,
        task_name=given(notification.unit),
        run_id=given(notification.run_id),
        title=notification.title,
        body=notification.body,
        count=notification.count,
        occurrences=list(notification.occurrences),
        created_at=notification.created_at,
        last_occurred_at=notification.last_occurred_at,
        read_at=given(notification.read_at),
    )
