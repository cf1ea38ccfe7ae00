"""One instance of a service: what is asked of it, and what is heard of it, one thing at a time."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from rota.engine.checker import Checker
from rota.engine.context import Context
from rota.engine.heir import Heir, Report
from rota.engine.home import Home, Standing
from rota.engine.launch import launch_of
from rota.engine.life import PATIENCE, Life
from rota.engine.row import cut_short, ended, ending_of_instance
from rota.lifecycle.run import RunEffect, RunEvent, step
from rota.lifecycle.service import InstanceEvent
from rota.model.change import SaveRun
from rota.model.duration import spoken
from rota.model.event import Event, InstanceUpdated, RunStarted, RunUpdated
from rota.model.instance import Desired, InstanceRecord, InstanceState, InstanceView
from rota.model.launch import Exited, Notified, Refused, Started
from rota.model.run import EndReason, Phase, Run


class Instance:
    """Every public deed waits for its turn."""

    def __init__(
        self,
        home: Home,
        record: InstanceRecord,
        context: Context,
        *,
        standing: Standing = Standing.PLACED,
        kept: bool = False,
    ) -> None:
        """`kept`: the store has this record."""
        self.life = Life(self, home, record, context, standing, kept=kept)
        self._said: Notified | None = None
        self._home = home
        self._context = context
        self._checker = Checker(self, home, context)
        self._heir = Heir(self, home, self.life, context)

    @property
    def index(self) -> int:
        """Its number, from 0."""
        return self.life.record.index

    @property
    def is_up(self) -> bool:
        """Whether it serves."""
        return self.life.state.is_up

    @property
    def has_given_up(self) -> bool:
        """Whether it will not be up soon by itself: it is failing, or has no process and gets none."""
        return self.life.is_failing or self.life.state is InstanceState.STOPPED

    def view(self) -> InstanceView:
        """As people see it."""
        return self.life.view(self._said, tuple(self._checker.checks))

    def moved(self) -> None:
        """What can be seen of it changed."""
        if self.life.standing is Standing.PLACED:
            self._context.bus.tell(InstanceUpdated(name=self._home.service.name, instance=self.view()))
        self._home.moved()

    # What is asked of it

    async def start(self) -> str | None:
        """It is wanted, and starts where it is not up; answers the id of a run that began."""
        life = self.life
        async with life.turn:
            known = life.run
            life.again = life.state is InstanceState.STOPPING
            restarts = life.record.restarts if known else 0
            life.record = replace(life.record, desired=Desired.UP, stopped_at=None, restarts=restarts)
            await life.take(InstanceEvent.START_ASKED)
            return life.run.id if life.run is not None and known is None else None

    async def rest(self) -> None:
        """It is not wanted, whatever it was before."""
        life = self.life
        async with life.turn:
            life.record = replace(life.record, desired=Desired.DOWN, restarts=0)
            await life.take(InstanceEvent.STOP_ASKED)

    async def resume(self) -> None:
        """Goes on where the daemon before left off, its delay as far as it had come."""
        life = self.life
        async with life.turn:
            record, now = life.record, self._context.clock.now()
            if life.run is not None or not life.wanted:
                return
            if life.is_new or record.state is InstanceState.WAITING or record.state.has_process:
                life.record = replace(record, state=InstanceState.STOPPED)
                await life.take(InstanceEvent.START_ASKED)
            elif record.retry_at is not None:
                longest = max(self._home.service.restart_max_delay, self._home.service.restart_delay, PATIENCE)
                life.retry_in(min(max(record.retry_at - now, timedelta()), longest))
                life.record = replace(life.record, retry_at=min(record.retry_at, now + longest))

    async def restart(self, reason: str) -> None:
        """It goes, and starts again without delay, whatever `restart` says."""
        life = self.life
        async with life.turn:
            life.again = life.run is not None
            life.record = replace(life.record, desired=Desired.UP, stopped_at=None)
            await life.take(InstanceEvent.RESTART_ASKED, reason=reason)

    async def stop(self, reason: str, *, alone_since: datetime | None = None) -> str | None:
        """It goes and stays away; answers the id of the run that ends. `alone_since`: when it alone was told so."""
        life = self.life
        async with life.turn:
            life.again = False
            life.record = replace(life.record, desired=Desired.DOWN, stopped_at=alone_since)
            await life.take(InstanceEvent.STOP_ASKED, reason=reason)
            return life.run.id if life.run else None

    async def leave(self, reason: str) -> str | None:
        """It goes, and what it should be stays as it is: with Rota, or with its place."""
        async with self.life.turn:
            self.life.again = False
            await self.life.take(InstanceEvent.STOP_ASKED, reason=reason)
            return self.life.run.id if self.life.run else None

    async def stop_run(self, run_id: str, reason: str) -> Run | None:
        """Stops this run; its place is filled again where it is wanted. None: it has ended."""
        async with self.life.turn:
            if self._live(run_id) is None:
                return None
            await self.life.take(InstanceEvent.STOP_ASKED, reason=reason)
            return self.life.run

    # What is heard of it

    def adopt(self, run: Run) -> None:
        """Takes note of a run that its row says has not ended."""
        self.life.hold(run)
        state = InstanceState.STOPPING if run.phase is Phase.STOPPING else InstanceState.STARTING
        if state is InstanceState.STARTING and run.ready_at is not None:
            state = InstanceState.READY  # that it is healthy by now is one more event: it may end an alarm
        since = run.ready_at or run.started_at or run.created_at
        self.life.record = replace(self.life.record, state=state, since=since, retry_at=None)

    async def start_again(self) -> None:
        """Hands its run to the runner once more: the daemon that should have done it died before it could."""
        async with self.life.turn:
            run = self.life.run
            assert run is not None, "recovery asks for adopted runs only"
            await self._context.runner.start([launch_of(self._home.service, run, self._context)])

    async def started(self, report: Started) -> None:
        """It has a process, or is found alive."""
        async with self.life.turn:
            run = self._live(report.run_id)
            if self._heir.is_early(report) or run is None:
                return
            first, after = run.started_at is None, step(run.phase, RunEvent.STARTED)
            run = self.life.run = replace(run, phase=after.phase, started_at=report.at, pid=report.pid)
            told: list[Event] = [RunStarted(run=run)] if first else []
            if RunEffect.STOP in after.effects:
                await self.life.keep([SaveRun(run=run)], told)
                await self._context.runner.stop(run.id)
            else:
                await self._come_up(run, told)
        if report.armed:
            await self._context.runner.acknowledge([report.run_id])
        if report.notified is not None:
            await self.notified(report.notified)

    async def _come_up(self, run: Run, told: list[Event]) -> None:
        """From now on its time is measured and its checks are asked."""
        known = run.ready_at is not None or bool(told)
        self._watch(run, self._left_of(run) if known else self._home.service.healthy_after)  # nobody asked meanwhile
        if run.ready_at is None and not self._checker.decides:
            await self._pass(run, run.started_at or self._context.clock.now(), told)
        else:
            await self.life.keep([SaveRun(run=run)], told)
            await self._heir.hand_over()

    def _watch(self, run: Run, left: timedelta) -> None:
        """Has its checks asked, and the end of `healthy_after` noticed."""
        self._checker.begin(run)
        span = self._home.service.healthy_after
        if span or run.ready_at is not None:
            self._context.after(max(left, timedelta()), partial(self._time_up, run.id, span))

    async def notified(self, report: Notified) -> None:
        """It has said something of itself."""
        async with self.life.turn:
            run = self._live(report.run_id)
            if self._heir.is_early(report) or run is None:
                return
            self._said = report
            if report.ready_at is not None and self._checker.awaits_word:
                await self._pass(run, report.ready_at, [])
            if report.stopping:
                await self.life.take(InstanceEvent.WITHDREW, reason="It said that it is stopping.")
            self.moved()

    async def passed(self, run_id: str) -> None:
        """Its check says that it is ready."""
        async with self.life.turn:
            run = self._live(run_id)
            if run is not None:
                await self._pass(run, self._context.clock.now(), [])

    async def _pass(self, run: Run, at: datetime, told: list[Event]) -> None:
        if run.ready_at is None and self.life.state is InstanceState.STARTING:
            run = self.life.run = replace(run, ready_at=at)
            self._checker.begin(run)
            self._heir.name()
            await self.life.take(InstanceEvent.PASSED, [SaveRun(run=run)], [*told, RunUpdated(run=run)])
            await self._heir.hand_over()
            if not self._home.service.healthy_after:
                await self.life.take(InstanceEvent.TIME_UP)

    async def sick(self, run_id: str, why: str) -> None:
        """Its checks failed once too often."""
        async with self.life.turn:
            if self._live(run_id) is not None:
                await self.life.take(InstanceEvent.SICK, reason=why)

    async def _time_up(self, run_id: str, span: timedelta) -> None:
        async with self.life.turn:
            if self._live(run_id) is not None and span == self._home.service.healthy_after:
                last = self._checker.last_text
                why = f"It was not ready within healthy_after ({spoken(span)}){f': {last}' if last else ''}."
                starting = self.life.state is InstanceState.STARTING
                await self.life.take(InstanceEvent.TIME_UP, reason=why if starting else None)

    async def refused(self, report: Refused) -> None:
        """Instances claim no places: only a full stop says so."""
        await self._over(report.run_id, f"The runner had no place for it ({report.place}).", EndReason.START_FAILED)

    async def exited(self, report: Exited) -> None:
        """Its process has ended."""
        async with self.life.turn:
            if self._heir.is_early(report):
                return
            run = self._live(report.run_id)
            if run is not None:
                await self._gone(ended(run, report, ending_of_instance(report, self._home.service)))
            await self._context.runner.acknowledge([report.run_id])

    async def lost(self, run_id: str, reason: str) -> None:
        """The machine or the keeper went down under it."""
        await self._over(run_id, reason, EndReason.CRASHED)

    async def _over(self, run_id: str, reason: str, end: EndReason) -> None:
        async with self.life.turn:
            run = self._live(run_id)
            if run is not None:
                await self._gone(cut_short(run, RunEvent.LOST, end, reason, at=self._context.clock.now()))

    async def _gone(self, run: Run) -> None:
        self._checker.end()
        self._said = None
        successor, reports = self._heir.take_over()
        await self.life.gone(run, successor)
        for report in reports:
            self._context.spawn(self._hear(report))

    async def _hear(self, report: Report) -> None:
        hear = {Started: self.started, Exited: self.exited, Notified: self.notified, Refused: self.refused}
        await hear[type(report)](report)  # type: ignore[operator] # each takes its own report

    async def renew(self) -> None:
        """Another definition holds, or another place: checks, time and who follows the live run are as that says."""
        async with self.life.turn:
            run = self.life.run
            if run is not None and run.started_at is not None and self.life.state is not InstanceState.STOPPING:
                self._watch(run, self._left_of(run))
            if self.is_up:
                self._heir.name()
            await self.life.keep()
            await self._heir.hand_over()

    def _live(self, run_id: str) -> Run | None:
        run = self.life.run
        return run if run is not None and run.id == run_id else None

    def _left_of(self, run: Run) -> timedelta:
        """How much of `healthy_after` is left of this run's life."""
        began = run.started_at or self._context.clock.now()
        return began + self._home.service.healthy_after - self._context.clock.now()
