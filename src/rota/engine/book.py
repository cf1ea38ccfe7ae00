"""Makes the rows of one task: runs, slots, and what is known of the task itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from rota.clock import Clock
from rota.engine.context import Context
from rota.engine.row import cut_short, newcomer
from rota.lifecycle.run import RunEvent
from rota.model.change import Change, DecideSlot, SaveUnit
from rota.model.duration import spoken
from rota.model.event import Event
from rota.model.launch import Exited
from rota.model.run import Awaited, EndReason, Phase, Run, Trigger
from rota.model.slot import Slot, UnitRecord, Verdict
from rota.model.unit import AnyUnit, ParamValue, Task
from rota.schedule.jitter import offset

ON_TIME = timedelta(seconds=2)
"""A slot that starts later than this past its time is called late (design.md, section 3)."""

LATE = timedelta(seconds=1)
"""What starts later than this past its time is told how late."""

MOMENT = timedelta(microseconds=1)


class Book:
    """The rows of one task, under its definition as it is now."""

    def __init__(self, task: Task, definition: str, record: UnitRecord, clock: Clock) -> None:
        self.task = task
        self.definition = definition
        self.record = record
        self.gone = False
        """The unit's row is not ours any more: the configuration has no such task, or a service of that name."""
        self.undecided: set[datetime] = set()
        """Due times that are armed, or looked at in time: the anchor stays before them."""
        self.has_looked_back = False
        """Until the planner has, nothing beyond the anchor is known to be dealt with, and it stays where it is."""
        self._clock = clock
        self.offset = offset(task.name, task.jitter)
        """How long after its due time each slot starts (`jitter`)."""

    def redefine(self, task: Task, definition: str) -> None:
        """Rows that are made from now on follow this definition."""
        self.task, self.definition = task, definition
        self.record = unpaused(task, self.record)
        self.offset = offset(task.name, task.jitter)

    def newcomer(
        self,
        run_id: str,
        trigger: Trigger,
        *,
        due_at: datetime | None = None,
        actor: str | None = None,
        reason: str | None = None,
        params: Mapping[str, ParamValue] | None = None,
    ) -> Run:
        """A run that has not got in yet; with a reason it waits; without `params` it has their defaults."""
        now = self._clock.now()
        run = newcomer(self.task, run_id, trigger, self.definition, at=now, due_at=due_at, actor=actor, params=params)
        waiting_for = Awaited.CATCH_UP if trigger is Trigger.CATCH_UP else None
        starts_at = None if due_at is None else self.starts_at(due_at)
        return replace(run, reason=reason, waiting_for=waiting_for, starts_at=starts_at)

    def retry(self, run: Run, run_id: str, starts_at: datetime) -> Run:
        """The next attempt of a run that has failed: what that one was asked for, the task as it is now."""
        retry = newcomer(self.task, run_id, Trigger.RETRY, self.definition, at=self._clock.now(), due_at=run.due_at)
        return replace(
            retry,
            phase=Phase.DELAYED,
            waiting_for=Awaited.RETRY_DELAY,
            starts_at=starts_at,
            attempt=run.attempt + 1,
            retry_of=run.retry_of or run.id,
            actor=run.actor,
            params=run.params,
            reason=f"Retry {run.attempt} of {self.task.retry_attempts}: run {run.id} ended with {run.end_reason}.",
        )

    def slot(
        self,
        due_at: datetime,
        verdict: Verdict,
        reason: str,
        *,
        run_id: str | None = None,
        count: int = 1,
        until: datetime | None = None,
    ) -> Slot:
        """A slot, or a stretch of them, as the ledger keeps it."""
        return Slot(
            task=self.task.name,
            due_at=due_at,
            verdict=verdict,
            reason=reason,
            decided_at=self._clock.now(),
            run_id=run_id,
            definition=self.definition,
            count=count,
            until=None if until == due_at else until,
        )

    def verdict(self, run: Run, verdict: Verdict, reason: str) -> list[Change]:
        """What to write of a run's slot; nothing for a run that belongs to none, or whose first attempt had it."""
        if run.due_at is None or run.retry_of is not None:
            return []
        decided = DecideSlot(slot=self.slot(run.due_at, verdict, reason, run_id=run.id))
        return [decided] if self.gone else [decided, self.anchor(run.due_at)]

    def ran(self, run: Run, started_at: datetime) -> list[Change]:
        """What to write of the slot of a run that has started."""
        if run.due_at is None:
            return []
        late = started_at - run.due_at - self.offset
        if run.trigger is Trigger.CATCH_UP:
            return self.verdict(run, Verdict.CAUGHT_UP, f"Caught up by run {run.id}, {spoken(late)} late.")
        if run.reason is not None:
            return self.verdict(run, Verdict.RAN, f"Ran after {spoken(late)} in line. {run.reason}")
        if late > LATE:
            return self.verdict(run, Verdict.RAN, f"Ran {spoken(late)} late.")
        return self.verdict(run, Verdict.RAN, "Ran on time.")

    def failed_to_start(self, run: Run, why: str) -> list[Change]:
        """What to write of the slot of a run whose turn came, and that never had a process, or none that we know of."""
        return self.verdict(run, Verdict.RAN, f"Its turn came on time. {why}")

    def late_verdict(self, run: Run, report: Exited) -> list[Change]:
        """What to write of the slot of a run that has ended, where nobody has heard of it before."""
        if run.started_at is not None:
            return []
        if report.started_at is not None:
            return self.ran(run, report.started_at)
        return self.failed_to_start(run, report.reason or "It could not be started.")

    def anchor(self, instant: datetime) -> SaveUnit:
        """Says that the slots up to this instant are dealt with, but for those that come before and are undecided."""
        self.record = replace(self.record, anchor=self.reach(instant))
        return SaveUnit(record=self.record)

    def reach(self, instant: datetime) -> datetime:
        """How far the anchor goes when this instant has its row; it never goes back."""
        if not self.has_looked_back:
            return self.record.anchor
        before = min((due for due in self.undecided if due < instant), default=None)
        return max(self.record.anchor, instant if before is None else before - MOMENT)

    async def save(
        self, record: UnitRecord, context: Context, *changes: Change, news: Sequence[Event] = ()
    ) -> Sequence[Change]:
        """Writes the unit's row with others, all or nothing; answers those that were refused. WorldError."""
        own = [] if self.gone else [SaveUnit(record=record)]
        refused = await context.commit([*changes, *own], *news)
        self.record = record
        return refused

    def cut_short(self, run: Run, event: RunEvent, end: EndReason, reason: str) -> Run:
        """A run that ends now without a word from the runner: never started, or lost."""
        return cut_short(run, event, end, reason, at=self._clock.now())

    def starts_at(self, due_at: datetime) -> datetime:
        """When the slot of this due time starts: later by the fixed offset of `jitter`."""
        return due_at + self.offset


def unpaused(unit: AnyUnit, record: UnitRecord) -> UnitRecord:
    """The record of a unit; what has no schedule any more is not paused either."""
    if isinstance(unit, Task) and unit.crons:
        return record
    return replace(record, paused_at=None, paused_by=None, paused_reason=None)


def place_full(place: str, behind: Iterable[str] = ()) -> str:
    """Why a run waits or was turned away: because of the place, and behind whom."""
    kind, _, name = place.partition(":")
    first = list(islice(behind, 3))
    those = ", ".join(first)
    if kind == "pool":
        return f"All places of the pool {name} were taken" + (f", by {those}." if those else ".")
    be = "was" if len(first) == 1 else "were"
    return f"It came while {those} {be} still there." if those else "All places of the task were taken."
