"""One task's runs: who holds a place, who waits in line for one, and who gets in."""

from bisect import insort
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from rota.engine.armed import Armed
from rota.engine.book import Book, place_full
from rota.engine.context import Context, Owner
from rota.engine.launch import launch_of
from rota.lifecycle.overlap import Admission, Occupancy, admit
from rota.lifecycle.run import RunEffect, RunEvent, step
from rota.model.change import SaveRun
from rota.model.event import RunCreated, RunEnded, RunUpdated
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Overlap

Keep = Callable[..., Awaitable[object]]
"""How rows are kept: `Context.record`, for as long as it takes, or `Context.commit`, once."""

BEHIND_MISSED = "It came while missed slots were still being caught up."

TURNED_AWAY = {
    Admission.SKIP: (EndReason.SKIPPED, Verdict.SKIPPED),
    Admission.QUEUE_FULL: (EndReason.QUEUE_FULL, Verdict.QUEUE_FULL),
}
"""How a newcomer that does not get in ends, and its slot with it."""


class Line:
    """The places of a task. Its owner sees to it that one deed ends before the next begins."""

    def __init__(self, book: Book, context: Context, *, owner: Owner, armed: Armed) -> None:
        self.active: dict[str, Run] = {}
        """Runs that hold a place: starting, running or stopping; oldest first."""
        self.waiting: deque[Run] = deque()
        self.closed = False
        """A full stop is under way: nothing starts any more."""
        self._book = book
        self._context = context
        self._owner = owner
        self._armed = armed

    def hold(self, run: Run) -> None:
        """Takes a run among those that hold a place."""
        self.active[run.id] = run
        self._context.owners[run.id] = self._owner

    # The way in

    async def move_up(self) -> None:
        """Starts who waits longest, as often as there is room."""
        while self.waiting and not self.closed and self._has_room(self.waiting[0]):
            await self._start(self.waiting.popleft(), RunUpdated, self._context.record)

    def _has_room(self, run: Run) -> bool:
        """Whether there is a place; runs that catch up go one at a time, however many there are."""
        alone = not is_catching_up(run) or not any(is_catching_up(other) for other in self.active.values())
        return alone and len(self.active) < self._book.task.parallelism

    async def join(self, runs: Sequence[Run]) -> None:
        """Has runs wait that have their rows already, in the order of their ids, and starts who may."""
        if runs:
            await self._armed.disarm()
            self.waiting.extend(runs)
            self.waiting = deque(sorted(self.waiting, key=lambda run: run.id))
            await self.move_up()

    async def enter(self, run: Run, *, full: str | None = None, keep: Keep | None = None) -> Run:
        """Lets a run in, has it wait, or turns it away.

        `full`: the place that the runner found full. `keep`: how rows are kept; for as long as it takes when not given.
        """
        keep, task = keep or self._context.record, self._book.task
        if run.reason is not None:  # it has waited before: it keeps its turn
            return await self.put_back(run)
        catching_up = sum(is_catching_up(other) for other in self.waiting)
        if catching_up and run.trigger is Trigger.CRON:
            return await self._wait(run, BEHIND_MISSED, keep)
        dying = sum(other.phase is Phase.STOPPING for other in self.active.values())
        occupancy = Occupancy(active=len(self.active), dying=dying, waiting=len(self.waiting), refused=full is not None)
        decision = admit(
            task.on_overlap, occupancy, parallelism=task.parallelism, queue_max=task.queue_max + catching_up
        )
        if decision.admission is Admission.START:
            return await self._start(run, first_news(run), keep)
        because = place_full(full or f"task:{task.name}", [*self.active, *(other.id for other in self.waiting)])
        if decision.admission is not Admission.WAIT:
            return await self._turn_away(run, decision.admission, because, keep)
        await self._wait(run, because, keep)
        for oldest in [r for r in self.active.values() if r.phase is not Phase.STOPPING][: decision.stop_oldest]:
            await self._stop(oldest, f'Stopped to make room for {run.id} (`on_overlap = "{Overlap.TERMINATE}"`).')
        return self.waiting[-1]

    async def put_back(self, run: Run) -> Run:
        """Has a run wait that was nearly in, before all that came after it."""
        insort(self.waiting, run, key=lambda other: other.id)
        await self._context.record([SaveRun(run=run)], RunUpdated(run=run))
        return run

    async def _start(self, run: Run, news: type[RunCreated | RunUpdated], keep: Keep) -> Run:
        """Keeps the run's row, then hands it to the runner: no process without a row."""
        run = replace(run, phase=step(run.phase, RunEvent.ADMITTED).phase)
        await keep([SaveRun(run=run)], news(run=run))
        self.hold(run)
        await self._context.runner.start([launch_of(self._book.task, run, self._context)])
        return run

    async def _wait(self, run: Run, because: str, keep: Keep) -> Run:
        """Puts a newcomer at the back of the queue; armed slots are taken back first, so that none overtakes it."""
        await self._armed.disarm()
        run = replace(run, reason=because)
        changes = self._book.verdict(run, Verdict.QUEUED, because)
        await keep([SaveRun(run=run), *changes], first_news(run)(run=run))
        self.waiting.append(run)
        return run

    async def _turn_away(self, run: Run, admission: Admission, because: str, keep: Keep) -> Run:
        """Keeps a run that never was, with the reason."""
        end, verdict = TURNED_AWAY[admission]
        run = self._book.cut_short(run, RunEvent.DISCARDED, end, because)
        changes = self._book.verdict(run, verdict, because)
        await keep([SaveRun(run=run), *changes], RunEnded(run=run))
        return run

    async def give_up(self, run: Run, event: RunEvent, reason: str) -> Run:
        """Ends a run that has not started."""
        run = self._book.cut_short(run, event, EndReason.STOPPED, reason)
        changes = self._book.verdict(run, Verdict.DROPPED, reason)
        await self._context.record([SaveRun(run=run), *changes], RunEnded(run=run))
        return run

    # The way out

    async def stop_run(self, run_id: str, reason: str) -> Run | None:
        """Stops an active run, or ends a waiting one without starting it; None: it is neither."""
        waiting = next((run for run in self.waiting if run.id == run_id), None)
        if waiting is not None:
            self.waiting.remove(waiting)
            return await self.give_up(waiting, RunEvent.STOP_ASKED, reason)
        found = self.active.get(run_id)
        return await self._stop(found, reason) if found else None

    async def dismiss(self, reason: str) -> list[Run]:
        """Ends all who wait."""
        waiting, self.waiting = list(self.waiting), deque()
        return [await self.give_up(run, RunEvent.STOP_ASKED, reason) for run in waiting]

    async def stop_active(self, reason: str) -> list[Run]:
        """Stops what is active."""
        return [await self._stop(run, reason) for run in list(self.active.values())]

    async def _stop(self, run: Run, reason: str) -> Run:
        after = step(run.phase, RunEvent.STOP_ASKED)
        if RunEffect.STOP not in after.effects:
            return run
        run = replace(run, phase=after.phase, reason=reason)
        self.hold(run)
        await self._context.record([SaveRun(run=run)], RunUpdated(run=run))
        await self._context.runner.stop(run.id)
        return run


def is_catching_up(run: Run) -> bool:
    """Whether it stands in for a missed slot."""
    return run.trigger is Trigger.CATCH_UP


def first_news(run: Run) -> type[RunCreated | RunUpdated]:
    """What is told of a newcomer; of a retry it was told already, when its row was written."""
    return RunCreated if run.retry_of is None else RunUpdated
