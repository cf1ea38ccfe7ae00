"""What becomes of the slots that time has passed over: who still runs, and which row tells of the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rota.engine.book import ON_TIME, Book
from rota.engine.numbering import Numbering
from rota.engine.quiet import held, missed, paused, repeated
from rota.model.change import Change, InsertSlot
from rota.model.run import Run, Trigger
from rota.model.slot import Verdict
from rota.model.unit import CatchUp
from rota.schedule.passed import Passed

ONE_BY_ONE = "Missed slots are caught up one after another."
CHANGED = "The schedule has changed since, so nothing is caught up."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """All that is to be written in one go, and who gets in afterwards."""

    reached: datetime
    """Every slot that was due until then has its row."""
    changes: tuple[Change, ...] = ()
    in_time: tuple[Run, ...] = ()
    """A moment late: they run as if nothing had been."""
    caught_up: tuple[Run, ...] = ()
    """One after another, oldest first."""


class Reckoner:
    """Settles what has passed, for one task under its definition as it is now."""

    def __init__(self, book: Book, ids: Numbering, reuse: Mapping[datetime, str]) -> None:
        self._book = book
        self._ids = ids
        self._reuse = reuse
        """Run ids that were promised to slots already."""

    @property
    def most(self) -> int:
        """How many of the newest passed slots `settle` needs to know one by one."""
        in_time = 2 * len(self._book.task.crons)
        return self._runs + in_time + 1

    @property
    def _runs(self) -> int:
        return {
            CatchUp.SKIP: 0,
            CatchUp.LATEST: 1,
            CatchUp.ALL: self._book.task.max_catch_up_runs,
        }[self._book.task.catch_up]

    def settle(self, passed: Passed, reached: datetime) -> Reckoning:
        """By the policy of the task."""
        if self._book.record.paused_at is not None:
            return Reckoning(reached=reached, changes=tuple(self._paused(passed)))
        in_time = [due for due in passed.newest if reached - due < ON_TIME]
        late = passed.newest[: len(passed.newest) - len(in_time)]
        runs = self._runs - (len(in_time) if self._book.task.catch_up is CatchUp.LATEST else 0)
        chosen = late[max(0, len(late) - max(0, runs)) :]
        rest = sum(stretch.count for stretch in passed.open) - len(chosen) - len(in_time)
        changes = [*self._quiet(passed)]
        if rest > 0:
            last = late[len(late) - len(chosen) - 1]
            changes.append(self._missed(passed.open[0].first, last, rest, self._because()))
        return Reckoning(
            reached=reached,
            changes=tuple(changes),
            in_time=tuple(self._run(due, Trigger.CRON, None) for due in in_time),
            caught_up=tuple(self._run(due, Trigger.CATCH_UP, ONE_BY_ONE) for due in chosen),
        )

    def give_up(self, passed: Passed, reached: datetime, because: str) -> Reckoning:
        """The schedule is another one now, or none: nothing of the old one runs any more."""
        if self._book.record.paused_at is not None:
            return Reckoning(reached=reached, changes=tuple(self._paused(passed)))
        changes = [*self._quiet(passed)]
        if passed.open:
            count = sum(stretch.count for stretch in passed.open)
            changes.append(self._missed(passed.open[0].first, passed.open[-1].last, count, because))
        return Reckoning(reached=reached, changes=tuple(changes))

    def _because(self) -> str:
        match self._book.task.catch_up:
            case CatchUp.SKIP:
                return 'The task does not catch up (`catch_up = "skip"`).'
            case CatchUp.LATEST:
                return 'Only the newest is caught up (`catch_up = "latest"`).'
            case CatchUp.ALL:
                return f"Only the newest {self._runs} are caught up (`max_catch_up_runs`)."

    def _quiet(self, passed: Passed) -> Iterator[Change]:
        for stretch in passed.held:
            assert stretch.window is not None, "what is held is held by a window"
            slot = held(self._book, stretch.window.text, stretch.first, stretch.last, stretch.count)
            yield InsertSlot(slot=slot)
        for instant in passed.repeats:
            yield repeated(self._book, instant, self._ids)

    def _paused(self, passed: Passed) -> Iterator[Change]:
        instants = sorted({*passed.repeats, *(s.first for s in passed.stretches), *(s.last for s in passed.stretches)})
        if instants:
            count = len(passed.repeats) + sum(stretch.count for stretch in passed.stretches)
            yield paused(self._book, instants[0], instants[-1], count)

    def _missed(self, first: datetime, last: datetime, count: int, because: str) -> Change:
        return missed(self._book, first, last, count, because=because, ids=self._ids)

    def _run(self, due_at: datetime, trigger: Trigger, reason: str | None) -> Run:
        run_id = self._reuse.get(due_at) or self._ids.run_id(self._book.starts_at(due_at))
        run = self._book.newcomer(run_id, trigger, due_at=due_at, reason=reason)
        return run if reason is None else replace(run, arrival=self._ids.arrival())


def rows_of(book: Book, runs: Sequence[Run]) -> list[InsertSlot]:
    """The slots of runs that are to come, each with its run."""
    return [
        InsertSlot(
            slot=book.slot(run.due_at, Verdict.QUEUED, run.reason or "Its turn has come.", run_id=run.id), run=run
        )
        for run in runs
        if run.due_at is not None
    ]
