"""One task's schedule: arms its slots ahead of time, and deals with those that time has passed over."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from functools import partial

from rota.engine.agenda import Agenda
from rota.engine.book import MOMENT, Book
from rota.engine.context import Context
from rota.engine.reckoning import CHANGED, Reckoner
from rota.engine.task import TaskActor
from rota.model.change import CutStretch
from rota.model.error import WorldError
from rota.model.firing import FiringNote
from rota.model.slot import Slot, UnitRecord
from rota.model.unit import Task
from rota.schedule.calendar import Calendar, calendar
from rota.schedule.passed import Known, Passed, passed
from rota.schedule.timetable import Timetable
from rota.schedule.window import Window

log = logging.getLogger("rota.engine")

HORIZON = timedelta(seconds=15)
"""How far ahead slots are armed (design.md, section 6)."""
REST = timedelta(seconds=5)
"""A dense schedule is looked at no more often than this: it still has 10 s of armed slots then."""
RETRY = timedelta(seconds=1)
"""When to come back after the ledger could not be written."""
LOOKS_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=40))
"""How far back the newest row is looked for after the clock was put right."""


class Planner:
    """One task's schedule. `start` once; after that the agenda drives it."""

    def __init__(self, book: Book, context: Context, agenda: Agenda) -> None:
        self._book = book
        self._context = context
        self._agenda = agenda
        self.actor = TaskActor(book, context, self._later)
        self.calendar = self._calendar(book.task.crons, book.task.timezone)
        self._planned_until = book.record.anchor
        """Due times up to here are armed, on the agenda, or dealt with."""
        self.reuse: dict[datetime, str] = {}
        """Run ids of slots that were committed, never handed over, and are past due: they start under the same id."""
        self._reckoner = Reckoner(book, context, self.reuse)
        self._is_behind = False
        """A slot could not be written: nothing later is decided before `start` has looked back."""
        self._looking = asyncio.Lock()
        """One looks back or ahead at a time, and at one definition."""
        self._round = 0
        """Plans made for an earlier round are void: the clock was set since, or the task has another definition."""

    @property
    def timetable(self) -> Timetable:
        """When the task is due."""
        return self.calendar.timetable

    def _calendar(self, crons: Sequence[str], zone: str) -> Calendar:
        task, anchor = self._book.task, self._book.record.first_seen
        return calendar(crons, task.not_during, name=task.name, timezone=zone, anchor=anchor)

    def next_run_at(self) -> datetime | None:
        """Due time of the next firing that will run, from now on; None: there is none, or the task is paused."""
        if not self._book.task.crons or self._book.record.paused_at is not None:
            return None
        firing = self.calendar.next_run(self._context.clock.now())
        return firing.due_at if firing else None

    async def start(self) -> None:
        """Deals with what fell due while nobody looked, then goes on arming; also after the clock was set."""
        if not self._book.task.crons and not self._book.record.crons:
            return
        async with self._looking:
            self._round += 1
            now = self._context.clock.now()
            reached = now - self._book.offset
            await self.actor.docket.hear_out(reached)
            try:
                if self._book.record.anchor > now + HORIZON:
                    await self._rewind(reached)
                await self._look_back(reached)
            except WorldError as error:
                self._behind(error)
                return
            self._is_behind = False
            self._book.has_looked_back = True
            self._book.undecided = {due for due in self._book.undecided if due > reached}
            self.reuse.clear()
            self._planned_until = max(reached, self._book.record.first_seen)
        await self._plan(self._round)

    async def redefine(self, task: Task, definition: str) -> None:
        """Another definition holds from now on. A changed schedule counts from now, an unchanged one goes on."""
        await self._begin_anew(self.actor.redefine(task, definition))

    async def revive(self, task: Task, definition: str, record: UnitRecord) -> None:
        """The task is there again, after it was removed: it begins anew."""
        await self._begin_anew(self.actor.revive(task, definition, record))

    async def _begin_anew(self, change: Awaitable[None]) -> None:
        async with self._looking:
            self._round += 1
            await change
            self._book.undecided.clear()
            self.calendar = self._calendar(self._book.task.crons, self._book.task.timezone)
        await self.start()

    async def retire(self, why: str) -> None:
        """The task is gone: nothing is planned any more."""
        async with self._looking:
            self._round += 1
            await self.actor.retire(why)
            await self._leave_nothing_open(why)

    async def _leave_nothing_open(self, why: str) -> None:
        """What was due when the task was removed, and had not started, has its row as well."""
        now = self._context.clock.now()
        try:
            passed = await self._passed(self.calendar, now)
        except WorldError as error:
            self._not_armed(error)
            return
        if passed is not None:
            await self._context.record(self._reckoner.give_up(passed, now, why).changes)

    # What people say

    async def pause(self, by: str, reason: str | None) -> None:
        """Slots get the verdict `paused` from now on; a repeat keeps the first pause. WorldError: no pause."""
        async with self._looking:
            await self.actor.docket.pause(self._context.clock.now(), by, reason)

    async def resume(self) -> None:
        """Goes on with the next firing; what was due until now was paused. WorldError: the pause goes on."""
        async with self._looking:
            if self._book.record.paused_at is None:
                return
            await self._look_back(self._context.clock.now())
            await self.actor.docket.resume()
        await self.start()

    # Ahead of time

    async def _plan(self, planned_round: int) -> None:
        """Arms what is due within the horizon, and comes back in time for the rest."""
        async with self._looking:
            if planned_round == self._round and self._book.task.crons:
                await self._arm(planned_round)

    async def _arm(self, planned_round: int) -> None:
        now = self._context.clock.now()
        until = max(self._planned_until, now + HORIZON - self._book.offset)
        due: list[datetime] = []
        for firing in self.timetable.between(self._planned_until, until):
            window = self.calendar.window(firing.due_at)
            if window is None and firing.note is not FiringNote.DST_REPEAT:
                due.append(firing.due_at)
            else:
                self._pass_over_later(firing.due_at, window)
        try:
            if due and not await self.actor.docket.arm(due):
                for instant in due:
                    self._later(instant)
        except WorldError as error:
            self._behind(error)
            return
        self._planned_until = until
        self._come_back(now, planned_round)

    def _come_back(self, now: datetime, planned_round: int) -> None:
        following = next(self.timetable.after(self._planned_until), None)
        if following is None:
            return
        starts_at = self._book.starts_at(following.due_at)
        wake = min(starts_at - REST, max(starts_at - HORIZON, now + REST))
        self._agenda.at(wake, partial(self._plan, planned_round))

    def _behind(self, error: WorldError) -> None:
        """The ledger could not be written: nothing starts without its row, and we come back for what was due."""
        self._not_armed(error)
        self._round += 1
        self._is_behind = True
        self._agenda.after(RETRY, self.start)

    def _not_armed(self, error: WorldError) -> None:
        log.error("task %s: no slot armed: %s", self._book.task.name, error, extra={"action": "slot.not_armed"})

    # In time

    def _later(self, due_at: datetime) -> None:
        """Has a slot that is not armed looked at when it starts."""
        self._book.undecided.add(due_at)
        self._agenda.at(self._book.starts_at(due_at), partial(self._fall_due, due_at, self._round))

    async def _fall_due(self, due_at: datetime, planned_round: int) -> None:
        if self._is_behind or planned_round != self._round:
            return  # `start` is on its way, and finds this one too
        if next(self.timetable.between(due_at - MOMENT, due_at), None) is None:
            return  # the schedule has changed since
        if self._book.starts_at(due_at) > self._context.clock.now():
            self._later(due_at)  # the clock was set back since
            return
        try:
            in_time = await self.actor.docket.fall_due(due_at)
        except WorldError as error:
            self._behind(error)
            return
        if not in_time:
            await self.start()

    def _pass_over_later(self, due_at: datetime, window: Window | None) -> None:
        """Has a slot that does not run recorded when it would start, so that rows are written in their order."""
        self._book.undecided.add(due_at)
        deed = partial(self._pass_over, due_at, window, self._round)
        self._agenda.at(self._book.starts_at(due_at), deed)

    async def _pass_over(self, due_at: datetime, window: Window | None, planned_round: int) -> None:
        if self._is_behind or planned_round != self._round:
            return  # `start` is on its way, and finds this one too
        try:
            await self.actor.docket.pass_over(due_at, window.text if window else None)
        except WorldError as error:
            self._behind(error)

    # Too late

    async def _look_back(self, reached: datetime) -> None:
        """Deals with all slots between the anchor and this due time that nothing is known of. WorldError."""
        record, task = self._book.record, self._book.task
        if (record.crons, record.timezone) != (task.crons, task.timezone):
            await self._close_old_schedule()
            return
        passed = await self._passed(self.calendar, reached)
        if passed is not None:
            await self.actor.docket.settle(self._reckoner.settle(passed, reached))

    async def _close_old_schedule(self) -> None:
        """The schedule is another one: what the old one missed is said, the new one counts from now."""
        record, now = self._book.record, self._context.clock.now()
        if record.crons and record.anchor < now:
            passed = await self._passed(self._calendar(record.crons, record.timezone), now)
            if passed is not None:
                await self.actor.docket.settle(self._reckoner.give_up(passed, now, CHANGED))
        await self.actor.docket.count_from(now)

    async def _passed(self, calendar: Calendar, reached: datetime) -> Passed | None:
        """What the calendar had until then and no row tells of; None: nothing was due, and no row was read."""
        anchor = self._book.record.anchor
        oldest = next(calendar.timetable.after(anchor), None)
        if oldest is None or oldest.due_at > reached:
            return None
        rows = await self._context.store.slots_between(self._book.task.name, anchor, reached)
        known = [Known(first=row.due_at, last=row.until or row.due_at) for row in rows]
        return passed(calendar, anchor, reached, known, most=self._reckoner.most)

    async def _rewind(self, reached: datetime) -> None:
        """A clock that ran ahead was put right: stretches that reach beyond now are cut, and we count from there."""
        name, store = self._book.task.name, self._context.store
        stretches = [row for row in await store.slots_between(name, reached, reached) if row.until is not None]
        cut = [cut_at(row, self.timetable, reached) for row in stretches]
        anchor = max((each.until for each in cut), default=await self._newest_row(reached))
        await self.actor.docket.rewind(anchor, cut)

    async def _newest_row(self, reached: datetime) -> datetime:
        """Due time of the newest row that is not in the future, where a clock that ran ahead has left some."""
        for reach in LOOKS_BACK:
            rows = await self._context.store.slots_between(self._book.task.name, reached - reach, reached)
            if rows:
                return max(min(row.until or row.due_at, reached) for row in rows)
        return max(self._book.record.first_seen, reached - LOOKS_BACK[-1])


def cut_at(stretch: Slot, timetable: Timetable, reached: datetime) -> CutStretch:
    """The stretch as far as it has come true."""
    last = timetable.last(reached + MOMENT)
    until = max(last.due_at, stretch.due_at) if last else stretch.due_at
    count = max(1, timetable.count_between(stretch.due_at - MOMENT, until))
    return CutStretch(task=stretch.task, due_at=stretch.due_at, count=count, until=until)
