"""The engine: seats an actor for each unit, recovers, hands out what the runner says, and ends in good order."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from rota.engine.agenda import Agenda, Deed
from rota.engine.book import Book
from rota.engine.context import Context
from rota.engine.planner import Planner
from rota.engine.recovery import Actor, Recovery, Seat, Unowned, give_back, recall
from rota.engine.service import ServiceActor
from rota.engine.task import TaskActor
from rota.engine.view import Gallery
from rota.engine.why import Question, answer
from rota.model.change import Change, SaveDefinition, SaveUnit
from rota.model.configuration import Configuration
from rota.model.error import RefusedError, WorldError
from rota.model.launch import (
    Exited,
    Inventory,
    Lost,
    Refused,
    Report,
    Returned,
    ShutdownAsked,
    Started,
    Stepped,
)
from rota.model.run import Run, Trigger
from rota.model.slot import UnitRecord
from rota.model.unit import AnyUnit, Kind, RunOnStart, Service, Task
from rota.model.view import UnitView, WhyView

log = logging.getLogger("rota.engine")

REMOVED = "Removed from the configuration."


class Engine:
    """Everything that decides. `recover` once, then `begin`; `ended` says when and why it is over."""

    def __init__(self, configuration: Configuration, context: Context) -> None:
        self.configuration = configuration
        self.recovered = False
        self.closing: str | None = None
        """Why a full stop is under way."""
        self.tasks: dict[str, TaskActor] = {}
        self.services: dict[str, ServiceActor] = {}
        self._removed: dict[Seat, Actor] = {}
        """Units that the configuration no longer has, or has as another kind, and that still have runs or slots."""
        self._planners: dict[str, Planner] = {}
        self._context = context
        self._agenda = Agenda(context.clock, self._do, self._stepped)
        self._gallery = Gallery({}, {})
        self._inventory: Inventory | None = None
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        context.failed = self._fail
        context.pool_freed = self._pool_freed

    # Begin

    async def recover(self) -> Inventory:
        """Meets the runner and makes rows and runs agree; nothing is scheduled yet."""
        context = self._context
        self._inventory = inventory = await context.runner.connect()
        runs, slots = await context.store.open_runs(), await context.store.open_slots()
        await self._seat({*((run.unit, run.kind) for run in runs), *((slot.task, Kind.TASK) for slot in slots)})
        actors = self._actors()
        await Recovery(actors, self._planners, inventory, context).recover(runs, slots)
        await recall(actors, context.store)
        self._gallery = Gallery({**self.tasks, **self.services}, self._planners)
        context.bus.listen(self._gallery.hear)
        self.recovered = True
        return inventory

    async def begin(self) -> None:
        """Catches up, starts what runs at start, brings services up, and goes on by the schedule until `ended`."""
        self._context.spawn(self._hear())
        self._context.spawn(self._agenda.run())
        for removed in self._removed.values():
            if isinstance(removed, ServiceActor):
                self._context.spawn(nothing(removed.stop(REMOVED)))
        for planner in self._planners.values():
            self._context.spawn(planner.start())
        if self.inventory.daemon_starts == 1:
            for task in self.tasks.values():
                if task.task.run_on_start is RunOnStart.DAEMON:
                    self._context.spawn(nothing(task.trigger(Trigger.STARTUP)))
        for service in sorted(self.services.values(), key=lambda actor: (actor.service.priority, actor.service.name)):
            self._context.spawn(service.start(fresh=self.inventory.daemon_starts == 1))

    async def _seat(self, wanted: Iterable[Seat]) -> None:
        """An actor for each unit, and for each that is gone and still has runs or slots."""
        records = {record.name: record for record in await self._context.store.unit_records()}
        now = self._context.clock.now()
        changes: list[Change] = [SaveDefinition(definition=d) for d in self.configuration.definitions.values()]
        for unit in self.configuration.units.values():
            record = records.pop(unit.name, None)
            if record is None or record.removed_at is not None:
                record = first_sight(unit, UnitRecord(name=unit.name, first_seen=now, anchor=now))
                changes.append(SaveUnit(record=record))
            self._seat_unit(unit, record)
        gone = [record for record in records.values() if record.removed_at is None]
        changes += [SaveUnit(record=replace(record, removed_at=now)) for record in gone]
        for name, kind in set(wanted) - self._actors().keys():
            self._seat_removed(name, kind)
        await self._context.store.commit(changes)

    def _seat_unit(self, unit: AnyUnit, record: UnitRecord) -> None:
        definition = self.configuration.definitions[unit.name].hash
        if isinstance(unit, Service):
            self.services[unit.name] = ServiceActor(unit, definition, record, self._context, self._agenda)
            return
        book = Book(unit, definition, record, self._context.clock)
        planner = self._planners[unit.name] = Planner(book, self._context, self._agenda)
        self.tasks[unit.name] = planner.actor

    def _seat_removed(self, name: str, kind: Kind) -> None:
        """A stand-in that sees the runs of a removed unit to their end, and starts none."""
        now = self._context.clock.now()
        record = UnitRecord(name=name, first_seen=now, anchor=now, removed_at=now)
        if kind is Kind.SERVICE:
            service = Service(name=name, run="", group="Services", working_dir="/", autostart=False)
            self._removed[name, kind] = ServiceActor(service, "", record, self._context, self._agenda)
            return
        task = Task(name=name, run="", group="Tasks", working_dir="/")
        stand_in = TaskActor(Book(task, "", record, self._context.clock), self._context, lambda _due: None)
        stand_in.retired = REMOVED
        self._removed[name, kind] = stand_in

    # Go on

    async def _hear(self) -> None:
        async for report in self._context.runner.reports():
            self._hand_out(report)

    def _hand_out(self, report: Report) -> None:
        context = self._context
        match report:
            case Started() | Refused() | Exited():
                owner = context.owners.get(report.run_id) or Unowned(context.runner)
                deed = {Started: owner.started, Refused: owner.refused, Exited: owner.exited}[type(report)]
                context.spawn(deed(report))  # type: ignore[operator] # each deed takes its own report
            case Returned(run_ids=run_ids):
                context.spawn(give_back(run_ids, context))
            case Stepped(by=by):
                self._stepped(by)
            case ShutdownAsked(reason=reason):
                self.begin_shut_down(reason)
            case Lost(reason=reason):
                self._fail(WorldError(reason))

    def _do(self, deed: Deed) -> None:
        self._context.spawn(nothing(deed()))

    def _stepped(self, by: timedelta) -> None:
        """The wall clock was set, or the machine slept: slots passed over are downtime; planning begins anew."""
        log.warning("the wall clock moved by %+.1f s", by.total_seconds(), extra={"action": "clock.stepped"})
        self._gallery.clear()
        if self.closing is None:
            for planner in self._planners.values():
                self._context.spawn(planner.start())

    def _pool_freed(self, pool: str | None) -> None:
        self._context.pool_frees += 1
        waiting = [actor for actor in self.tasks.values() if actor.line.waiting and actor.task.pool is not None]
        for actor in sorted(waiting, key=lambda actor: actor.line.waiting[0].id):
            if pool is None or pool == actor.task.pool:
                self._context.spawn(actor.place_freed())

    # End

    def begin_shut_down(self, reason: str) -> None:
        """Has a full stop begin; `ended` says when it is complete."""
        self._context.spawn(self._shut_down(reason))

    async def _shut_down(self, reason: str) -> None:
        """Nothing starts any more; tasks may finish within `shutdown_timeout`, services stop."""
        if self.closing is not None:
            return
        self.closing = reason
        log.info("full stop: %s", reason, extra={"action": "daemon.stopping"})
        self._agenda.clear()
        await self._context.runner.drain(self.configuration.daemon.shutdown_timeout.total_seconds())
        await asyncio.gather(*(actor.close() for actor in self.tasks.values()))
        await asyncio.gather(*(actor.stop("Stopped with Rota.") for actor in self.services.values()))
        for actor in [*self.tasks.values(), *self._removed.values()]:
            if isinstance(actor, TaskActor) and actor.line.active:
                self._stop_in_time(actor)
        self._context.bus.listen(lambda _event: self._end_if_empty())
        self._end_if_empty()

    def _stop_in_time(self, actor: TaskActor) -> None:
        """A task may finish as long as its grace still fits into the time that is left."""
        budget = self.configuration.daemon.shutdown_timeout - actor.task.graceful_stop
        self._agenda.at(self._context.clock.now() + budget, lambda: nothing(actor.stop_active("Stopped with Rota.")))

    def _end_if_empty(self) -> None:
        if not any(is_live(actor) for actor in self._actors().values()) and not self._over.done():
            self._over.set_result(self.closing or "")

    def _actors(self) -> dict[Seat, Actor]:
        tasks = {(name, Kind.TASK): actor for name, actor in self.tasks.items()}
        services = {(name, Kind.SERVICE): actor for name, actor in self.services.items()}
        return {**self._removed, **tasks, **services}

    def _fail(self, error: BaseException) -> None:
        if not self._over.done():
            self._over.set_exception(error)

    async def ended(self) -> str:
        """Returns the reason once a full stop is complete; raises what made going on impossible."""
        try:
            return await self._over
        finally:
            for deed in self._context.deeds:
                deed.cancel()
            await asyncio.gather(*self._context.deeds, return_exceptions=True)

    # What people see and ask

    @property
    def inventory(self) -> Inventory:
        """What the runner said when this daemon met it."""
        if self._inventory is None:
            raise WorldError("Rota is recovering after a start.", hint="Ask again in a moment.")
        return self._inventory

    def views(self) -> list[UnitView]:
        """All units by name in code point order."""
        now = self._context.clock.now()
        return [self._gallery.view(name, now) for name in self.configuration.units]

    def view(self, name: str) -> UnitView | None:
        """One unit, or None."""
        known = name in self.configuration.units
        return self._gallery.view(name, self._context.clock.now()) if known else None

    async def trigger(self, name: str, trigger: Trigger, actor: str) -> Run:
        """A run of this task now, or the record of why there is none."""
        self._check_open()
        task = self.tasks.get(name)
        if task is None:
            raise RefusedError(f"{name} is a service: it is started, not run.", hint=f"Try `rota status {name}`.")
        return await task.trigger(trigger, actor)

    def service(self, name: str) -> ServiceActor:
        """The actor of a service; RefusedError for a task."""
        self._check_open()
        service = self.services.get(name)
        if service is None:
            raise RefusedError(f"{name} is a task.", hint="Services alone are started and stopped as a whole.")
        return service

    async def why(self, name: str, at: datetime) -> WhyView:
        """What became of the firing of this task at that instant, in one sentence."""
        planner = self._planners.get(name)
        if planner is None:
            raise RefusedError(
                f"{name} is a service: nothing is planned for it.", hint="It is up, or `rota status` says why not."
            )
        now = self._context.clock.now()
        actor, store = planner.actor, self._context.store
        question = Question(task=actor.task, record=actor.book.record, planner=planner, store=store, at=at, now=now)
        return await answer(question)

    async def stop_run(self, run: Run, reason: str) -> None:
        """Stops a run or ends a waiting one; RefusedError when it has ended."""
        actor = self._actors().get((run.unit, run.kind))
        stopped = await actor.stop_run(run.id, reason) if actor else None
        if stopped is None:
            raise RefusedError(f"Run {run.id} has ended already.", hint="There is nothing left to stop.")

    def _check_open(self) -> None:
        if self.closing is not None:
            raise WorldError(f"Rota is stopping: {self.closing}.", hint="Start it again with `rota up`.")


def is_live(actor: Actor) -> bool:
    """Whether it has runs with a process, or on their way to one."""
    return bool(actor.instances if isinstance(actor, ServiceActor) else actor.line.active)


def first_sight(unit: AnyUnit, record: UnitRecord) -> UnitRecord:
    """The record of a unit that was never seen before: nothing was missed before now."""
    if isinstance(unit, Task):
        return replace(record, crons=unit.crons, timezone=unit.timezone)
    return record


async def nothing(deed: Awaitable[object]) -> None:
    """Drops the answer of a deed."""
    await deed
