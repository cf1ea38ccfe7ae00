"""What is said of what happened: the name of the event, and its data as GET would tell it."""

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from rota.model import event as model
from rota.model.run import RunTraits
from rota.wire.event import (
    ConfigNews,
    InstanceNews,
    NotificationNews,
    RunGone,
    RunNews,
    SlotNews,
    TasksNews,
    UnreadNews,
)
from rota.wire.instance import instance_of
from rota.wire.notification import notification_of
from rota.wire.run import run_of
from rota.wire.slot import slot_of

News = tuple[str, Callable[[], Struct]]
"""Its name, and what makes its data when somebody needs them."""

Known = Callable[[str], RunTraits | None]
"""What a definition gives, where it is in force or was looked up lately."""

RUN_NEWS = {
    model.RunCreated: "run.created",
    model.RunStarted: "run.started",
    model.RunUpdated: "run.updated",
    model.RunEnded: "run.ended",
    model.RunRestored: "run.restored",
}


def news_of(event: model.Event, known: Known) -> Iterator[News]:
    """What those who listen are told of it; of what only moves a unit's state, nothing here."""
    match event:
        case model.RunCreated() | model.RunStarted() | model.RunUpdated() | model.RunEnded() | model.RunRestored():
            yield RUN_NEWS[type(event)], partial(_run, event, known)
        case model.RunDeleted(run_id=run_id, name=name):
            yield "run.deleted", partial(RunGone, run_id=run_id, task_name=name)
        case model.SlotDecided():
            yield "slot.decided", partial(_slot, event, known)
        case model.InstanceUpdated():
            yield "instance.updated", partial(_instance, event)
        case _:
            yield from _other_news_of(event)


def _other_news_of(event: model.Event) -> Iterator[News]:
    match event:
        case model.ConfigReloaded():
            yield "tasks.changed", partial(_tasks, event)
        case model.ConfigStale(stale=stale, problems=problems):
            yield "config.stale", partial(ConfigNews, stale=stale, problems=list(problems))
        case model.NotificationKept():
            yield "notification.created" if event.is_new else "notification.updated", partial(_notification, event)
        case model.UnreadCountChanged(unread_count=count):
            yield "notifications.unread_count_changed", partial(UnreadNews, unread_count=count)
        case _:
            return


def unit_of(event: model.Event) -> str | None:
    """The unit whose state it moves; None: of none."""
    match event:
        case model.RunCreated() | model.RunStarted() | model.RunUpdated() | model.RunEnded() | model.RunRestored():
            return event.run.unit
        case model.SlotDecided(slot=slot):
            return slot.task
        case (
            model.UnitUpdated()
            | model.UnitOverdue()
            | model.UnitRecovered()
            | model.InstanceUpdated()
            | model.ServiceFailing()
            | model.ServiceHealed()
            | model.RunDeleted()
        ):
            return event.name
        case _:
            return None


def _run(
    event: model.RunCreated | model.RunStarted | model.RunUpdated | model.RunEnded | model.RunRestored, known: Known
) -> RunNews:
    return RunNews(run=run_of(event.run, known(event.run.definition)))


def _slot(event: model.SlotDecided, known: Known) -> SlotNews:
    return SlotNews(slot=slot_of(event.slot, known(event.slot.definition) if event.slot.definition else None))


def _instance(event: model.InstanceUpdated) -> InstanceNews:
    return InstanceNews(task_name=event.name, instance=instance_of(event.instance))


def _tasks(event: model.ConfigReloaded) -> TasksNews:
    return TasksNews(added=list(event.added), removed=list(event.removed), changed=list(event.changed))


def _notification(event: model.NotificationKept) -> NotificationNews:
    return NotificationNews(notification=notification_of(event.notification), unread_count=event.unread_count)
