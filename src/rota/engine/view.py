"""What can be seen of units, from memory; a view is made anew only when something about its unit changed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rota.engine.instance import Instance
from rota.engine.pace import Paces
from rota.engine.seat import Seats
from rota.engine.service import ServiceActor
from rota.engine.task import TaskActor
from rota.model.event import (
    Event,
    InstanceUpdated,
    RunCreated,
    RunDeleted,
    RunEnded,
    RunRestored,
    RunStarted,
    RunUpdated,
    SlotDecided,
    UnitOverdue,
    UnitRecovered,
    UnitUpdated,
)
from rota.model.instance import InstanceState
from rota.model.state import UnitState
from rota.model.view import UnitView
from rota.schedule.text import describe


class Gallery:
    """The views of all units, by name."""

    def __init__(self, seats: Seats) -> None:
        self.paces = Paces()
        self._seats = seats
        self._views: dict[str, UnitView] = {}
        self._texts: dict[str, str] = {}

    def hear(self, event: Event) -> None:
        """Forgets the view of the unit that this event is about."""
        self.paces.hear(event)
        match event:
            case RunCreated() | RunStarted() | RunUpdated() | RunEnded() | RunRestored():
                self._views.pop(event.run.unit, None)
            case SlotDecided():
                self._views.pop(event.slot.task, None)
            case RunDeleted() | UnitUpdated() | UnitOverdue() | UnitRecovered() | InstanceUpdated():
                self._views.pop(event.name, None)

    def clear(self) -> None:
        """Forgets all views: the clock was set, or the units are others."""
        self._views.clear()
        self._texts.clear()

    def view(self, name: str, now: datetime) -> UnitView:
        """One unit as it is now; the same object as before when nothing changed."""
        view = self._views.get(name)
        if view is None or (view.next_run_at is not None and view.next_run_at <= now):
            view = self._views[name] = self._look(name)
        return view

    def _look(self, name: str) -> UnitView:
        actor = self._seats.unit(name)
        return self._service(actor) if isinstance(actor, ServiceActor) else self._task(actor)

    def _task(self, actor: TaskActor) -> UnitView:
        task = actor.task
        planner = self._seats.planners[task.name]
        due, record = planner.next_run_at(), actor.book.record
        return UnitView(
            unit=task,
            definition=actor.book.definition,
            first_seen=record.first_seen,
            state=task_state(actor),
            paused_at=record.paused_at,
            paused_by=record.paused_by,
            paused_reason=record.paused_reason,
            overdue_since=record.overdue_since,
            schedule_text=self._text(actor) if task.crons else None,
            next_run_at=due.astimezone(ZoneInfo(task.timezone)) if due else None,
            active_runs=len(actor.line.active),
            queued_runs=len(actor.line.waiting),
            retry_at=actor.retries.next_at,
            last_run=actor.last_run,
            last_success_at=actor.last_success_at,
            expected_duration=self.paces.expected(task.name),
        )

    def _text(self, actor: TaskActor) -> str:
        task = actor.task
        if task.name not in self._texts:
            self._texts[task.name] = describe(task.crons, task.timezone, name=task.name)
        return self._texts[task.name]

    def _service(self, actor: ServiceActor) -> UnitView:
        return UnitView(
            unit=actor.service,
            definition=actor.definition,
            first_seen=actor.record.first_seen,
            state=service_state(actor),
            stopped_at=actor.record.stopped_at,
            active_runs=len(actor.fleet.runs),
            last_run=actor.last_run,
            last_success_at=actor.last_success_at,
            expected_duration=self.paces.expected(actor.service.name),
            ready_instances=sum(each.is_up for each in actor.fleet.placed),
        )


def task_state(actor: TaskActor) -> UnitState:
    """What a task is doing; where several hold, the first."""
    if actor.line.active:
        return UnitState.RUNNING
    if actor.line.waiting:
        return UnitState.QUEUED
    return UnitState.IDLE if actor.book.record.paused_at is None else UnitState.PAUSED


def service_state(actor: ServiceActor) -> UnitState:
    """What a service is doing as a whole."""
    wanted = [each for each in actor.fleet.wanted if not is_over(each)]
    if not wanted or actor.closed:
        return UnitState.STOPPED if actor.is_gone else UnitState.STOPPING
    if all(each.is_up for each in wanted):
        return UnitState.RUNNING
    ailing = any(each.life.is_failing or each.life.state is InstanceState.BACKOFF for each in wanted)
    if any(each.is_up for each in wanted):
        return UnitState.DEGRADED if ailing else UnitState.STARTING
    return UnitState.FAILING if any(each.life.is_failing for each in wanted) else UnitState.STARTING


def is_over(instance: Instance) -> bool:
    """Whether it has ended by itself, and its `restart` policy leaves it so."""
    return instance.life.state is InstanceState.STOPPED
