"""One task: takes what the schedule, the runner and people say, one at a time, and keeps the task's promises."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from rota.engine.armed import Armed, run_of
from rota.engine.book import Book, place_full
from rota.engine.context import Context
from rota.engine.launch import launch_of
from rota.engine.row import ended
from rota.lifecycle.overlap import Admission, Occupancy, admit
from rota.lifecycle.run import RunEffect, RunEvent, step
from rota.model.change import InsertSlot, SaveRun
from rota.model.event import RunCreated, RunEnded, RunStarted, RunUpdated
from rota.model.launch import Exited, Refused, Started
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import Slot, Verdict
from rota.model.unit import Overlap, Task

TURNED_AWAY = {
    Admission.SKIP: (EndReason.SKIPPED, Verdict.SKIPPED),
    Admission.QUEUE_FULL: (EndReason.QUEUE_FULL, Verdict.QUEUE_FULL),
}
"""How a newcomer that does not get in ends, and its slot with it."""


class TaskActor:
    """One task. Every public deed waits for its turn, so that each sees what the one before has committed."""

    def __init__(self, task: Task, book: Book, context: Context, released: Callable[[datetime], None]) -> None:
        self.task = task
        self.book = book
        self.active: dict[str, Run] = {}
        """Runs that hold a place: starting, running or stopping; oldest first."""
        self.waiting: deque[Run] = deque()
        self.armed = Armed(task, book, context, owner=self, released=released)
        self.last_run: Run | None = None
        self.last_success_at: datetime | None = None
        self._context = context
        self._turn = asyncio.Lock()
        self._closing = False
        """A full stop is under way: nothing starts any more."""

    # What was there before this daemon

    def adopt(self, run: Run) -> None:
        """Takes note of a run that its row says has not ended."""
        if run.phase is Phase.QUEUED:
            self.waiting.append(run)
        else:
            self._hold(run)

    async def start_again(self, run_id: str) -> None:
        """Hands a run to the runner once more: the daemon that should have done it died before it could."""
        async with self._turn:
            await self._context.runner.start([launch_of(self.task, self.active[run_id], self._context)])

    async def resume(self, slot: Slot) -> None:
        """Lets a slot in whose row is there while its run's is not: the daemon died between the two."""
        async with self._turn:
            await self._enter(self.book.newcomer(run_of(slot), Trigger.CRON, due_at=slot.due_at))

    # What the runner says

    async def started(self, report: Started) -> None:
        """A run has a process; armed slots become runs here."""
        async with self._turn:
            run = self._claim(report.run_id)
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
        self._hold(run)
        await self._context.record([SaveRun(run=run), *changes], *([RunStarted(run=run)] if first else []))
        if RunEffect.STOP in after.effects:
            await self._context.runner.stop(run.id)

    async def refused(self, report: Refused) -> None:
        """A run was not started because a place is full: the overlap policy decides."""
        async with self._turn:
            run = self._claim(report.run_id)
            if run is not None:
                after = step(run.phase, RunEvent.REFUSED)
                if after.phase is Phase.ENDED:
                    await self._give_up(run, RunEvent.REFUSED, run.reason or "Stopped before it started.")
                else:
                    await self._enter(replace(run, phase=after.phase), full=report.place)
            if report.armed:
                await self._context.runner.acknowledge([report.run_id])

    async def exited(self, report: Exited) -> None:
        """A run has ended, or never had a process."""
        async with self._turn:
            run = self._claim(report.run_id)
            if run is not None:
                changes = [] if run.started_at else self.book.ran(run, report.started_at or report.ended_at)
                run = ended(run, report)
                await self._context.record([SaveRun(run=run), *changes], RunEnded(run=run))
                self._remember(run)
            await self._context.runner.acknowledge([report.run_id])
            await self._freed()

    async def lost(self, run_id: str, reason: str) -> None:
        """The machine or the keeper went down under this run."""
        async with self._turn:
            run = self._claim(run_id)
            if run is not None:
                changes = (
                    [] if run.started_at else self.book.ran(run, self.book.starts_at(run.due_at or run.created_at))
                )
                run = self.book.cut_short(run, RunEvent.LOST, EndReason.CRASHED, reason)
                await self._context.record([SaveRun(run=run), *changes], RunEnded(run=run))
                self._remember(run)

    def _claim(self, run_id: str) -> Run | None:
        """Takes the run of this id out of our hands, armed or active; None: a report said twice."""
        self._context.owners.pop(run_id, None)
        return self.armed.claim(run_id) or self.active.pop(run_id, None)

    def _hold(self, run: Run) -> None:
        """Takes a run among those that hold a place."""
        self.active[run.id] = run
        self._context.owners[run.id] = self

    def _remember(self, run: Run) -> None:
        self.last_run = run
        if run.end_reason is EndReason.SUCCESS:
            self.last_success_at = run.ended_at

    # What the schedule says

    async def arm(self, due: Sequence[datetime]) -> bool:
        """Commits slots and hands them to the runner; False: somebody waits, none may overtake. WorldError: none is."""
        async with self._turn:
            if self.waiting or self._closing:
                return False
            await self.armed.arm(due)
            return True

    async def hand_over(self, slots: Sequence[Slot]) -> None:
        """Hands slots to the runner that were committed as armed before."""
        async with self._turn:
            await self.armed.hand_over(slots)

    async def enter(self, due_at: datetime, trigger: Trigger, run_id: str | None = None) -> bool:
        """Lets a slot in now, as the overlap policy says; False: decided before, or closing. WorldError: no row."""
        async with self._turn:
            if self._closing:
                return False
            run_id = run_id or self._context.run_id(self.book.starts_at(due_at))
            slot = self.book.slot(due_at, Verdict.QUEUED, "Its turn has come.", run_id=run_id)
            if await self._context.store.commit([InsertSlot(slot=slot)]):
                return False
            await self._enter(self.book.newcomer(run_id, trigger, due_at=due_at))
            return True

    async def decide(self, slot: Slot, end: EndReason) -> None:
        """Records a slot, or a stretch of them, that does not run. WorldError: it is not recorded."""
        async with self._turn:
            run_id = self._context.run_id(slot.until or slot.due_at)
            run = self.book.newcomer(run_id, Trigger.CRON, due_at=slot.due_at)
            run = self.book.cut_short(run, RunEvent.DISCARDED, end, slot.reason)
            slot = replace(slot, run_id=run_id)
            anchor = self.book.anchor(slot.until or slot.due_at)
            await self._context.commit([InsertSlot(slot=slot), SaveRun(run=run), anchor], RunEnded(run=run))

    async def move_anchor(self, instant: datetime) -> None:
        """Says that all slots up to this instant are dealt with. WorldError: it is not written."""
        async with self._turn:
            await self._context.commit([self.book.anchor(instant)])

    async def returned(self, run_ids: Sequence[str]) -> None:
        """The runner gave these armed slots back: their instants are free again."""
        async with self._turn:
            await self.armed.release(run_ids)
            await self._context.runner.acknowledge(run_ids)

    # What people say

    async def trigger(self, trigger: Trigger, actor: str | None = None) -> Run:
        """A run now, or what the overlap policy makes of it. WorldError: there is no run."""
        async with self._turn:
            run_id = self._context.run_id(self._context.clock.now())
            return await self._enter(self.book.newcomer(run_id, trigger, actor=actor))

    async def stop_run(self, run_id: str, reason: str) -> Run | None:
        """Stops an active run, or ends a waiting one without starting it; None: it is neither."""
        async with self._turn:
            waiting = next((run for run in self.waiting if run.id == run_id), None)
            if waiting is not None:
                self.waiting.remove(waiting)
                return await self._give_up(waiting, RunEvent.STOP_ASKED, reason)
            found = self.active.get(run_id)
            return await self._stop(found, reason) if found else None

    async def stop(self, reason: str) -> list[Run]:
        """Stops what is active and ends what waits; the schedule goes on."""
        async with self._turn:
            waiting, self.waiting = list(self.waiting), deque()
            given_up = [await self._give_up(run, RunEvent.STOP_ASKED, reason) for run in waiting]
            return given_up + [await self._stop(run, reason) for run in list(self.active.values())]

    async def _stop(self, run: Run, reason: str) -> Run:
        after = step(run.phase, RunEvent.STOP_ASKED)
        if RunEffect.STOP not in after.effects:
            return run
        run = replace(run, phase=after.phase, reason=reason)
        self._hold(run)
        await self._context.record([SaveRun(run=run)], RunUpdated(run=run))
        await self._context.runner.stop(run.id)
        return run

    async def close(self) -> None:
        """A full stop begins: armed slots are taken back, nothing starts any more, waiting runs stay rows."""
        async with self._turn:
            self._closing = True
            await self.armed.disarm()

    # The ways in

    async def place_freed(self) -> None:
        """A place that was full is free now: perhaps it is ours."""
        async with self._turn:
            await self._next()

    async def _freed(self) -> None:
        if self.task.pool is not None:
            self._context.pool_freed(self.task.pool)
        else:
            await self._next()

    async def _next(self) -> None:
        """Starts who waits longest, as often as there is room."""
        while self.waiting and not self._closing and len(self.active) < self.task.parallelism:
            await self._start(self.waiting.popleft(), RunUpdated)

    async def _enter(self, run: Run, *, full: str | None = None) -> Run:
        """Lets a run in, has it wait, or turns it away. `full`: the place that the runner found full."""
        if run.reason is not None:  # it has waited before: it keeps its turn
            self.waiting.appendleft(run)
            await self._context.record([SaveRun(run=run)])
            return run
        dying = sum(other.phase is Phase.STOPPING for other in self.active.values())
        occupancy = Occupancy(active=len(self.active), dying=dying, waiting=len(self.waiting), refused=full is not None)
        decision = admit(
            self.task.on_overlap, occupancy, parallelism=self.task.parallelism, queue_max=self.task.queue_max
        )
        if decision.admission is Admission.START:
            return await self._start(run, RunCreated)
        because = place_full(full or f"task:{self.task.name}", [*self.active, *(other.id for other in self.waiting)])
        if decision.admission is not Admission.WAIT:
            return await self._turn_away(run, decision.admission, because)
        await self._wait(run, because)
        for oldest in [r for r in self.active.values() if r.phase is not Phase.STOPPING][: decision.stop_oldest]:
            await self._stop(oldest, f'Stopped to make room for {run.id} (`on_overlap = "{Overlap.TERMINATE}"`).')
        return self.waiting[-1]

    async def _start(self, run: Run, news: type[RunCreated | RunUpdated]) -> Run:
        """Keeps the run's row, then hands it to the runner. WorldError: there is no row, and no process."""
        run = replace(run, phase=step(run.phase, RunEvent.ADMITTED).phase)
        await self._context.commit([SaveRun(run=run)], news(run=run))
        self._hold(run)
        await self._context.runner.start([launch_of(self.task, run, self._context)])
        return run

    async def _wait(self, run: Run, because: str) -> None:
        """Puts a newcomer at the back of the queue; armed slots are taken back first, so that none overtakes it."""
        await self.armed.disarm()
        run = replace(run, reason=because)
        changes = self.book.verdict(run, Verdict.QUEUED, because)
        await self._context.record([SaveRun(run=run), *changes], RunCreated(run=run))
        self.waiting.append(run)

    async def _turn_away(self, run: Run, admission: Admission, because: str) -> Run:
        """Keeps a run that never was, with the reason."""
        end, verdict = TURNED_AWAY[admission]
        run = self.book.cut_short(run, RunEvent.DISCARDED, end, because)
        changes = self.book.verdict(run, verdict, because)
        await self._context.record([SaveRun(run=run), *changes], RunEnded(run=run))
        return run

    async def _give_up(self, run: Run, event: RunEvent, reason: str) -> Run:
        """Ends a run that has not started."""
        run = self.book.cut_short(run, event, EndReason.STOPPED, reason)
        changes = self.book.verdict(run, Verdict.DROPPED, reason)
        await self._context.record([SaveRun(run=run), *changes], RunEnded(run=run))
        return run
