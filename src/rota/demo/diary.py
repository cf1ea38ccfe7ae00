"""What is written down of a past: rows of runs and slots, and what an operator was told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from rota.clock import Clock
from rota.demo.fate import Fate
from rota.demo.output.keep import NOTHING, Outputs, Size
from rota.engine.tiding import Tiding, tidings_alone, tidings_of
from rota.model.change import Change, DecideSlot, InsertSlot
from rota.model.event import Event, RunCreated, RunEnded
from rota.model.notification import Notice, NotificationKind, Notify
from rota.model.run import EndReason, Run
from rota.model.slot import Slot


class Diary:
    """Everything in the order in which it happened."""

    def __init__(self, outputs: Outputs, clock: Clock, run_id: Callable[[datetime], str]) -> None:
        self.runs: dict[str, Run] = {}
        self.slots: list[Slot] = []
        """Of runs, each with its last verdict."""
        self.changes: list[Change] = []
        """All else that the store is to be told."""
        self._outputs = outputs
        self._clock = clock
        self._run_id = run_id
        self._ailing: set[str] = set()

    def printed(self, run: Run, fate: Fate, ended_at: datetime) -> Size:
        """Keeps what a run has printed that ends now, and with a failure the output of the success before it."""
        outputs = self._outputs
        if not outputs.is_kept(run, fate, ended_at):
            outputs.passed_over[run.unit] = run.id, fate
            return NOTHING
        before = outputs.passed_over.pop(run.unit, None)
        if before is not None and not fate.is_well:
            success = self.runs[before[0]]
            size = outputs.write(success, before[1], success.ended_at or ended_at)
            self.runs[success.id] = replace(success, log_lines=size.lines, log_bytes=size.bytes)
        return outputs.write(run, fate, ended_at)

    def ended(self, run: Run, *, then: Run | None = None, told: Sequence[Event] = ()) -> None:
        """A run has ended. `then`: the run that tries again; `told`: what else is told with it."""
        self.runs[run.id] = run
        if run.end_reason is EndReason.SUCCESS and run.unit not in self._ailing and not told:
            return  # as nearly all do
        created = [] if then is None else [RunCreated(run=then)]
        self.tell((), [RunEnded(run=run), *created, *told])

    def decided(self, changes: Sequence[Change]) -> None:
        """What a task's book says of slots whose runs are there."""
        self.slots.extend(change.slot for change in changes if isinstance(change, DecideSlot))

    def passed_over(self, changes: Sequence[Change]) -> None:
        """Slots that do not run, some of them with a run that never was."""
        self.changes.extend(changes)
        for change in changes:
            if isinstance(change, InsertSlot) and change.run is not None:
                self.runs[change.run.id] = change.run
        self.tell(changes, ())

    def tell(self, changes: Sequence[Change], events: Sequence[Event]) -> None:
        """What an operator should know of it is noted."""
        for tiding in tidings_of(changes, events, self._ailing):
            self.notify(tiding)

    def notify(self, tiding: Tiding) -> None:
        """Notes this."""
        at = tiding.at or self._clock.now()
        if tiding.unit is not None and tiding.kind is NotificationKind.RUN_FAILED:
            self._ailing.add(tiding.unit)
        if tiding.unit is not None and tiding.kind is NotificationKind.RUN_RECOVERED:
            self._ailing.discard(tiding.unit)
        notice = Notice(
            id=self._run_id(at),
            kind=tiding.kind,
            reason=tiding.reason,
            unit=tiding.unit,
            run_id=tiding.run_id,
            title=tiding.title,
            body=tiding.body,
            at=at,
        )
        self.changes.append(Notify(notice=notice))

    def hear(self, event: Event) -> None:
        """Something has happened that has no rows of its own."""
        for tiding in tidings_alone(event):
            self.notify(tiding)
