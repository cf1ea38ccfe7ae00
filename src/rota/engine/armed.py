"""The slots of one task that the runner holds and starts by itself."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from rota.engine.book import Book
from rota.engine.context import Context, Owner
from rota.engine.disarm import releases
from rota.engine.launch import launch_of
from rota.model.change import InsertSlot
from rota.model.launch import ArmedLaunch
from rota.model.run import Phase, Run, Trigger
from rota.model.slot import Slot, Verdict


class ArmedOwner(Owner, Protocol):
    """Whoever armed slots belong to: their task's actor."""

    async def hand_over(self, slots: Sequence[Slot]) -> None:
        """Hands slots to the runner that were committed as armed before."""
        ...


class Armed:
    """Slots that are committed as armed. Its owner sees to it that one deed ends before the next begins."""

    def __init__(
        self, book: Book, context: Context, *, owner: ArmedOwner, released: Callable[[datetime], None]
    ) -> None:
        self.released = released
        """Told of each slot that was armed and whose instant is free again."""
        self._book = book
        self._context = context
        self._owner = owner
        self._slots: dict[str, Slot] = {}
        """By run id."""
        self._left = asyncio.Event()
        """Set, and made anew, when a slot has fired or was given up."""

    def __contains__(self, run_id: str) -> bool:
        return run_id in self._slots

    @property
    def run_ids(self) -> Collection[str]:
        """Of all slots that the runner holds, or has fired without our having heard of it."""
        return self._slots.keys()

    def claim(self, run_id: str) -> Run | None:
        """Takes a slot out: it fired, and is this run now."""
        slot = self._slots.pop(run_id, None)
        if slot is None:
            return None
        self._has_left(run_id)
        self._book.undecided.discard(slot.due_at)
        return replace(self._book.newcomer(run_id, Trigger.CRON, due_at=slot.due_at), phase=Phase.STARTING)

    def keep(self, slot: Slot) -> None:
        """Takes note of a slot that the runner holds already."""
        self._slots[run_of(slot)] = slot
        self._book.undecided.add(slot.due_at)
        self._context.owners[run_of(slot)] = self._owner

    def give_up(self, run_ids: Collection[str]) -> list[Slot]:
        """Takes out those of our slots, by due time, that the runner will never start."""
        mine = sorted((self._slots[i] for i in run_ids if i in self._slots), key=lambda slot: slot.due_at)
        for slot in mine:
            del self._slots[run_of(slot)]
            self._has_left(run_of(slot))
        return mine

    def _has_left(self, run_id: str) -> None:
        self._context.owners.pop(run_id, None)
        self._left.set()
        self._left = asyncio.Event()

    def overdue(self, reached: datetime) -> asyncio.Event | None:
        """What is set when another slot has left, where one due by then is still here; None: none is.

        The runner has fired it or given it back, and its word of that is on its way.
        """
        return self._left if any(slot.due_at <= reached for slot in self._slots.values()) else None

    async def arm(self, due: Sequence[datetime], *, allowed: Callable[[], bool]) -> None:
        """Commits these slots and hands them to the runner; passes over what was decided before. WorldError: none.

        `allowed` is asked once they are committed: where it says no, they are released again.
        """
        slots = [self._new(instant) for instant in due]
        refused = await self._context.commit([InsertSlot(slot=slot) for slot in slots])
        taken = {change.slot.due_at for change in refused if isinstance(change, InsertSlot)}
        slots = [slot for slot in slots if slot.due_at not in taken]
        if allowed():
            await self.hand_over(slots)
        else:
            await self.free(slots)

    def _new(self, due_at: datetime) -> Slot:
        run_id = self._context.run_id(self._book.starts_at(due_at))
        return self._book.slot(due_at, Verdict.ARMED, "Armed: the keeper starts it on time.", run_id=run_id)

    async def hand_over(self, slots: Sequence[Slot]) -> None:
        """Hands committed slots to the runner."""
        launches = []
        for slot in slots:
            self.keep(slot)
            run = self._book.newcomer(run_of(slot), Trigger.CRON, due_at=slot.due_at)
            launch = launch_of(self._book.task, run, self._context)
            launches.append(ArmedLaunch(launch=launch, at=self._book.starts_at(slot.due_at)))
        if launches:
            await self._context.runner.arm(launches)

    async def disarm(self) -> None:
        """Takes all back; those that have fired meanwhile stay ours, their report is on its way."""
        if self._slots:
            await self.release(await self._context.runner.disarm(list(self._slots)))

    async def release(self, run_ids: Collection[str], *, for_good: bool = False) -> None:
        """Sets the instants of these slots free, unknown ids passed over. `for_good`: nobody looks at them again."""
        await self.free(self.give_up(run_ids), for_good=for_good)

    async def free(self, slots: Sequence[Slot], *, for_good: bool = False) -> None:
        """Sets the instants of slots free that the runner does not hold."""
        if slots:
            await self._context.record(releases(slots))
        for slot in slots:
            if for_good:
                self._book.undecided.discard(slot.due_at)
            else:
                self.released(slot.due_at)

    def restore(self, slots: Sequence[Slot]) -> None:
        """Has slots handed to the runner again, in their task's own turn: they were given up, and still stand."""
        self._context.spawn(self._owner.hand_over(slots))


def run_of(slot: Slot) -> str:
    """The id of the run that an armed slot will be."""
    assert slot.run_id is not None, "a slot is armed with the id of its run"
    return slot.run_id
