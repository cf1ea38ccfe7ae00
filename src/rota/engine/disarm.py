"""Taking armed slots of several tasks back at once, in one commit with what makes that necessary."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rota.engine.port.runner import Runner
from rota.model.change import Change, ReleaseSlot
from rota.model.slot import Slot


class Arms(Protocol):
    """The armed slots of one task."""

    released: Callable[[datetime], None]

    @property
    def run_ids(self) -> Collection[str]:
        """Of all slots that the runner holds, or has fired without our having heard of it."""
        ...

    def give_up(self, run_ids: Collection[str]) -> Sequence[Slot]:
        """Takes out those of its slots that the runner will never start."""
        ...

    def restore(self, slots: Sequence[Slot]) -> None:
        """Has slots handed to the runner again that were given up."""
        ...


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Slots that the runner will never start, while their rows still say armed."""

    slots: Sequence[tuple[Arms, Sequence[Slot]]]

    @property
    def changes(self) -> list[Change]:
        """What to write of them."""
        return [change for _, slots in self.slots for change in releases(slots)]

    def release(self) -> None:
        """It is written: their instants are free."""
        for arms, slots in self.slots:
            for slot in slots:
                arms.released(slot.due_at)

    def restore(self) -> None:
        """It could not be written: they are armed again."""
        for arms, slots in self.slots:
            arms.restore(slots)


async def take_back(all_arms: Iterable[Arms], runner: Runner) -> TakenBack:
    """Takes all armed slots of these tasks back; those that have fired meanwhile stay theirs."""
    armed = [arms for arms in all_arms if arms.run_ids]
    run_ids = [run_id for arms in armed for run_id in arms.run_ids]
    gone = await runner.disarm(run_ids) if run_ids else frozenset[str]()
    return TakenBack([(arms, slots) for arms in armed if (slots := arms.give_up(gone))])


def releases(slots: Iterable[Slot]) -> list[Change]:
    """What to write of armed slots whose instants become free again."""
    return [ReleaseSlot(task=slot.task, due_at=slot.due_at) for slot in slots]
