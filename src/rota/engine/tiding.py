"""What an operator should know of a commit, in words: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rota.model.change import Change, DecideSlot, InsertSlot, SaveInstance, StretchSlot
from rota.model.event import (
    DaemonDied,
    DiskHealed,
    DiskShort,
    Event,
    ReloadRefused,
    RunCreated,
    RunEnded,
    ServiceFailing,
    ServiceHealed,
    UnitOverdue,
    UnitRecovered,
)
from rota.model.instance import Desired, InstanceState
from rota.model.notification import NotificationKind
from rota.model.run import EndReason, Run
from rota.model.slot import Slot, Verdict
from rota.model.unit import Kind

K = NotificationKind

TITLES = {
    EndReason.FAILED: "{} failed",
    EndReason.TIMEOUT: "{} timed out",
    EndReason.CRASHED: "{} crashed",
    EndReason.LOG_OVERFLOW: "{} was killed: its log was full",
    EndReason.START_FAILED: "{} could not be started",
    EndReason.UNHEALTHY: "{} was unhealthy",
}
"""Ends that are failures; `missed` is told of the slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiding:
    """One thing that an operator should know."""

    kind: NotificationKind
    reason: str
    unit: str | None = None
    run_id: str | None = None
    title: str
    body: str
    at: datetime | None = None
    """None: it has just happened."""


def tidings_of(
    changes: Sequence[Change], events: Sequence[Event], ailing: frozenset[str] | set[str]
) -> Iterator[Tiding]:
    """What is to be told with these rows. `ailing`: units whose failure was told, and no success since."""
    for change in changes:
        if isinstance(change, InsertSlot | StretchSlot | DecideSlot) and change.slot.verdict is Verdict.MISSED:
            yield _missed(change.slot)
    for event in events:
        match event:
            case RunEnded(run=run) if run.end_reason in TITLES and _is_last(run, changes, events):
                yield _failed(run)
            case RunEnded(run=run) if run.end_reason is EndReason.SUCCESS and run.unit in ailing:
                yield _recovered(run)
            case ServiceFailing() | UnitOverdue() | UnitRecovered():
                yield from _of_unit(event)
            case _:
                continue


def tidings_alone(event: Event) -> Iterator[Tiding]:
    """What is to be told of an event that has no rows of its own."""
    match event:
        case ServiceHealed(name=name):
            title, body = f"{name} is healthy again", "None of its instances is failing any more."
            yield Tiding(kind=K.SERVICE_HEALED, reason="healed", unit=name, title=title, body=body)
        case DiskShort(free=free, wanted=wanted):
            body = (
                f"The disk has {free} bytes free, and `min_free_space` wants {wanted}. Make room, and runs start again."
            )
            yield Tiding(kind=K.DISK_SHORT, reason="min_free_space", title="No run starts: the disk is full", body=body)
        case DiskHealed(free=free):
            title, body = "The disk has room again", f"It has {free} bytes free: runs start."
            yield Tiding(kind=K.DISK_HEALED, reason="min_free_space", title=title, body=body)
        case ReloadRefused(at=at, actor=actor, problems=problems):
            body = f"Asked for by {actor}; what was in force goes on. " + " ".join(problems)
            title = "The configuration was not reloaded"
            yield Tiding(kind=K.RELOAD_REFUSED, reason="refused", title=title, body=body, at=at)
        case DaemonDied(how=how):
            title, body = "The daemon died and is back", f"{how}. What ran went on meanwhile."
            yield Tiding(kind=K.DAEMON_DIED, reason="died", title=title, body=body)
        case _:
            return


def _is_last(run: Run, changes: Sequence[Change], events: Sequence[Event]) -> bool:
    """Whether nothing follows by itself: no retry of a task, no next start of an instance. A crash is always told."""
    if run.kind is Kind.TASK:
        first = run.retry_of or run.id
        retries = (event.run for event in events if isinstance(event, RunCreated))
        return not any((retry.retry_of, retry.attempt) == (first, run.attempt + 1) for retry in retries)
    if any(isinstance(event, ServiceFailing) for event in events):
        return False  # that says it all
    return run.end_reason is EndReason.CRASHED or any(
        (record.unit, record.index) == (run.unit, run.instance) and record.state is InstanceState.STOPPED
        for record in (change.record for change in changes if isinstance(change, SaveInstance))
        if record.desired is Desired.UP
    )


def _missed(slot: Slot) -> Tiding:
    title = f"{slot.task} missed {'a firing' if slot.count == 1 else f'{slot.count} firings'}"
    return Tiding(
        kind=K.SLOTS_MISSED, reason="missed", unit=slot.task, run_id=slot.run_id, title=title, body=slot.reason
    )


def _failed(run: Run) -> Tiding:
    assert run.end_reason is not None, "only what has ended has failed"
    title = TITLES[run.end_reason].format(run.unit) + (f" after {run.attempt} attempts" if run.attempt > 1 else "")
    return Tiding(
        kind=K.RUN_FAILED,
        reason=run.end_reason,
        unit=run.unit,
        run_id=run.id,
        title=title,
        body=run.reason or "",
        at=run.ended_at,
    )


def _recovered(run: Run) -> Tiding:
    body = run.reason or "Its last run was a success."
    title = f"{run.unit} succeeds again"
    return Tiding(
        kind=K.RUN_RECOVERED, reason="success", unit=run.unit, run_id=run.id, title=title, body=body, at=run.ended_at
    )


def _of_unit(event: ServiceFailing | UnitOverdue | UnitRecovered) -> Iterator[Tiding]:
    match event:
        case ServiceFailing(name=name, instance=instance, failed_starts=starts, gives_up=gives_up):
            what, reason = ("given up", "given_up") if gives_up else ("tried again slowly", "retrying")
            body = f"Instance {instance} did not come up {starts} times in a row; it is {what}."
            body = f"{body} {event.reason}" if event.reason else body
            yield Tiding(kind=K.SERVICE_FAILING, reason=reason, unit=name, title=f"{name} is failing", body=body)
        case UnitOverdue(name=name, since=since, last_success_at=last, paused=paused):
            body = f"Since {since:%Y-%m-%d %H:%M:%S} UTC its last success is older than `max_age` allows"
            body += f"; that was at {last:%Y-%m-%d %H:%M:%S} UTC." if last else "; it had none yet."
            title, word = (
                (f"{name} is overdue, and it is paused", "paused") if paused else (f"{name} is overdue", "overdue")
            )
            yield Tiding(kind=K.TASK_OVERDUE, reason=word, unit=name, title=title, body=body)
        case UnitRecovered(name=name, since=since):
            body = f"It has had a success; it was overdue since {since:%Y-%m-%d %H:%M:%S} UTC."
            yield Tiding(
                kind=K.TASK_ON_TIME, reason="success", unit=name, title=f"{name} is overdue no more", body=body
            )
