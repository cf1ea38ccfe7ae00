"""The slots of one task that the runner holds and starts by itself."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from rota.engine.book import Book
from rota.engine.context import Context, Owner
from rota.engine.launch import launch_of
from rota.model.change import Change, InsertSlot, ReleaseSlot
from rota.model.launch import ArmedLaunch
from rota.model.run import Phase, Run, Trigger
from rota.model.slot import Slot, Verdict


class Armed:
    """Slots that are committed as armed. Its owner sees to it that one deed ends before the next begins."""

    def __init__(self, book: Book, context: Context, *, owner: Owner, released: Callable[[datetime], None]) -> None:
        self._book = book
        self._context = context
        self._owner = owner
        self._released = released
        """Told of each slot that was armed and whose instant is free again."""
        self._due: dict[str, datetime] = {}
        """Due times by run id."""

    def __contains__(self, run_id: str) -> bool:
        return run_id in self._due

    def claim(self, run_id: str) -> Run | None:
        """Takes a slot out: it fired, and is this run now."""
        due_at = self._due.pop(run_id, None)
        if due_at is None:
            return None
        self._context.owners.pop(run_id, None)
        return replace(self._book.newcomer(run_id, Trigger.CRON, due_at=due_at), phase=Phase.STARTING)

    def keep(self, slot: Slot) -> None:
        """Takes note of a slot that the runner holds already."""
        self._due[run_of(slot)] = slot.due_at
        self._context.owners[run_of(slot)] = self._owner

    async def arm(self, due: Sequence[datetime]) -> None:
        """Commits these slots and hands them to the runner; passes over what was decided before. WorldError: none."""
        slots = [self._new(instant) for instant in due]
        refused = await self._context.commit([InsertSlot(slot=slot) for slot in slots])
        taken = {change.slot.due_at for change in refused if isinstance(change, InsertSlot)}
        await self.hand_over([slot for slot in slots if slot.due_at not in taken])

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
        if self._due:
            await self.release(await self._context.runner.disarm(list(self._due)))

    async def release(self, run_ids: Collection[str], *, for_good: bool = False) -> None:
        """Sets the instants of these slots free, unknown ids passed over. `for_good`: nobody looks at them again."""
        mine = [run_id for run_id in run_ids if run_id in self._due]
        due = sorted(self._due.pop(run_id) for run_id in mine)
        for run_id in mine:
            self._context.owners.pop(run_id, None)
        changes: list[Change] = [ReleaseSlot(task=self._book.task.name, due_at=instant) for instant in due]
        if changes:
            await self._context.record(changes)
        for instant in () if for_good else due:
            self._released(instant)


def run_of(slot: Slot) -> str:
    """The id of the run that an armed slot will be."""
    assert slot.run_id is not None, "a slot is armed with the id of its run"
    return slot.run_id
