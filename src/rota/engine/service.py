"""One service, kept alive in the plainest way: instances, `restart`, a constant delay. Its full machine comes later."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from rota.engine.agenda import Agenda
from rota.engine.context import Context
from rota.engine.launch import launch_of
from rota.engine.row import cut_short, ended, newcomer
from rota.lifecycle.ending import ending_of
from rota.lifecycle.restart import restarts
from rota.lifecycle.run import RunEffect, RunEvent, step
from rota.lifecycle.touch import processes_differ
from rota.model.change import SaveRun, SaveUnit
from rota.model.duration import spoken
from rota.model.error import WorldError
from rota.model.event import RunCreated, RunEnded, RunStarted, RunUpdated, UnitUpdated
from rota.model.launch import Exited, Refused, Started
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import UnitRecord
from rota.model.unit import Service

log = logging.getLogger("rota.engine")


PATIENCE = timedelta(seconds=5)
"""How long to wait with a start whose row could not be written, or for room on the disk."""


class ServiceActor:
    """One service. Every public deed waits for its turn."""

    def __init__(self, service: Service, definition: str, record: UnitRecord, context: Context, agenda: Agenda) -> None:
        self.service = service
        self.record = record
        self.instances: dict[int, Run] = {}
        """The live run of each instance that has one."""
        self.last_run: Run | None = None
        self.last_success_at: datetime | None = None
        self.wanted = service.autostart and record.stopped_at is None
        """What it should be, whatever it is."""
        self.definition = definition
        self._context = context
        self._agenda = agenda
        self._turn = asyncio.Lock()
        self._outdated: set[str] = set()
        """Instances, by run id, whose processes are not those of the definition in force."""
        self._rolling = asyncio.Lock()
        """One at a time is replaced."""
        self._moved = asyncio.Event()
        """Set, and made anew, when an instance came up or ended."""

    # Wanted

    @property
    def is_over(self) -> bool:
        """Whether it has ended by itself and its `restart` policy leaves it so."""
        end = self.last_run.end_reason if self.last_run is not None else None
        return (
            not self.instances
            and end is not None
            and end is not EndReason.STOPPED
            and not restarts(self.service.restart, end)
        )

    async def start(self, *, fresh: bool = True) -> None:
        """Fills all free places, when it is wanted; `fresh`: whatever came of it under an earlier daemon."""
        if not fresh and self.is_over:
            return
        for index in range(self.service.instances):
            await self._fill(index)

    async def start_by_hand(self) -> list[str]:
        """Lifts a stop by hand and fills the free places; answers the ids of the new runs."""
        before = {run.id for run in self.instances.values()}
        await self._want(None)
        self.wanted = True
        await self.start()
        return [run.id for run in self.instances.values() if run.id not in before]

    async def stop_by_hand(self, reason: str) -> list[str]:
        """Stops all instances, and keeps it so over restarts until told otherwise; answers the ids of the runs."""
        await self._want(self._context.clock.now())
        return await self.stop(reason)

    async def redefine(self, service: Service, definition: str, *, replace_instances: bool) -> None:
        """Another definition holds: surplus instances stop, missing ones start; the others are replaced where asked."""
        async with self._turn:
            self.service, self.definition = service, definition
            for run in [run for index, run in self.instances.items() if index >= service.instances]:
                await self._stop(run, "Stopped by a reload: fewer instances are wanted.")
            if replace_instances:
                self._outdated |= {run.id for run in self.instances.values()}
        await self.start(fresh=replace_instances)
        self._context.spawn(self.roll())

    async def retire(self, why: str) -> None:
        """The service is gone: its instances stop."""
        await self.stop(why)

    async def revive(self, service: Service, definition: str, record: UnitRecord) -> None:
        """The service is there again, and begins anew, as soon as what still stops has stopped."""
        async with self._turn:
            self.service, self.definition, self.record = service, definition, record
            self.wanted = service.autostart
        await self.start()

    async def find_outdated(self) -> None:
        """Goes on replacing where the daemon before left off: instances that are not of the definition in force."""
        store = self._context.store
        for run in [run for run in self.instances.values() if run.definition != self.definition]:
            old, new = await store.definition(run.definition), await store.definition(self.definition)
            if old is not None and new is not None and processes_differ(old.json, new.json):
                self._outdated.add(run.id)
        await self.roll()

    async def roll(self) -> None:
        """Replaces outdated instances one after another, each once the one before is up again."""
        async with self._rolling:
            while outdated := [run for run in self.instances.values() if run.id in self._outdated]:
                first = min(outdated, key=lambda run: run.instance)
                async with self._turn:
                    if first.id in self._outdated & {run.id for run in self.instances.values()}:
                        await self._stop(first, "Replaced by a reload: its definition was changed.")
                while not self._is_replaced(first):
                    await self._moved.wait()

    def _is_replaced(self, run: Run) -> bool:
        """Whether another one is up in its place, or none is wanted there."""
        present = self.instances.get(run.instance)
        is_up = present is not None and present.id != run.id and present.phase is Phase.RUNNING
        return is_up or (present is None and not (self.wanted and run.instance < self.service.instances))

    def _has_moved(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def _want(self, stopped_at: datetime | None) -> None:
        async with self._turn:
            self.record = replace(self.record, stopped_at=stopped_at)
            await self._context.commit([SaveUnit(record=self.record)], UnitUpdated(name=self.service.name))

    async def stop(self, reason: str) -> list[str]:
        """Stops all instances; none is started again."""
        async with self._turn:
            self.wanted = False
            self._has_moved()
            return [(await self._stop(run, reason)).id for run in list(self.instances.values())]

    async def stop_run(self, run_id: str, reason: str) -> Run | None:
        """Stops one instance by its run; its place is filled again. None: no such live run."""
        async with self._turn:
            run = self._live(run_id)
            return await self._stop(run, reason) if run else None

    async def _stop(self, run: Run, reason: str) -> Run:
        after = step(run.phase, RunEvent.STOP_ASKED)
        if RunEffect.STOP in after.effects:
            run = replace(run, phase=after.phase, reason=reason)
            self._hold(run)
            await self._context.record([SaveRun(run=run)], RunUpdated(run=run))
            await self._context.runner.stop(run.id)
        return run

    async def _fill(self, index: int) -> None:
        """Starts this instance, when it is wanted and not there."""
        async with self._turn:
            if not self.wanted or index in self.instances:
                return
            if self._context.lack() is not None:
                self._later(index, at_least=PATIENCE)  # that the disk is short was told
                return
            now = self._context.clock.now()
            run_id = self._context.run_id(now)
            run = newcomer(self.service, run_id, Trigger.SERVICE, self.definition, at=now, instance=index)
            run = replace(run, phase=step(run.phase, RunEvent.ADMITTED).phase)
            try:
                await self._context.commit([SaveRun(run=run)], RunCreated(run=run))
            except WorldError as error:
                log.error(
                    "service %s: not started: %s", self.service.name, error, extra={"action": "service.not_started"}
                )
                self._later(index, at_least=PATIENCE)
                return
            self._hold(run)
            await self._context.runner.start([launch_of(self.service, run, self._context)])

    def _later(self, index: int, *, at_least: timedelta = timedelta(), at_once: bool = False) -> None:
        delay = timedelta() if at_once else max(self.service.restart_delay, at_least)
        self._agenda.after(delay, partial(self._fill, index))

    # Actual

    def adopt(self, run: Run) -> None:
        """Takes note of an instance that its row says has not ended."""
        self._hold(run)

    def _hold(self, run: Run) -> None:
        self.instances[run.instance] = run
        self._context.owners[run.id] = self

    async def start_again(self, run_id: str) -> None:
        """Hands an instance to the runner once more: the daemon that should have done it died before it could."""
        async with self._turn:
            run = self._live(run_id)
            assert run is not None, "recovery asks for adopted runs only"
            await self._context.runner.start([launch_of(self.service, run, self._context)])

    async def started(self, report: Started) -> None:
        """An instance has a process, or is found alive."""
        async with self._turn:
            run = self._live(report.run_id)
            if run is None:
                return
            first = run.started_at is None
            after = step(run.phase, RunEvent.STARTED)
            run = replace(run, phase=after.phase, started_at=report.at, pid=report.pid)
            self._hold(run)
            await self._context.record([SaveRun(run=run)], *([RunStarted(run=run)] if first else []))
            self._has_moved()
            if RunEffect.STOP in after.effects:
                await self._context.runner.stop(run.id)

    async def refused(self, report: Refused) -> None:
        """Instances claim no places, so no runner may say so; should one, the instance is tried again."""
        await self._over(report.run_id, f"The runner had no place for it ({report.place}).", EndReason.START_FAILED)

    async def exited(self, report: Exited) -> None:
        """An instance has ended: its `restart` policy decides what follows."""
        async with self._turn:
            run = self._live(report.run_id)
            if run is not None:
                await self._gone(ended(run, report, ending_of(report)))
            await self._context.runner.acknowledge([report.run_id])

    async def lost(self, run_id: str, reason: str) -> None:
        """The machine or the keeper went down under this instance."""
        await self._over(run_id, reason, EndReason.CRASHED)

    async def _over(self, run_id: str, reason: str, end: EndReason) -> None:
        async with self._turn:
            run = self._live(run_id)
            if run is not None:
                now = self._context.clock.now()
                await self._gone(cut_short(run, RunEvent.LOST, end, reason, at=now))

    async def _gone(self, run: Run) -> None:
        del self.instances[run.instance]
        self._context.owners.pop(run.id, None)
        end = run.end_reason or EndReason.FAILED
        by_hand = end is EndReason.STOPPED
        again = (
            self.wanted and run.instance < self.service.instances and (by_hand or restarts(self.service.restart, end))
        )
        is_replaced = run.id in self._outdated
        self._outdated.discard(run.id)
        if again and not is_replaced:
            run = replace(run, reason=f"{run.reason} Starts again in {spoken(self.service.restart_delay)}.")
        self.last_run = run
        await self._context.record([SaveRun(run=run)], RunEnded(run=run))
        if again:
            self._later(run.instance, at_once=is_replaced)
        self._has_moved()

    def _live(self, run_id: str) -> Run | None:
        return next((run for run in self.instances.values() if run.id == run_id), None)

    @property
    def ready(self) -> int:
        """How many instances are up."""
        return sum(run.phase is Phase.RUNNING for run in self.instances.values())
