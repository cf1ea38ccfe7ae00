"""The data of the events of `/api/events`, one line of JSON each."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.wire.instance import Instance
from rota.wire.notification import Notification
from rota.wire.run import Run
from rota.wire.slot import Slot
from rota.wire.task import Task
from rota.wire.time import Instant


class Hello(Struct, kw_only=True):
    """Event `hello`: the first of each stream."""

    version: str
    boot: Annotated[str, Meta(description="With what every id of this daemon begins.")]
    now: Instant
    oldest_id: Annotated[str | UnsetType, Meta(description="The oldest that can be had again.")] = UNSET
    latest_id: str
    heartbeat: Annotated[int, Meta(description="Nanoseconds from one ping to the next.")]


class Lost(Struct, kw_only=True):
    """Event `lost`: what was missed cannot be had again, so read anew; live goes on from here."""

    asked: Annotated[str, Meta(description="The id that was given.")]
    latest_id: str


class RunNews(Struct, kw_only=True):
    """Events `run.created`, `run.started`, `run.updated`, `run.ended` and `run.restored`."""

    run: Run


class RunGone(Struct, kw_only=True):
    """Event `run.deleted`."""

    run_id: str
    task_name: str


class SlotNews(Struct, kw_only=True):
    """Event `slot.decided`."""

    slot: Slot


class TaskNews(Struct, kw_only=True):
    """Event `task.updated`."""

    task: Task


class InstanceNews(Struct, kw_only=True):
    """Event `instance.updated`."""

    task_name: str
    instance: Instance


class TasksNews(Struct, kw_only=True):
    """Event `tasks.changed`: what a reload has made of the units."""

    added: list[str]
    removed: list[str]
    changed: list[str]


class NotificationNews(Struct, kw_only=True):
    """Events `notification.created` and `notification.updated`."""

    notification: Notification
    unread_count: int


class UnreadNews(Struct, kw_only=True):
    """Event `notifications.unread_count_changed`."""

    unread_count: int


class ConfigNews(Struct, kw_only=True):
    """Event `config.stale`: whether the files are what is in force."""

    stale: bool
    problems: Annotated[list[str], Meta(description="Why not, a sentence each.")]


class StoppingNews(Struct, kw_only=True):
    """Event `daemon.stopping`: the last of each stream."""

    reason: Annotated[Literal["restart", "shutdown"], Meta(description="restart: another daemon follows at once.")]
