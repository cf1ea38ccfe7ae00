"""The engine: seats an actor for each unit, recovers, hands out what the runner says, and ends in good order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta

from rota.engine.agenda import Agenda, Deed
from rota.engine.context import Context
from rota.engine.dispatch import Dispatch
from rota.engine.figure import Figures
from rota.engine.history import History
from rota.engine.launch import addresses
from rota.engine.notice import Notices
from rota.engine.planner import Planner
from rota.engine.recovery import Recovery, recall
from rota.engine.reload import Accept, Reload
from rota.engine.retention import Retention
from rota.engine.room import Room
from rota.engine.seat import REMOVED, Seats, is_live
from rota.engine.service import ServiceActor
from rota.engine.start_run import runs_at_start, start_run
from rota.engine.task import TaskActor
from rota.engine.verb import Verbs
from rota.engine.view import Gallery
from rota.engine.vigil import Vigil
from rota.engine.why import Question, answer
from rota.model.configuration import Configuration
from rota.model.error import RefusedError, WorldError
from rota.model.event import ConfigReloaded
from rota.model.instance import InstanceView, RollingView
from rota.model.launch import Inventory
from rota.model.reload import Difference
from rota.model.run import Run, Trigger
from rota.model.unit import Kind, ParamValue
from rota.model.view import UnitView, WhyView

log = logging.getLogger("rota.engine")


class Engine:
    """Everything that decides. `recover` once, then `begin`; `ended` says when and why it is over."""

    def __init__(self, configuration: Configuration, context: Context) -> None:
        self.configuration = configuration
        self.recovered = False
        self.closing: str | None = None
        """Why a full stop is under way."""
        self.reload_asked: Callable[[], None] = lambda: None
        """Called when the runner was asked for a reload."""
        self._context = context
        self._agenda = Agenda(context.clock, self._do, self._stepped)
        self.seats = Seats(context, self._agenda)
        self._verbs = Verbs(self.seats, context)
        self._gallery = Gallery(self.seats)
        self._history = History(context)
        self._inventory: Inventory | None = None
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        context.at, context.after = self._agenda.at, self._agenda.after
        context.failed = self.fail
        self.room = Room(context, lambda: self.configuration.storage, self.seats.call_waiting)
        context.lack = self.room.lack
        self.figures = Figures(context)
        self.notices = Notices(context)
        self.retention = Retention(context, lambda: self.configuration)

    # Begin

    async def recover(self) -> Inventory:
        """Meets the runner and makes rows and runs agree; nothing is scheduled yet."""
        context = self._context
        self._inventory = inventory = await context.runner.connect()
        await self.notices.begin()
        if inventory.daemon_starts == 1:
            await self._history.returned()
        runs, slots = await context.store.open_runs(), await context.store.open_slots()
        await self.seats.fill(
            self.configuration, {*((run.unit, run.kind) for run in runs), *((slot.task, Kind.TASK) for slot in slots)}
        )
        actors = self.seats.all()
        await Recovery(actors, self.seats.planners, inventory, context).recover(runs, slots)
        await recall(actors, self._gallery.paces, context.store)
        context.bus.listen(self._gallery.hear)
        self.recovered = True
        return inventory

    async def begin(self) -> None:
        """Catches up, starts what runs at start, brings services up, and goes on by the schedule until `ended`."""
        self._context.spawn(Dispatch(self._context, self._agenda, self).run())
        await self.room.tell_runner()
        self.retention.begin()
        self._context.spawn(self._agenda.run())
        for removed in self.seats.removed.values():
            if isinstance(removed, ServiceActor):
                self._context.spawn(nothing(removed.stop(REMOVED)))
        for planner in self.seats.planners.values():
            if self.inventory.daemon_starts == 1 and runs_at_start(planner):
                await start_run(planner, self._context)
            else:
                self._context.spawn(planner.start())
        await Vigil(self.tasks, self._context).begin()
        await self._keep_sockets()
        self._context.spawn(self.figures.begin())
        ordered = [self.services[name] for name in self.seats.dependencies.start_order()]
        if self.inventory.daemon_starts == 1:
            await asyncio.gather(
                *(service.begin() for service in ordered)
            )  # a daemon that follows must find them begun
            return
        for service in ordered:
            self._context.spawn(service.go_on())

    async def _keep_sockets(self) -> None:
        """What no service listens on any more is closed."""
        services = [service.service for service in self.services.values()]
        await self._context.runner.keep_sockets({address for each in services for address in addresses(each)})

    # Go on

    def _do(self, deed: Deed) -> None:
        self._context.spawn(nothing(deed()))

    def _stepped(self, parted: timedelta, slept: timedelta) -> None:
        """The wall clock was set, or the machine slept: slots passed over are downtime; planning begins anew."""
        self._context.spawn(self._history.stepped(parted, slept))
        self.retention.stepped(parted, slept)
        self._gallery.clear()
        if self.closing is None:
            for planner in self.seats.planners.values():
                self._context.spawn(planner.start())

    async def reload(self, configuration: Configuration, difference: Difference, accept: Accept) -> None:
        """Goes over to another configuration, one at a time. WorldError: nothing has changed."""
        self._check_open()
        reload = Reload(self.seats, self._context, self.configuration, configuration)
        fresh = await reload.keep(difference, accept)
        deeds = reload.seat(difference, fresh)
        self.configuration = configuration
        self._context.pools.resize(configuration.pools)
        self._gallery.clear()
        await asyncio.gather(*deeds)
        self._gallery.clear()
        await self._keep_sockets()
        if self.closing is not None:
            await self._close()
        changed = tuple(change.name for change in difference.changed)
        self._context.bus.tell(ConfigReloaded(added=difference.added, removed=difference.removed, changed=changed))

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
        self._context.spawn(self._history.stopping())
        await self._context.runner.drain(self.configuration.daemon.shutdown_timeout.total_seconds())
        await self._close()
        for actor in [*self.tasks.values(), *self.seats.removed.values()]:
            if isinstance(actor, TaskActor) and actor.line.active:
                self._stop_in_time(actor)
        self._context.bus.listen(lambda _event: self._end_if_empty())
        self._end_if_empty()

    async def _close(self) -> None:
        await asyncio.gather(*(actor.close() for actor in self.tasks.values()))
        for service in self.services.values():
            service.closed = True
        for name, before in self.seats.dependencies.stop_order().items():
            self._context.spawn(self._stop_in_turn(self.services[name], before))

    async def _stop_in_turn(self, service: ServiceActor, before: Collection[str]) -> None:
        await self.seats.dependencies.gone(before)
        await service.stop("Stopped with Rota.")

    def _stop_in_time(self, actor: TaskActor) -> None:
        """A task may finish as long as its grace still fits into the time that is left."""
        budget = self.configuration.daemon.shutdown_timeout - actor.task.graceful_stop
        self._agenda.after(budget, lambda: nothing(actor.stop_active("Stopped with Rota.")))

    def _end_if_empty(self) -> None:
        if not any(is_live(actor) for actor in self.seats.all().values()) and not self._over.done():
            self._over.set_result(self.closing or "")

    def fail(self, error: BaseException) -> None:
        """Going on is impossible: `ended` raises it."""
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
    def tasks(self) -> Mapping[str, TaskActor]:
        """The actors of all tasks that the configuration has."""
        return self.seats.tasks

    @property
    def services(self) -> Mapping[str, ServiceActor]:
        """The actors of all services that the configuration has."""
        return self.seats.services

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
        return self._gallery.view(name, self._context.clock.now()) if name in self.configuration.units else None

    async def trigger(
        self, name: str, trigger: Trigger, actor: str, *, params: Mapping[str, ParamValue] | None = None
    ) -> Run:
        """A run of this task now, or the record of why there is none; without `params`, with their defaults."""
        return await self.runnable(name).orders.trigger(trigger, actor, params=params)

    def runnable(self, name: str) -> TaskActor:
        """The task of that name; RefusedError for a service. WorldError in a full stop."""
        self._check_open()
        if (task := self.tasks.get(name)) is None:
            raise RefusedError(f"{name} is a service: it is started, not run.", hint=f"Try `rota status {name}`.")
        return task

    @property
    def verbs(self) -> Verbs:
        """What can be asked of whole units. WorldError in a full stop."""
        self._check_open()
        return self._verbs

    def instances(self, name: str) -> list[InstanceView]:
        """The instances of a service by number; of a task there are none."""
        service = self.services.get(name)
        return [] if service is None else [each.view() for each in service.fleet.placed]

    def rolling(self, name: str) -> RollingView | None:
        """How far the replacing of a service's instances is, or where it halted; None: there is nothing to tell."""
        service = self.services.get(name)
        return None if service is None else service.rolling.view

    def scheduled(self, name: str) -> Planner:
        """The schedule of a task; RefusedError where there is none that could be paused."""
        self._check_open()
        planner = self.seats.planners.get(name)
        if planner is None:
            raise RefusedError(f"{name} is a service: it has no schedule.", hint=f"`rota stop {name}` stops it.")
        if not planner.actor.task.crons:
            raise RefusedError(f"{name} has no `cron`: there is nothing to pause.", hint="It runs when it is asked to.")
        return planner

    async def why(self, name: str, at: datetime) -> WhyView:
        """What became of the firing of this task at that instant, in one sentence."""
        planner = self.seats.planners.get(name)
        if planner is None:
            raise RefusedError(
                f"{name} is a service: nothing is planned for it.", hint="It is up, or `rota status` says why not."
            )
        actor, store, now = planner.actor, self._context.store, self._context.clock.now()
        question = Question(task=actor.task, record=actor.book.record, planner=planner, store=store, at=at, now=now)
        return await answer(question)

    async def stop_run(self, run: Run, reason: str) -> None:
        """Stops a run or ends a waiting one; RefusedError when it has ended."""
        actor = self.seats.all().get((run.unit, run.kind))
        if actor is None or await actor.stop_run(run.id, reason) is None:
            raise RefusedError(f"Run {run.id} has ended already.", hint="There is nothing left to stop.")

    def _check_open(self) -> None:
        if self.closing is not None:
            raise WorldError(f"Rota is stopping: {self.closing}.", hint="Start it again with `rota up`.")


async def nothing(deed: Awaitable[object]) -> None:
    """Drops the answer of a deed."""
    await deed
