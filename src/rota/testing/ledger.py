"""The ledger of a store in memory: slots, each change by its own rule."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from rota.model.change import CutStretch, DecideSlot, InsertSlot, ReleaseSlot, SlotChange, StretchSlot
from rota.model.slot import OPEN_VERDICTS, Slot, Verdict


class MemoryLedger:
    """Rows of slots by task and instant."""

    def __init__(self) -> None:
        self.slots: dict[tuple[str, datetime], Slot] = {}

    def make(self, change: SlotChange) -> bool:
        """Makes a change; False where its rule refuses it."""
        match change:
            case InsertSlot(slot=slot):
                return self._insert(slot)
            case StretchSlot(slot=slot):
                return self._stretch(slot) or self._insert(slot)
            case CutStretch(task=task, due_at=due_at, count=count, until=until):
                return self._cut(task, due_at, count, until)
            case DecideSlot(slot=slot):
                return self._decide(slot)
            case ReleaseSlot(task=task, due_at=due_at):
                return self._release(task, due_at)
            case _:
                assert_never(change)

    def _insert(self, slot: Slot) -> bool:
        if (slot.task, slot.due_at) in self.slots or self._is_covered(slot):
            return False
        self.slots[slot.task, slot.due_at] = slot
        return True

    def _is_covered(self, slot: Slot) -> bool:
        stretches = [row for row in self.slots.values() if row.task == slot.task and row.until is not None]
        return any(row.due_at <= slot.due_at <= (row.until or row.due_at) for row in stretches)

    def _stretch(self, slot: Slot) -> bool:
        before = [row for row in self.slots.values() if row.task == slot.task and row.due_at < slot.due_at]
        newest = max(before, key=lambda row: row.due_at, default=None)
        if newest is None or (slot.task, slot.due_at) in self.slots or (newest.until or newest.due_at) >= slot.due_at:
            return False
        until, count = slot.until or slot.due_at, newest.count + slot.count
        grown = replace(newest, until=until, count=count, decided_at=slot.decided_at)
        if replace(slot, due_at=newest.due_at, until=until, count=count) != grown:
            return False
        self.slots[slot.task, newest.due_at] = grown
        return True

    def _cut(self, task: str, due_at: datetime, count: int, until: datetime) -> bool:
        known = self.slots.get((task, due_at))
        if known is None or known.until is None:
            return False
        self.slots[task, due_at] = replace(known, count=count, until=None if until == due_at else until)
        return True

    def _decide(self, slot: Slot) -> bool:
        known = self.slots.get((slot.task, slot.due_at))
        if known is None or known.verdict not in OPEN_VERDICTS:
            return False
        self.slots[slot.task, slot.due_at] = slot
        return True

    def _release(self, task: str, due_at: datetime) -> bool:
        known = self.slots.get((task, due_at))
        if known is None or known.verdict is not Verdict.ARMED:
            return False
        del self.slots[task, due_at]
        return True
