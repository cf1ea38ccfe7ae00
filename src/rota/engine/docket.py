"""What the schedule says of one task: its slots get in, wait their turn, or get a verdict."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rota.engine.armed import Armed
from rota.engine.book import ON_TIME, Book
from rota.engine.context import Context
from rota.engine.line import Line
from rota.engine.quiet import held, paused, repeated
from rota.engine.reckoning import Reckoning, rows_of
from rota.model.change import Change, CutStretch, InsertSlot, StretchSlot
from rota.model.event import Event, UnitUpdated
from rota.model.run import Trigger

log = logging.getLogger("rota.engine")

PATIENCE = 10.0
"""Seconds in which the runner tells of a slot that was due; it takes milliseconds."""


class Docket:
    """The slots of one task. Every deed waits for the turn of its actor."""

    def __init__(self, book: Book, context: Context, *, turn: asyncio.Lock, line: Line, armed: Armed) -> None:
        self._book = book
        self._context = context
        self._turn = turn
        self._line = line
        self._armed = armed

    # In time

    async def arm(self, due: Sequence[datetime]) -> bool:
        """Commits slots and hands them to the runner; False: none, each is to be looked at in time. WorldError."""
        async with self._turn:
            is_paused = self._book.record.paused_at is not None
            if not self._line.may_arm or is_paused or self._is_late(due[0]) or self._context.lack():
                return False
            await self._armed.arm(due, allowed=lambda: self._line.may_arm)
            return True

    async def fall_due(self, due_at: datetime) -> bool:
        """Lets a slot in on time, as the overlap policy says; False: it is too late for that. WorldError: no row."""
        async with self._turn:
            if self._is_late(due_at):
                return False
            if self._book.record.paused_at is not None:
                await self._write([paused(self._book, due_at)], due_at)
            elif not self._line.closed:
                run = self._book.newcomer(
                    self._context.run_id(self._book.starts_at(due_at)), Trigger.CRON, due_at=due_at
                )
                refused = await self._context.store.commit(rows_of(self._book, [run]))
                self._book.undecided.discard(due_at)
                if not refused:
                    await self._line.enter(run)
            return True

    async def pass_over(self, due_at: datetime, window: str | None) -> None:
        """Records a slot that a window holds, or (None) the second pass of a local time. WorldError: no row."""
        async with self._turn:
            if self._book.record.paused_at is not None:
                change: Change = paused(self._book, due_at)
            elif window is not None:
                change = StretchSlot(slot=held(self._book, window, due_at))
            else:
                change = repeated(self._book, due_at, self._context)
            await self._write([change], due_at)

    def _is_late(self, due_at: datetime) -> bool:
        return self._context.clock.now() - self._book.starts_at(due_at) >= ON_TIME

    # Too late

    async def hear_out(self, reached: datetime) -> None:
        """Returns once it is known, and written, what became of each armed slot that was due until then.

        After ten seconds without a word all others go on: one slot that nobody speaks of must not stop a task.
        """
        patience: asyncio.Task[None] | None = None
        try:
            while (left := await self._overdue(reached)) is not None:
                patience = patience or asyncio.ensure_future(self._context.clock.sleep(PATIENCE))
                if not await came_first(left, patience):
                    text = (
                        "%s: the keeper says nothing of a slot that was armed; it is looked at again at the next start"
                    )
                    log.error(text, self._book.task.name, extra={"action": "slot.unheard"})
                    return
        finally:
            if patience is not None:
                patience.cancel()

    async def _overdue(self, reached: datetime) -> asyncio.Event | None:
        async with self._turn:
            return self._armed.overdue(reached)

    async def settle(self, reckoning: Reckoning) -> None:
        """Writes what becomes of slots that time has passed over, all or nothing, and lets in who runs. WorldError."""
        async with self._turn:
            if self._line.closed:
                return
            newcomers = rows_of(self._book, [*reckoning.caught_up, *reckoning.in_time])
            refused = await self._write([*reckoning.changes, *newcomers], reckoning.reached)
            unknown = {change.slot.due_at for change in refused if isinstance(change, InsertSlot)}
            await self._line.join([run for run in reckoning.caught_up if run.due_at not in unknown])
            for run in reckoning.in_time:
                if run.due_at not in unknown:
                    await self._line.enter(run)

    async def _write(self, changes: Sequence[Change], reached: datetime) -> Sequence[Change]:
        """Commits rows, and that all slots up to this instant have theirs."""
        if not changes:
            return ()
        record = replace(self._book.record, anchor=self._book.reach(reached))
        refused = await self._book.save(record, self._context, *changes)
        self._book.undecided.discard(reached)
        return refused

    async def count_from(self, instant: datetime) -> None:
        """Says that the schedule in force counts from this instant on. WorldError: it is not written."""
        async with self._turn:
            task = self._book.task
            record = replace(self._book.record, anchor=instant, crons=task.crons, timezone=task.timezone)
            await self._book.save(record, self._context)

    async def rewind(self, anchor: datetime, cut: Sequence[CutStretch]) -> None:
        """Says that a clock which ran ahead has been put right. WorldError: it is not written."""
        async with self._turn:
            await self._book.save(replace(self._book.record, anchor=anchor), self._context, *cut)

    async def start_run(self, boot: str | None) -> None:
        """A run because Rota or the machine has started; the boot is remembered with its row. WorldError: no run."""

        async def keep(changes: Sequence[Change], *news: Event) -> None:
            record = self._book.record
            await self._book.save(replace(record, boot=boot or record.boot), self._context, *changes, news=news)

        async with self._turn:
            if self._line.closed:
                return
            run_id = self._context.run_id(self._context.clock.now())
            await self._line.enter(self._book.newcomer(run_id, Trigger.STARTUP), keep=keep)

    # What people say

    async def pause(self, at: datetime, by: str, reason: str | None) -> None:
        """Armed slots are taken back, then the pause is written; a repeat keeps the first one. WorldError: no pause."""
        async with self._turn:
            if self._book.record.paused_at is None:
                await self._armed.disarm()
                record = replace(self._book.record, paused_at=at, paused_by=by, paused_reason=reason)
                await self._book.save(record, self._context)
                self._context.bus.tell(UnitUpdated(name=record.name))

    async def resume(self) -> None:
        """Ends the pause. WorldError: it goes on."""
        async with self._turn:
            record = replace(self._book.record, paused_at=None, paused_by=None, paused_reason=None)
            await self._book.save(record, self._context)
            self._context.bus.tell(UnitUpdated(name=record.name))


async def came_first(event: asyncio.Event, patience: asyncio.Task[None]) -> bool:
    """Whether the event came before patience was at its end."""
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({waiting, patience}, return_when=asyncio.FIRST_COMPLETED)
        return waiting.done()
    finally:
        waiting.cancel()
