"""The past of one task: its slots get in, wait or are turned away; its runs end, and what failed is tried again."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from rota.demo.fate import Fate, Habit
from rota.demo.pool import SharedPlaces
from rota.demo.report import reported, unreported
from rota.demo.trouble import fate_of
from rota.demo.world import World
from rota.engine.book import Book, place_full
from rota.engine.line import TURNED_AWAY
from rota.engine.quiet import held, paused, repeated
from rota.engine.reckoning import Reckoner
from rota.engine.recovery import CRASHED
from rota.engine.retry import followed, let_go
from rota.engine.row import ended
from rota.lifecycle.ending import ending_of, failed_output
from rota.lifecycle.overlap import Admission, Occupancy, admit
from rota.lifecycle.run import RunEvent
from rota.model.change import StretchSlot
from rota.model.firing import Firing, FiringNote
from rota.model.output import Sighting
from rota.model.run import Awaited, EndReason, Phase, Run, Trigger
from rota.model.slot import UnitRecord, Verdict
from rota.model.unit import ParamValue
from rota.schedule.calendar import calendar
from rota.schedule.passed import passed

LAST = timedelta(seconds=3)
"""What falls due later than this before the end is left for the Rota that follows."""
SLOWEST_END = timedelta(milliseconds=400)
"""A run ends this long before the end of the past at the latest: no process outlives it."""


class TaskPast:
    """One task, from its first sight on."""

    def __init__(self, book: Book, habit: Habit, world: World, pool: SharedPlaces | None) -> None:
        self.book = book
        self.waiting: list[Run] = []
        self._habit = habit
        self._world = world
        self._pool = pool
        self._active: dict[str, Run] = {}
        self._stranded: list[Run] = []
        """Retries whose instant came while the machine was down."""
        self._reckoner = Reckoner(book, world, {})
        task = book.task
        self._calendar = calendar(
            task.crons, task.not_during, name=task.name, timezone=task.timezone, anchor=book.record.first_seen
        )
        self._firings = self._calendar.timetable.after(book.record.first_seen) if task.crons else iter(())
        self._last_due = book.record.first_seen
        if pool is not None:
            pool.members.append(self)

    @property
    def has_room(self) -> bool:
        """Whether its own places would let one in."""
        return len(self._active) < self.book.task.parallelism

    # Slots

    def plan(self) -> None:
        """Has the next slot looked at when it starts."""
        firing = next(self._firings, None)
        if firing is not None and self.book.starts_at(firing.due_at) <= self._world.until - LAST:
            self._world.stage.at(self.book.starts_at(firing.due_at), partial(self._fall_due, firing))

    def _fall_due(self, firing: Firing) -> None:
        self.plan()
        if self._world.is_down:
            return
        self._last_due = firing.due_at
        window = self._calendar.window(firing.due_at)
        if self.book.record.paused_at is not None:
            self._world.diary.inserted([paused(self.book, firing.due_at)])
        elif window is not None:
            self._world.diary.inserted([StretchSlot(slot=held(self.book, window.text, firing.due_at))])
        elif firing.note is FiringNote.DST_REPEAT:
            self._world.diary.inserted([repeated(self.book, firing.due_at, self._world)])
        else:
            run_id = self._world.run_id(self.book.starts_at(firing.due_at))
            self._enter(self.book.newcomer(run_id, Trigger.CRON, due_at=firing.due_at))

    def trigger(self, trigger: Trigger, actor: str | None, params: dict[str, ParamValue] | None = None) -> Run:
        """A run now, as somebody has asked for."""
        run = self.book.newcomer(self._world.run_id(self._world.stage.now()), trigger, actor=actor, params=params)
        return self._enter(run)

    def set_pause(self, by: str | None, reason: str | None = None) -> None:
        """It is paused by somebody, or (None) is so no more."""
        at = self._world.stage.now() if by is not None else None
        self.book.record = replace(self.book.record, paused_at=at, paused_by=by, paused_reason=reason)

    # The way in

    def _enter(self, run: Run) -> Run:
        task = self.book.task
        shut = self._pool is not None and self._pool.is_full
        occupancy = Occupancy(active=len(self._active), dying=0, waiting=len(self.waiting), shut=shut)
        decision = admit(task.on_overlap, occupancy, parallelism=task.parallelism, queue_max=task.queue_max)
        if decision.admission is Admission.START:
            return self._start(run, self._world.arrival())
        because, awaits = self._because()
        if decision.admission is Admission.WAIT:
            return self._wait(replace(run, reason=because, waiting_for=awaits, arrival=self._world.arrival()))
        end, verdict = TURNED_AWAY[decision.admission]
        run = self.book.cut_short(run, RunEvent.DISCARDED, end, because)
        self._world.diary.decided(self.book.verdict(run, verdict, because))
        self._world.diary.ended(run)
        return run

    def _because(self) -> tuple[str, Awaited]:
        task = self.book.task
        if self._pool is None or not self.has_room or self.waiting:
            place = f"task:{task.name}"
            return place_full(place, chain(self._active, (run.id for run in self.waiting))), Awaited.PARALLELISM
        return place_full(self._pool.place, self._pool.holders), Awaited.POOL

    def _wait(self, run: Run) -> Run:
        self.waiting.append(run)
        return run

    def let_in(self) -> None:
        """Starts who waits longest."""
        self._start(self.waiting.pop(0))

    def _move_up(self) -> None:
        if self._pool is not None:
            self._pool.call_next()
            return
        while self.waiting and self.has_room:
            self.let_in()

    def _start(self, run: Run, arrival: int | None = None) -> Run:
        world = self._world
        started = world.stage.now() + timedelta(seconds=min(0.4, world.chance.lognormvariate(-5.9, 0.6)))
        world.diary.decided(self.book.ran(run, started))
        pid = world.chance.randrange(2_000, 400_000)
        run = replace(
            run, phase=Phase.RUNNING, started_at=started, pid=pid, waiting_for=None, arrival=arrival or run.arrival
        )
        fate = fate_of(run, self._habit, until=world.until, chance=world.chance)
        self._active[run.id] = run
        if self._pool is not None:
            self._pool.holders.append(run.id)
        ends = max(started, min(started + timedelta(seconds=fate.seconds), world.until - SLOWEST_END))
        world.stage.at(ends, partial(self._over, run.id, fate))
        return run

    # The way out

    def _over(self, run_id: str, fate: Fate) -> None:
        if self._world.is_down or run_id not in self._active:
            return
        run, now = self._active[run_id], self._world.stage.now()
        assert run.started_at is not None, "what is active has started"
        report = reported(run, fate, now, self._habit, self._world, reason=self._reason(fate))
        success = self.book.task.success
        sighting = Sighting(found=frozenset({success.output or ""} if fate.is_well else ()))
        failures = failed_output(success, sighting) if not fate.exit_code else []
        self._end(ended(run, report, ending_of(report, success, failures)))

    def _reason(self, fate: Fate) -> str | None:
        if fate.cause is not EndReason.TIMEOUT:
            return None
        return f"It ran longer than its `timeout` of {int(fate.seconds) // 60}m."

    def _end(self, run: Run) -> None:
        self._leave(run.id)
        run, retry = followed(run, self.book, self._world, barred=None)
        self._world.diary.ended(run, then=retry)
        if retry is not None:
            assert retry.starts_at is not None, "a retry is due at an instant"
            self._world.diary.runs[retry.id] = retry
            self._world.stage.at(retry.starts_at, partial(self._retry, retry))
        self._move_up()

    def _leave(self, run_id: str) -> None:
        del self._active[run_id]
        if self._pool is not None:
            self._pool.holders.remove(run_id)

    def _retry(self, retry: Run) -> None:
        if self._world.is_down:
            self._stranded.append(retry)
        else:
            self._enter(let_go(retry))

    def stop(self, actor: str) -> Run | None:
        """Somebody stops what is active; None: nothing is."""
        found = next(iter(self._active.values()), None)
        if found is None:
            return None
        fate = Fate(seconds=0, exit_code=143, signal="SIGTERM", cause=EndReason.STOPPED, plot="stopped")
        reason = f"Stopped by {actor}."
        report = reported(found, fate, self._world.stage.now(), self._habit, self._world, reason=reason)
        self._end(ended(found, report, ending_of(report)))
        return found

    # Rota was down

    def crash(self) -> None:
        """The machine is back: what ran is lost."""
        for run in list(self._active.values()):
            cut = unreported(run, self._world)
            self._end(self.book.cut_short(cut, RunEvent.LOST, EndReason.CRASHED, CRASHED))

    def return_at(self, reached: datetime) -> None:
        """Deals with what was due while nobody looked."""
        if not self.book.task.crons:
            return
        reached -= self.book.offset
        found = passed(self._calendar, self._last_due, reached, [], most=self._reckoner.most)
        reckoning = self._reckoner.settle(found, reached)
        self._world.diary.inserted(reckoning.changes)
        self.waiting.extend(reckoning.caught_up)
        self._move_up()
        for run in [*reckoning.in_time, *map(let_go, self._stranded)]:
            self._enter(run)
        self._stranded.clear()
        self._last_due = reached

    # The end

    def leave_open(self) -> None:
        """Who waits goes on waiting: these rows are open, and the Rota that follows lets them in."""
        for run in self.waiting:
            self._world.diary.runs[run.id] = run
            self._world.diary.decided(self.book.verdict(run, Verdict.QUEUED, run.reason or ""))

    def record(self) -> UnitRecord:
        """What is known of the task in the end."""
        return replace(self.book.record, anchor=self._world.until - LAST - self.book.offset)
