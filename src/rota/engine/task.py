"""One task: takes what the schedule, the runner and people say, one at a time, and keeps the task's promises."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from rota.engine.armed import Armed
from rota.engine.book import Book
from rota.engine.check import Checks
from rota.engine.context import Context
from rota.engine.docket import Docket
from rota.engine.launch import launch_of
from rota.engine.line import Line
from rota.engine.order import Orders
from rota.engine.retry import Retries, let_go
from rota.engine.row import ended
from rota.lifecycle.run import RunEffect, RunEvent, step
from rota.lifecycle.touch import overlap_of
from rota.model.change import Change, SaveRun
from rota.model.event import Event, RunStarted, UnitOverdue, UnitRecovered
from rota.model.launch import Exited, Refused, Started
from rota.model.run import EndReason, Phase, Run
from rota.model.slot import Slot, UnitRecord
from rota.model.unit import Overlap, Task

SHUTDOWN = "shutdown"
"""What a runner names instead of a place when a full stop is under way."""


class TaskActor:
    """One task. Every public deed waits for its turn, so that each sees what the one before has committed."""

    def __init__(self, book: Book, context: Context, released: Callable[[datetime], None]) -> None:
        self.book = book
        self.armed = Armed(book, context, owner=self, released=released)
        self.line = Line(book, context, owner=self, armed=self.armed, call=lambda: context.spawn(self.place_freed()))
        self.checks = Checks(book, context)
        self.retries = Retries(book, context, self._retry)
        self.retired: str | None = None
        """Why nothing of this unit starts any more: the configuration does not have it."""
        self.last_run: Run | None = None
        self.last_success_at: datetime | None = None
        self._context = context
        self._turn = asyncio.Lock()
        self.orders = Orders(book, context, turn=self._turn, line=self.line, retries=self.retries)
        self.docket = Docket(book, context, turn=self._turn, line=self.line, armed=self.armed)

    @property
    def task(self) -> Task:
        """The task as the book has it now."""
        return self.book.task

    # What was there before this daemon

    def adopt(self, run: Run) -> None:
        """Takes note of a run that its row says has not ended."""
        self._context.last_arrival = max(self._context.last_arrival, run.arrival or 0)
        match run.phase:
            case Phase.QUEUED:
                self.line.get_in(run)
            case Phase.DELAYED:
                self.retries.keep(run)
            case _:
                self.line.hold(run)

    async def start_again(self, run_id: str) -> None:
        """Hands a run to the runner once more: the daemon that should have done it died before it could."""
        async with self._turn:
            run = self.line.active[run_id]
            if self.retired or run.phase is Phase.STOPPING:
                self.line.let_go(run_id)
                await self.line.give_up([run], RunEvent.LOST, self.retired or "Stopped before it started.")
                return
            await self._context.runner.start([launch_of(self.task, run, self._context)])

    async def go_on(self) -> None:
        """Lets in who may start, and ends who was in line under an earlier definition where no queue is kept now."""
        async with self._turn:
            if self.task.on_overlap is not Overlap.QUEUE:
                outdated = [run for run in self.line.waiting if await self._came_otherwise(run)]
                await self.line.give_up(outdated, RunEvent.DISCARDED, self._no_queue())
            await self.line.move_up()

    async def _came_otherwise(self, run: Run) -> bool:
        """Whether a run got in line under another overlap policy."""
        if run.definition == self.book.definition:
            return False
        before = await self._context.store.definition(run.definition)
        return before is None or overlap_of(before.json) is not self.task.on_overlap

    def _no_queue(self) -> str:
        return f'Dropped: `on_overlap` is "{self.task.on_overlap}" now.'

    async def retire(self, why: str) -> None:
        """The unit is gone: who waits will not start any more, and armed slots are taken back."""
        async with self._turn:
            self.retired = why
            self.line.closed = self.book.gone = True
            await self._dismiss(why)
            await self.armed.disarm()
            self.line.change_pool(None)

    async def revive(self, task: Task, definition: str, record: UnitRecord) -> None:
        """The unit is there again, and begins anew; what still runs counts as its own."""
        async with self._turn:
            self.retired = None
            self.line.closed = self.book.gone = False
            self.book.record = record
            self.book.redefine(task, definition)
            self.line.change_pool(task.pool)

    async def redefine(self, task: Task, definition: str) -> None:
        """Another definition holds: what runs keeps its places and ends under its old one, armed slots are free again.

        Who waits starts as the task is now, unless `on_overlap` no longer lets anybody wait.
        """
        async with self._turn:
            await self.armed.disarm()
            before = self.task.on_overlap
            self.book.redefine(task, definition)
            self.line.change_pool(task.pool)
            if task.on_overlap not in {before, Overlap.QUEUE}:
                await self.line.dismiss(self._no_queue())
            await self._freed()

    async def let_in(self, run: Run) -> None:
        """Lets a run in that has its row and was not looked at: the daemon died before it could."""
        async with self._turn:
            if self.retired:
                await self.line.give_up([run], RunEvent.DISCARDED, self.retired)
            else:
                await self.line.enter(run)

    # What the runner says

    async def started(self, report: Started) -> None:
        """A run has a process; armed slots become runs here."""
        async with self._turn:
            run = self.armed.claim(report.run_id) or self.line.active.get(report.run_id)
            if run is not None:
                await self._started(run, report)
            if report.armed:
                await self._context.runner.acknowledge([report.run_id])

    async def _started(self, run: Run, report: Started) -> None:
        after = step(run.phase, RunEvent.STARTED)
        first = run.started_at is None
        changes = self.book.ran(run, report.at) if first else []
        reason = run.reason if after.phase is Phase.STOPPING else None
        run = replace(run, phase=after.phase, started_at=report.at, pid=report.pid, reason=reason)
        self.line.hold(run)
        self.checks.watch(run.id)
        await self._context.record([SaveRun(run=run), *changes], *([RunStarted(run=run)] if first else []))
        if RunEffect.STOP in after.effects:
            await self._context.runner.stop(run.id)

    async def refused(self, report: Refused) -> None:
        """A run was not started because a place is full: the overlap policy decides."""
        ends = self._context.pools.ends
        async with self._turn:
            run = self._claim(report.run_id)
            stopping = self.line.closed or report.place == SHUTDOWN
            if not stopping and ends == self._context.pools.ends:
                self._context.pools.doubt(report.place, self.line)
            if run is not None and (self.retired or not (stopping and report.armed)):
                await self._refused(run, report)
            if report.armed:
                await self._context.runner.acknowledge([report.run_id])
            await self._freed()

    async def _refused(self, run: Run, report: Refused) -> None:
        after = step(run.phase, RunEvent.REFUSED)
        if after.phase is Phase.ENDED:
            await self.line.give_up([run], RunEvent.REFUSED, run.reason or "Stopped before it started.")
        elif self.retired:
            await self.line.give_up([replace(run, phase=after.phase)], RunEvent.DISCARDED, self.retired)
        elif self.line.closed or report.place == SHUTDOWN:
            await self.line.put_back(replace(run, phase=after.phase, reason="Rota was stopping."))
        else:
            await self.line.enter(replace(run, phase=after.phase), full=report.place, is_new=report.armed)

    async def exited(self, report: Exited) -> None:
        """A run has ended, or never had a process."""
        report, ending = await self.checks.conclude(report)
        async with self._turn:
            run = self._claim(report.run_id)
            self.checks.forget(report.run_id)
            if run is not None:
                await self._end(ended(run, report, ending), self.book.late_verdict(run, report), before=run)
            await self._context.runner.acknowledge([report.run_id])
            await self._freed()

    async def lost(self, run_id: str, reason: str) -> None:
        """The machine or the keeper went down under this run."""
        async with self._turn:
            run = self._claim(run_id)
            if run is not None:
                changes = [] if run.started_at else self.book.failed_to_start(run, reason)
                crashed = self.book.cut_short(run, RunEvent.LOST, EndReason.CRASHED, reason)
                await self._end(crashed, changes, before=run)

    async def _end(self, run: Run, changes: Sequence[Change], *, before: Run) -> None:
        """Keeps the end of a run, and the retry that follows it."""
        stopped = before.reason or "It was stopped." if before.phase is Phase.STOPPING else None
        self.last_run = await self.retries.end(run, changes, barred=self.retired or stopped)
        if run.end_reason is EndReason.SUCCESS:
            self.last_success_at = run.ended_at

    def _claim(self, run_id: str) -> Run | None:
        """Takes the run of this id out of our hands, armed or active; None: a report said twice."""
        return self.armed.claim(run_id) or self.line.let_go(run_id)

    async def returned(self, run_ids: Sequence[str]) -> None:
        """The runner gave armed slots back, ours among them: their instants are free again, but in a full stop."""
        async with self._turn:
            if self.retired or not self.line.closed:
                await self.armed.release(run_ids)

    async def hand_over(self, slots: Sequence[Slot]) -> None:
        """Hands slots to the runner that were committed as armed before; where they may not be armed, frees them."""
        async with self._turn:
            is_paused = self.book.record.paused_at is not None
            outdated = any(slot.definition != self.book.definition for slot in slots)
            if self.line.may_arm and not is_paused and not outdated:
                await self.armed.hand_over(slots)
            else:
                await self.armed.free(slots)

    async def judge_age(self) -> datetime | None:
        """Tells, once, that the last success is too old, or is not any more; answers when to ask again. WorldError."""
        async with self._turn:
            now, record, max_age = self._context.clock.now(), self.book.record, self.task.max_age
            young_at = max(record.first_seen, self.last_success_at or record.first_seen)
            due = None if max_age is None else young_at + max_age
            since = due if due is not None and due <= now else None
            if (since is None) != (record.overdue_since is None):
                await self._set_overdue(since)
            return due if since is None else None

    async def _set_overdue(self, since: datetime | None) -> None:
        record = self.book.record
        news = list(self._news_of_age(record, since))
        await self.book.save(replace(record, overdue_since=since), self._context, news=news)

    def _news_of_age(self, record: UnitRecord, since: datetime | None) -> Iterator[Event]:
        if since is not None:
            paused, last = record.paused_at is not None, self.last_success_at
            yield UnitOverdue(name=record.name, since=since, last_success_at=last, paused=paused)
        elif record.overdue_since is not None:
            yield UnitRecovered(name=record.name, since=record.overdue_since)

    # What people say

    async def stop_run(self, run_id: str, reason: str) -> Run | None:
        """Stops an active run, or ends a waiting or delayed one without starting it; None: it is none of these."""
        async with self._turn:
            if retry := self.retries.take(run_id):
                return (await self.line.give_up([retry], RunEvent.STOP_ASKED, reason))[0]
            return await self.line.stop_run(run_id, reason)

    async def stop(self, reason: str) -> list[Run]:
        """Stops what is active and ends what waits; the schedule goes on."""
        async with self._turn:
            return await self._dismiss(reason) + await self.line.stop_active(reason)

    async def _dismiss(self, reason: str) -> list[Run]:
        """Ends all that wait, be it for a place or for their instant."""
        return await self.line.give_up([*self.line.waiting, *self.retries.take_all()], RunEvent.STOP_ASKED, reason)

    async def stop_active(self, reason: str) -> list[Run]:
        """Stops what is active; who waits goes on waiting."""
        async with self._turn:
            return await self.line.stop_active(reason)

    async def close(self) -> None:
        """A full stop begins: nothing starts any more. Rows that wait or are armed stay, for the next start to find."""
        async with self._turn:
            self.line.closed = True

    # What other runs leave

    async def place_freed(self) -> None:
        """A place that was full is free now: perhaps it is ours."""
        async with self._turn:
            await self.line.move_up()

    async def _freed(self) -> None:
        """Places may be free now: they are for whoever's turn it is."""
        await self.line.move_up()
        self._context.pools.call_next()

    async def _retry(self, run_id: str) -> None:
        """The instant of a retry has come: it gets in line, unless it was stopped meanwhile."""
        async with self._turn:
            retry = None if self.line.closed else self.retries.take(run_id)
            if retry is not None:
                await self.line.enter(let_go(retry))
