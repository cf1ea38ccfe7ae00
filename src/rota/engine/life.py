"""Carries out what the table of `lifecycle/service.py` says of one instance: rows first, then deeds, then timers."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from rota.engine.context import Context
from rota.engine.home import Holder, Home, Standing
from rota.engine.launch import launch_of
from rota.engine.row import newcomer, starting_again
from rota.lifecycle.run import RunEvent
from rota.lifecycle.run import step as step_of_run
from rota.lifecycle.service import InstanceEffect, InstanceEvent, step
from rota.lifecycle.streak import Sequel, is_failing, sequel_of
from rota.model.change import Change, SaveInstance, SaveRun
from rota.model.check import Check
from rota.model.error import WorldError
from rota.model.event import Event, RunCreated, RunEnded, RunUpdated
from rota.model.instance import CLEAN, Desired, InstanceRecord, InstanceState, InstanceView
from rota.model.launch import Notified
from rota.model.run import EndReason, Run, Trigger

log = logging.getLogger("rota.engine")

PATIENCE = timedelta(seconds=5)
"""How long to wait with a start whose row could not be written, or for room on the disk."""

BEGINNINGS = frozenset(
    {InstanceEvent.START_ASKED, InstanceEvent.RESTART_ASKED, InstanceEvent.ADMITTED, InstanceEvent.RETRY_DUE}
)
"""What makes an instance start."""
ENDS = frozenset({InstanceEvent.GONE_DOWN, InstanceEvent.GONE_OVER, InstanceEvent.GONE_FOR_GOOD})
"""What nothing follows by itself."""


class Life:
    """One instance's state, run and record. Whoever calls it holds its `turn`."""

    def __init__(
        self, holder: Holder, home: Home, record: InstanceRecord, context: Context, standing: Standing, *, kept: bool
    ) -> None:
        """`kept`: the store has this record."""
        self.record = record
        self.standing = standing
        self.run: Run | None = None
        """The live one."""
        self.last_run: Run | None = None
        self.reason: str | None = None
        """Why it waits, or goes, in a sentence."""
        self.again = False
        """It starts anew as soon as its process is gone."""
        self.outdated = False
        """Its process is to be replaced; what starts anew is not."""
        self.turn = asyncio.Lock()
        self._home = home
        self._holder = holder
        self._context = context
        self._kept = record if kept else None
        self._era = 0
        """Counts changes of state, so that whatever waited for an earlier one is known as late."""

    @property
    def state(self) -> InstanceState:
        """Its one state field."""
        return self.record.state

    @property
    def wanted(self) -> bool:
        """Whether it should be up."""
        return self.record.desired is Desired.UP

    @property
    def is_failing(self) -> bool:
        """Whether its quick tries are used up, be it tried right now or not."""
        return is_failing(self._home.service, self.record.streak)

    def view(self, said: Notified | None, checks: tuple[Check, ...]) -> InstanceView:
        """As people see it, with what it says of itself and what its checks have answered."""
        run, last, record = self.run, self.last_run, self.record
        return InstanceView(
            index=record.index,
            desired=record.desired,
            state=record.state,
            since=record.since,
            run_id=run.id if run else None,
            pid=(said and said.main_pid) or run.pid if run else None,
            started_at=run.started_at if run else None,
            restarts=record.restarts,
            failed_starts=record.streak.failed_starts,
            retry_at=record.retry_at,
            reason=self.reason or (last.reason if last else None),
            status=said.status if said else None,
            last_end_reason=last.end_reason if last else None,
            last_exit_code=last.exit_code if last else None,
            checks=checks,
            usage=self._context.usage(run.id) if run else None,
        )

    def hold(self, run: Run) -> None:
        """This is its live run now."""
        self.run = run
        self._context.owners[run.id] = self._holder

    @property
    def is_over(self) -> bool:
        """Whether it has no process, and nothing is being done about it."""
        return self.run is None and not self.turn.locked()

    @property
    def is_new(self) -> bool:
        """Whether the store knows nothing of it."""
        return self._kept is None

    def inherit(self, record: InstanceRecord) -> None:
        """It takes the place of the one with this record."""
        self.record = replace(self.record, restarts=record.restarts + 1)
        self._kept = record

    async def take(
        self,
        event: InstanceEvent,
        changes: Sequence[Change] = (),
        told: Sequence[Event] = (),
        *,
        reason: str | None = None,
    ) -> None:
        """Takes the step of this event, if there is one, with what else is to be kept and told."""
        barred = self._home.closed or self.standing is Standing.LEAVING
        after = None if barred and event in BEGINNINGS else step(self.state, event)
        if after is None:
            await self.keep(changes, told)
            return
        self._enter(after.state)
        self.reason = reason
        if InstanceEffect.FORGIVE in after.effects:
            self.record = replace(self.record, streak=CLEAN)
        if InstanceEffect.START in after.effects:
            await self._begin(changes, told)
        elif InstanceEffect.STOP in after.effects:
            await self._stop(EndReason.STOPPED, changes, told)
        elif InstanceEffect.STOP_SICK in after.effects:
            await self._stop(EndReason.UNHEALTHY, changes, told)
        elif InstanceEffect.AWAIT in after.effects:
            await self._await(changes, told)
        else:
            await self.keep(changes, told)

    async def keep(self, changes: Sequence[Change] = (), told: Sequence[Event] = ()) -> None:
        """Writes what has happened, and tells of it."""
        changes = [*changes, *self._own_row()]
        if changes:
            await self._context.record(changes, *told)
            self._kept = self.record
        else:
            self._context.bus.tell(*told)
        self._holder.moved()

    async def gone(self, run: Run, successor: Run | None = None) -> None:
        """Its run has ended so, and what follows is kept in the same commit; `successor`: it was started already."""
        self.run = None
        self._context.owners.pop(run.id, None)
        was_failing, sequel = self.is_failing, self._sequel(run)
        restarts = self.record.restarts + (sequel.event not in ENDS)
        self.record = replace(self.record, streak=sequel.streak, restarts=restarts, heir=None)
        if sequel.delay is not None and successor is None:
            run = starting_again(run, sequel.delay)
            self.retry_in(sequel.delay, era=self._era + 1)
        self.last_run = run
        self._home.ended(run)
        told = [RunEnded(run=run), *self._home.alarm.tidings(self, was_failing=was_failing)]
        if successor is None:
            await self.take(sequel.event, [SaveRun(run=run)], told)
            return
        self._enter(InstanceState.STARTING)
        self.hold(successor)
        changes = [SaveRun(run=run), SaveRun(run=successor)]
        await self.keep(changes, [*told, RunCreated(run=successor)])
        if sequel.event is not InstanceEvent.GONE_AGAIN:  # it came too late to be held back
            await self.take(InstanceEvent.STOP_ASKED, reason=self.reason or run.reason)

    def retry_in(self, delay: timedelta, *, era: int | None = None) -> None:
        """It is tried again after so long, unless it changes its state before; `era`: of which state this is said."""
        self.record = replace(self.record, retry_at=self._context.clock.now() + delay)
        era = self._era if era is None else era
        self._context.after(delay, partial(self._later, InstanceEvent.RETRY_DUE, era))

    async def _later(self, event: InstanceEvent, era: int, reason: str | None = None) -> None:
        async with self.turn:
            if era == self._era:
                await self.take(event, reason=reason)

    def _sequel(self, run: Run) -> Sequel:
        streak, again = self.record.streak, self.again
        self.again = False
        end = run.end_reason or EndReason.FAILED
        stays = self._home.closed or not self.wanted or self.standing is not Standing.PLACED
        if stays or end is EndReason.CRASHED:
            return Sequel(event=InstanceEvent.GONE_DOWN, streak=streak)
        if again:
            return Sequel(event=InstanceEvent.GONE_AGAIN, streak=CLEAN)
        service = self._home.service
        was_up = run.ready_at is not None and run.duration is not None
        healthy = was_up and run.duration is not None and run.duration >= service.healthy_after
        return sequel_of(service, streak, end, healthy=healthy)

    def _enter(self, state: InstanceState) -> None:
        """Another state, which begins now."""
        self._era += 1
        waits = state in {InstanceState.BACKOFF, InstanceState.FAILING}
        retry_at = self.record.retry_at if waits else None
        self.record = replace(self.record, state=state, since=self._context.clock.now(), retry_at=retry_at)

    def _own_row(self) -> list[Change]:
        """Its record, where it says more than the stored one: of one with a process the run's row tells the state."""
        if self.standing is not Standing.PLACED or self._home.gone:
            return []
        told, kept = self.record, self._kept
        if kept is not None and told.state.has_process:
            told = replace(told, state=kept.state, since=kept.since, retry_at=kept.retry_at)
        return [] if told == kept else [SaveInstance(record=self.record)]

    # Effects

    async def _await(self, changes: Sequence[Change], told: Sequence[Event]) -> None:
        """What it depends on comes first."""
        self.reason = self._home.awaits()
        if self.reason is None:
            await self.take(InstanceEvent.ADMITTED, changes, told)
            return
        self._context.spawn(self._await_turn(self._era))
        await self.keep(changes, told)

    async def _await_turn(self, era: int) -> None:
        await self._later(InstanceEvent.ADMITTED, era, await self._home.dependencies())

    async def _begin(self, changes: Sequence[Change], told: Sequence[Event]) -> None:
        """A new run: its row, with what is to be kept anyway, then its process."""
        lack = self._context.lack()
        if lack is not None:
            await self._postpone(changes, told, lack)  # that the disk is short was told
            return
        service, now = self._home.service, self._context.clock.now()
        run_id = self._context.run_id(now)
        run = newcomer(service, run_id, Trigger.SERVICE, self._home.definition, at=now, instance=self.record.index)
        run = replace(run, phase=step_of_run(run.phase, RunEvent.ADMITTED).phase, reason=self.reason)
        launch = launch_of(service, run, self._context)
        self.outdated = False
        try:
            await self._context.commit([*changes, SaveRun(run=run), *self._own_row()])
        except WorldError as error:
            text = "service %s: not started: %s"
            log.error(text, service.name, error, extra={"action": "service.not_started"})
            await self._postpone(changes, told, str(error))
            return
        self._kept = self.record
        self.hold(run)
        await self._context.runner.start([launch])
        self._context.bus.tell(*told, RunCreated(run=run))  # what is seen of it can wait, its process does not
        self._holder.moved()

    async def _postpone(self, changes: Sequence[Change], told: Sequence[Event], why: str) -> None:
        self.retry_in(PATIENCE, era=self._era + 1)
        await self.take(InstanceEvent.POSTPONED, changes, told, reason=why)

    async def _stop(self, cause: EndReason, changes: Sequence[Change], told: Sequence[Event]) -> None:
        """Has it walk the ladder."""
        run = self.run
        assert run is not None, "only what has a run is stopped"
        run = replace(run, phase=step_of_run(run.phase, RunEvent.STOP_ASKED).phase, reason=self.reason or run.reason)
        self.run = run
        await self.keep([*changes, SaveRun(run=run)], [*told, RunUpdated(run=run)])
        why = self.reason if cause is EndReason.UNHEALTHY else None
        await self._context.runner.stop(run.id, cause=cause, reason=why)
