"""One service: what is asked of it, and what is told of it as a whole."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from rota.engine.alarm import Alarm, Fate
from rota.engine.context import Context
from rota.engine.dependency import Dependencies, listed
from rota.engine.fleet import Fleet
from rota.engine.instance import Instance
from rota.engine.rolling import Rolling
from rota.lifecycle.touch import processes_differ
from rota.model.change import RemoveInstances, SaveUnit
from rota.model.event import UnitUpdated
from rota.model.instance import InstanceRecord
from rota.model.run import EndReason, Run
from rota.model.slot import UnitRecord
from rota.model.unit import Service

BY_RELOAD = "Replaced by a reload: its definition was changed."
SURPLUS = "Stopped by a reload: fewer instances are wanted."


class ServiceActor:
    """One service, whether the configuration still has it or not."""

    def __init__(
        self,
        service: Service,
        definition: str,
        record: UnitRecord,
        context: Context,
        dependencies: Dependencies,
        *,
        known: Iterable[InstanceRecord] = (),
    ) -> None:
        """`known`: the records of its instances that the store has."""
        self.service = service
        self.definition = definition
        self.record = record
        self.closed = False
        """Nothing of it starts any more."""
        self.gone = False
        """The configuration does not have it any more: no rows of its instances are kept."""
        self.last_run: Run | None = None
        self.last_success_at: datetime | None = None
        self.fleet = Fleet(self, context, known)
        self.rolling = Rolling(self, context)
        self.alarm = Alarm(self, context.bus)
        self._context = context
        self._dependencies = dependencies
        self._changed = asyncio.Event()
        self._waiting: asyncio.Task[None] | None = None
        """For all of its instances together; `_late` is what came of it."""
        self._late: str | None = None
        self._lives: frozenset[str] = frozenset()
        """The runs it had when all of its instances were up last."""
        for index in range(service.instances):
            self.fleet.place(index, up=self._is_by_default)

    # What it is

    @property
    def wanted(self) -> bool:
        """Whether any of it should be up."""
        return bool(self.fleet.wanted)

    @property
    def is_ready(self) -> bool:
        """All of it that should be up is."""
        places = self.fleet.places.values()  # asked with each change of each instance: no lists are made
        return all(each.is_up or not each.life.wanted for each in places) and any(each.life.wanted for each in places)

    @property
    def is_gone(self) -> bool:
        """None of its instances has a process."""
        return not self.fleet.runs

    @property
    def _is_by_default(self) -> bool:
        """Whether its instances are to be up where nobody has said anything of one."""
        return self.service.autostart and self.record.stopped_at is None

    # Begin

    def adopt(self, run: Run) -> None:
        """Takes note of a live run."""
        self.fleet.adopt(run)

    async def start_again(self, run_id: str) -> None:
        """Hands a run to the runner once more."""
        await self.fleet.of_run(run_id).start_again()

    async def lost(self, run_id: str, reason: str) -> None:
        """The machine or the keeper went down under this run."""
        await self.fleet.of_run(run_id).lost(run_id, reason)

    async def begin(self) -> None:
        """At the start of Rota as a whole, or of the service: what came of it before counts no more."""
        chosen = [each for each in self.fleet.placed if each.life.record.stopped_at is None]
        await asyncio.gather(*(each.start() if self._is_by_default else each.rest() for each in chosen))

    async def go_on(self) -> None:
        """At the start of a daemon that follows another one: goes on with whatever that one was about."""
        self._lives = self._up()
        self.alarm.resume()
        if self.record.stopped_at is not None:  # it may not have come to stop them all
            await asyncio.gather(*(each.stop("Stopped by hand.") for each in self.fleet.placed if each.life.wanted))
        for each in self.fleet.others:
            await each.leave("Another instance holds its place.")
        for each in self.fleet.placed[self.service.instances :]:
            await each.stop(SURPLUS)
        await asyncio.gather(*(each.resume() for each in self.fleet.placed))
        await self._find_outdated()
        await self.rolling.roll(BY_RELOAD)

    async def _find_outdated(self) -> None:
        """Instances that are not of the definition in force: the daemon before was about to replace them."""
        for instance in self.fleet.placed:
            run = instance.life.run
            if run is not None and run.definition != self.definition:
                old = await self._context.store.definition(run.definition)
                new = await self._context.store.definition(self.definition)
                instance.life.outdated = bool(old and new and processes_differ(old.json, new.json))

    # What is asked of it

    async def start_by_hand(self, index: int | None = None) -> list[str]:
        """Lifts a stop by hand and starts what is not up; answers the ids of runs that began."""
        chosen = self._chosen(index)
        await self._lift(chosen)
        return present(await asyncio.gather(*(each.start() for each in chosen)))

    async def stop_by_hand(self, reason: str, index: int | None = None) -> list[str]:
        """Stops all instances, or one, and keeps it so over restarts until told otherwise; answers ids of runs."""
        now = self._context.clock.now()
        if index is None:
            await self._want(now)
            return present(await asyncio.gather(*(each.stop(reason) for each in self.fleet.all)))
        return present([await self.fleet.places[index].stop(reason, alone_since=now)])

    async def restart(self, reason: str, index: int | None = None, *, rolling: bool = True) -> list[str]:
        """Replaces all instances, or one, as `[rolling]` says or at once; lifts a stop by hand. Answers ids of runs."""
        chosen = self._chosen(index)
        before = [each.life.run.id for each in chosen if each.life.run is not None]
        await self._lift(chosen)
        if not rolling:
            self.rolling.forget()
            await asyncio.gather(*(each.restart(reason) for each in chosen))
            return before
        for each in chosen:
            each.life.outdated = each.life.run is not None
        idle = [each for each in chosen if each.life.run is None]
        begun = await asyncio.gather(*(each.start() for each in idle))
        self.rolling.begin(reason)
        return before or present(begun)

    async def stop(self, reason: str) -> list[str]:
        """Everything of it goes, with Rota or with its definition, and none is started again; answers ids of runs."""
        self.closed = True
        return present(await asyncio.gather(*(each.leave(reason) for each in self.fleet.all)))

    async def stop_run(self, run_id: str, reason: str) -> Run | None:
        """Stops one instance by its run; its place is filled again. None: no such live run."""
        stopped = [await each.stop_run(run_id, reason) for each in self.fleet.all]
        return next((run for run in stopped if run is not None), None)

    async def follow(self, name: str) -> None:
        """A service that it depends on came back: it restarts, where it is up. Who is down by hand stays so."""
        if not self.closed:
            for each in self.fleet.wanted:
                each.life.outdated = each.life.run is not None
            await self.rolling.roll(f"Restarted after {name}, on which it depends.")

    def _chosen(self, index: int | None) -> Sequence[Instance]:
        """Of those that a place is left for: one that a reload made surplus may still be stopping."""
        return self.fleet.placed[: self.service.instances] if index is None else [self.fleet.places[index]]

    async def _lift(self, chosen: Collection[Instance]) -> None:
        """Lifts a stop by hand; where it is lifted for some, each of the others stays stopped by itself."""
        if len(chosen) >= self.service.instances:
            self.alarm.forget()
        since = self.record.stopped_at
        if since is not None:
            for each in self.fleet.placed:
                if each not in chosen:
                    await each.stop("Stopped by hand.", alone_since=since)
            await self._want(None)

    async def _want(self, stopped_at: datetime | None) -> None:
        self.record = replace(self.record, stopped_at=stopped_at)
        await self._context.commit([SaveUnit(record=self.record)], UnitUpdated(name=self.service.name))

    # Another definition

    async def redefine(self, service: Service, definition: str, *, replace_instances: bool) -> None:
        """Another definition holds: surplus instances stop, missing ones start; the others are replaced where asked."""
        up, old = self.wanted, self.fleet.placed
        self.service, self.definition = service, definition
        await asyncio.gather(*(each.stop(SURPLUS) for each in old if each.index >= service.instances))
        self.fleet.sweep(service.instances)
        every = [self.fleet.place(index, up=up) for index in range(service.instances)]
        missing = [each for each in every if not each.life.wanted or each not in old]
        await asyncio.gather(*(each.start() for each in missing if up and each.life.record.stopped_at is None))
        if replace_instances:
            for each in [*every, *self.fleet.trials.values()]:
                each.life.outdated = each.life.wanted and each not in missing
        await asyncio.gather(*(each.renew() for each in every))
        self._dependencies.moved()
        if replace_instances:
            self.rolling.begin(BY_RELOAD)

    async def retire(self, why: str) -> None:
        """The service is gone: its instances stop, and what is known of them goes."""
        self.gone = True
        await self.stop(why)
        await self._context.record([RemoveInstances(unit=self.service.name)])

    async def revive(self, service: Service, definition: str, record: UnitRecord) -> None:
        """The service is there again, and begins anew, as soon as what still stops has stopped."""
        self.service, self.definition, self.record = service, definition, record
        self.closed = self.gone = False
        every = [self.fleet.place(index, up=service.autostart) for index in range(service.instances)]
        await asyncio.gather(*(each.start() if service.autostart else each.rest() for each in every))

    # What its instances tell

    def awaits(self) -> str | None:
        """What it waits for, in a sentence; None: it may start."""
        missing = self._dependencies.missing(self.service) if self.service.depends_timeout else []
        return f"It waits for {listed(missing)} to be ready." if missing else None

    async def dependencies(self) -> str | None:
        """Returns once they are ready, or were waited for long enough: then why it starts all the same."""
        if self._waiting is None or self._waiting.done():
            self._waiting = self._context.begin(self._await_dependencies())
        await asyncio.shield(self._waiting)
        return self._late

    async def _await_dependencies(self) -> None:
        self._late = await self._dependencies.ready(self)

    def ended(self, run: Run) -> None:
        """A run of an instance has ended."""
        self.last_run = run
        if run.end_reason is EndReason.SUCCESS:
            self.last_success_at = run.ended_at

    def fates(self) -> Sequence[Fate]:
        """How the instances that hold a place have fared."""
        return [each.life for each in self.fleet.placed]

    def moved(self) -> None:
        """The state of an instance changed."""
        self.fleet.sweep(self.service.instances)
        self._changed.set()
        self._changed = asyncio.Event()
        self._dependencies.moved()
        self.alarm.look()
        if self.is_ready and not self.rolling.is_busy:
            before, self._lives = self._lives, self._up()
            if before - self._lives and self._lives - before:
                self._dependencies.came_back(self.service.name)

    def _up(self) -> frozenset[str]:
        return frozenset(each.life.run.id for each in self.fleet.wanted if each.life.run is not None)

    async def settled(self, index: int | None = None) -> bool:
        """Returns once all of it, or one instance, is up and nothing is being replaced.

        False: that will not be soon. It is failing, stopped or over, or what was being replaced meanwhile has halted.
        """
        rolled = False
        while True:
            awaited = [each for each in self.fleet.wanted if index in {None, each.index}]
            if self.rolling.is_busy:
                rolled = True
            elif rolled and self.rolling.has_halted:
                return False
            elif awaited and all(each.is_up for each in awaited):
                return True
            elif not awaited or any(each.has_given_up for each in awaited):
                return False
            await self.change()

    async def change(self) -> None:
        """Returns when something about an instance has changed."""
        await self._changed.wait()


def present(run_ids: Iterable[str | None]) -> list[str]:
    """Those that are there."""
    return [run_id for run_id in run_ids if run_id is not None]
