"""One task's schedule: arms its slots ahead of time, and deals with those that time has passed over."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from rota.engine.agenda import Agenda
from rota.engine.book import ON_TIME, Book
from rota.engine.context import Context
from rota.engine.task import TaskActor
from rota.model.error import WorldError
from rota.model.firing import Firing, FiringNote
from rota.model.run import EndReason, Trigger
from rota.model.slot import UnitRecord, Verdict
from rota.model.unit import CatchUp, Task
from rota.schedule.timetable import Timetable, timetable

log = logging.getLogger("rota.engine")

HORIZON = timedelta(seconds=15)
"""How far ahead slots are armed (design.md, section 6)."""
REST = timedelta(seconds=5)
"""A dense schedule is looked at no more often than this: it still has 10 s of armed slots then."""
RETRY = timedelta(seconds=1)
"""When to come back after the ledger could not be written."""
MOMENT = timedelta(microseconds=1)
LOOKS_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=40))
"""How far back the newest row is looked for after the clock was put right."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Slots that were due and of which nothing is known."""

    first: datetime
    last: datetime
    count: int


class Planner:
    """One task's schedule. `start` once; after that the agenda drives it."""

    def __init__(self, book: Book, context: Context, agenda: Agenda) -> None:
        self._book = book
        self._context = context
        self._agenda = agenda
        self.actor = TaskActor(book, context, self._later)
        self.timetable = self._timetable(book.task.crons, book.task.timezone)
        self._planned_until = book.record.anchor
        """Due times up to here are armed, on the agenda, or dealt with."""
        self.reuse: dict[datetime, str] = {}
        """Run ids of slots that were committed, never handed over, and are past due: they start under the same id."""
        self._is_behind = False
        """A slot could not be written: nothing later is decided before `start` has looked back."""
        self._looking = asyncio.Lock()
        """One looks back or ahead at a time, and at one definition."""
        self._round = 0
        """Plans made for an earlier round are void: the clock was set since, or the task has another definition."""

    def _timetable(self, crons: Iterable[str], zone: str) -> Timetable:
        anchor = self._book.record.first_seen
        return timetable(tuple(crons), name=self._book.task.name, timezone=zone, anchor=anchor)

    def next_run_at(self) -> datetime | None:
        """Due time of the next firing that will run, from now on."""
        firing = self.timetable.next(self._context.clock.now()) if self._book.task.crons else None
        return firing.due_at if firing else None

    async def start(self) -> None:
        """Deals with what fell due while nobody looked, then goes on arming; also after the clock was set."""
        if not self._book.task.crons and not self._book.record.crons:
            return
        async with self._looking:
            self._round += 1
            now = self._context.clock.now()
            reached = now - self._book.offset
            try:
                if self._book.record.anchor > now + HORIZON:
                    await self.actor.rewind_anchor(await self._newest_row(reached))
                await self._catch_up(reached)
            except WorldError as error:
                self._behind(error)
                return
            self._is_behind = False
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
            self.timetable = self._timetable(self._book.task.crons, self._book.task.timezone)
        await self.start()

    async def retire(self, why: str) -> None:
        """The task is gone: nothing is planned any more."""
        async with self._looking:
            self._round += 1
            await self.actor.retire(why)

    # Ahead of time

    async def _plan(self, planned_round: int) -> None:
        """Arms what is due within the horizon, and comes back in time for the rest."""
        async with self._looking:
            if planned_round == self._round and self._book.task.crons:
                await self._arm(planned_round)

    async def _arm(self, planned_round: int) -> None:
        now = self._context.clock.now()
        until = max(self._planned_until, now + HORIZON - self._book.offset)
        firings = list(self.timetable.between(self._planned_until, until))
        for firing in firings:
            if firing.note is FiringNote.DST_REPEAT:
                self._agenda.at(firing.due_at, partial(self._repeat, firing))
        due = [firing.due_at for firing in firings if firing.note is not FiringNote.DST_REPEAT]
        try:
            if due and not await self.actor.arm(due):
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
        log.error("task %s: no slot armed: %s", self._book.task.name, error, extra={"action": "slot.not_armed"})
        self._round += 1
        self._is_behind = True
        self._agenda.at(self._context.clock.now() + RETRY, self.start)

    # In time

    def _later(self, due_at: datetime) -> None:
        """Has a slot that is not armed looked at when it starts."""
        self._agenda.at(self._book.starts_at(due_at), partial(self._fall_due, due_at, self._round))

    async def _fall_due(self, due_at: datetime, planned_round: int) -> None:
        if self._is_behind or planned_round != self._round:
            return  # `start` is on its way, and finds this one too
        if self._book.starts_at(due_at) > self._context.clock.now():
            self._later(due_at)  # the clock was set back since
            return
        try:
            in_time = await self.actor.fall_due(due_at)
        except WorldError as error:
            self._behind(error)
            return
        if not in_time:
            await self.start()

    async def _repeat(self, firing: Firing) -> None:
        """The second pass of a repeated local time is a row, never a run."""
        if firing not in self.timetable.between(firing.due_at - MOMENT, firing.due_at):
            return  # the schedule was changed since
        reason = "The clock was set back: this time of day came twice, and the task ran at its first."
        slot = self._book.slot(firing.due_at, Verdict.DST_REPEAT, reason)
        try:
            await self.actor.decide(slot, EndReason.DST_SKIPPED)
        except WorldError as error:
            self._behind(error)

    # Too late

    async def _catch_up(self, reached: datetime) -> None:
        """Deals with all slots between the anchor and this due time that nothing is known of."""
        record = self._book.record
        if (record.crons, record.timezone) != (self._book.task.crons, self._book.task.timezone):
            await self._close_old_schedule(reached)
            return
        gap = await self._gap(self.timetable, reached)
        if gap is None:
            return
        late = reached - gap.last
        if self._book.task.catch_up is CatchUp.SKIP and late >= ON_TIME:
            await self._miss(gap, 'the task does not catch up (`catch_up = "skip"`)')
            return
        rest = await self._without_last(gap)
        if rest is not None:
            await self._miss(rest, f'only the newest is caught up (`catch_up = "{CatchUp.LATEST}"`)')
        trigger = Trigger.CRON if late < ON_TIME else Trigger.CATCH_UP
        await self.actor.catch_up(gap.last, trigger, self.reuse.pop(gap.last, None))

    async def _newest_row(self, reached: datetime) -> datetime:
        """Due time of the newest row that is not in the future, where a clock that ran ahead has left some."""
        for reach in LOOKS_BACK:
            rows = await self._context.store.slots_between(self._book.task.name, reached - reach, reached)
            if rows:
                return max(row.due_at for row in rows)
        return max(self._book.record.first_seen, reached - LOOKS_BACK[-1])

    async def _close_old_schedule(self, reached: datetime) -> None:
        """The schedule was edited while nobody looked: what the old one missed is said, the new one counts from now."""
        record = self._book.record
        if record.crons and record.anchor < reached:
            gap = await self._gap(self._timetable(record.crons, record.timezone), reached)
            if gap is not None:
                await self._miss(gap, "the schedule has changed since, so nothing is caught up")
        await self.actor.count_from(reached)

    async def _gap(self, schedule: Timetable, reached: datetime) -> Gap | None:
        anchor = self._book.record.anchor
        oldest = schedule.next(anchor)
        newest = runs_before(schedule, reached) if oldest and oldest.due_at <= reached else None
        if newest is None:
            return None
        rows = await self._context.store.slots_between(self._book.task.name, anchor, reached)
        taken = {row.due_at for row in rows}
        known_until = max((row.until or row.due_at for row in rows), default=anchor)
        between = [
            f.due_at for f in schedule.between(anchor, min(known_until, reached)) if f.note is not FiringNote.DST_REPEAT
        ]
        unknown = [instant for instant in between if instant not in taken]
        count = len(unknown) + schedule.count_between(max(known_until, anchor), reached)
        if count == 0:
            return None
        following = schedule.next(known_until)
        first = unknown[0] if unknown else following.due_at if following else newest
        last = newest if newest > known_until else unknown[-1]
        return Gap(first, last, count)

    async def _without_last(self, gap: Gap) -> Gap | None:
        if gap.count == 1:
            return None
        last = runs_before(self.timetable, gap.last - MOMENT)
        return Gap(gap.first, last or gap.first, gap.count - 1)

    async def _miss(self, gap: Gap, because: str) -> None:
        """One row for the whole gap, with its range and count."""
        slots = "1 slot was" if gap.count == 1 else f"{gap.count} slots were"
        reason = f"{slots} due while Rota was not running or could not act; {because}."
        until = gap.last if gap.count > 1 else None
        slot = self._book.slot(gap.first, Verdict.MISSED, reason, count=gap.count, until=until)
        await self.actor.decide(slot, EndReason.MISSED)


def runs_before(schedule: Timetable, instant: datetime) -> datetime | None:
    """Due time of the newest firing that runs at or before this instant."""
    firing = schedule.before(instant + MOMENT)
    while firing is not None and firing.note is FiringNote.DST_REPEAT:
        firing = schedule.before(firing.due_at)
    return firing.due_at if firing else None
