"""The past of one task: what became of each of its slots."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from rota.demo.fate import Habit
from rota.demo.line import LinePast
from rota.demo.pool import SharedPlaces
from rota.demo.world import World
from rota.engine.book import Book
from rota.engine.quiet import held, paused, repeated
from rota.engine.reckoning import Reckoner
from rota.model.change import Change, StretchSlot
from rota.model.firing import Firing, FiringNote
from rota.model.run import Trigger
from rota.model.slot import UnitRecord
from rota.model.unit import ParamValue, Task
from rota.schedule.calendar import calendar
from rota.schedule.passed import passed

LAST = timedelta(seconds=3)
"""What falls due later than this before the end is left for the Rota that follows."""


class TaskPast:
    """One task, from its first sight on."""

    def __init__(self, book: Book, habit: Habit, world: World, pool: SharedPlaces | None) -> None:
        self.book = book
        self.line = LinePast(book, habit, world, pool)
        self._world = world
        self._reckoner = Reckoner(book, world, {})
        task, seen = book.task, book.record.first_seen
        self._calendar = calendar(task.crons, task.not_during, name=task.name, timezone=task.timezone, anchor=seen)
        self._firings = self._calendar.timetable.after(seen) if task.crons else iter(())
        self._reached = seen
        """Slots up to here are dealt with."""

    @property
    def task(self) -> Task:
        """Its definition."""
        return self.book.task

    # In time

    def plan(self) -> None:
        """Has the next slot looked at when it starts."""
        firing = next(self._firings, None)
        if firing is not None and self.book.starts_at(firing.due_at) <= self._world.until - LAST:
            self._world.stage.at(self.book.starts_at(firing.due_at), partial(self._fall_due, firing))

    def _fall_due(self, firing: Firing) -> None:
        self.plan()
        if self._world.is_down:
            return
        self._reached = firing.due_at
        quiet = self._quiet(firing)
        if quiet is not None:
            self._world.diary.passed_over([quiet])
            return
        run_id = self._world.run_id(self.book.starts_at(firing.due_at))
        self.line.enter(self.book.newcomer(run_id, Trigger.CRON, due_at=firing.due_at))

    def _quiet(self, firing: Firing) -> Change | None:
        """What is written of a slot that does not run; None: it does."""
        if self.book.record.paused_at is not None:
            return paused(self.book, firing.due_at)
        window = self._calendar.window(firing.due_at)
        if window is not None:
            return StretchSlot(slot=held(self.book, window.text, firing.due_at))
        if firing.note is FiringNote.DST_REPEAT:
            return repeated(self.book, firing.due_at, self._world)
        return None

    # What people say

    def trigger(self, trigger: Trigger, actor: str | None, params: Mapping[str, ParamValue] | None = None) -> None:
        """A run now."""
        run_id = self._world.run_id(self._world.stage.now())
        self.line.enter(self.book.newcomer(run_id, trigger, actor=actor, params=params))

    def pause(self, by: str, reason: str) -> None:
        """Its slots do not run."""
        at = self._world.stage.now()
        self.book.record = replace(self.book.record, paused_at=at, paused_by=by, paused_reason=reason)

    def resume(self) -> None:
        """They do again."""
        self.book.record = replace(self.book.record, paused_at=None, paused_by=None, paused_reason=None)

    # Rota was down, and is stopped

    def return_at(self, now: datetime) -> None:
        """Deals with what was due while nobody looked."""
        if self.task.crons:
            reached = now - self.book.offset
            found = passed(self._calendar, self._reached, reached, [], most=self._reckoner.most)
            reckoning = self._reckoner.settle(found, reached)
            self._reached = reached
            self._world.diary.passed_over(reckoning.changes)
            self.line.join(reckoning.caught_up)
            for run in reckoning.in_time:
                self.line.enter(run)
        self.line.take_up()

    def record(self) -> UnitRecord:
        """What is known of the task in the end."""
        return replace(self.book.record, anchor=self._world.until - LAST - self.book.offset)
