"""What becomes of a firing, or of a trigger by hand, while other runs are under way: decided here, done elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from rota.model.run import Run, Trigger
from rota.model.unit import Overlap


class Admission(StrEnum):
    """The ways in, or not."""

    START = "start"
    WAIT = "wait"
    SKIP = "skip"
    QUEUE_FULL = "queue_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """Who is there already."""

    active: int
    """Runs that hold a place, dying ones included."""
    dying: int
    """Those of them that walk the stop ladder."""
    waiting: int
    """Runs in the queue."""
    shut: bool = False
    """Whatever we count, there is no way in: the pool is full or others wait for it, or the runner said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with the newcomer, and with those it takes the place of."""

    admission: Admission
    stop_oldest: int = 0
    """So many of the oldest active runs that are not dying are stopped."""
    drop_oldest: int = 0
    """So many of the oldest waiters end: there are newer ones for all places."""


def admit(policy: Overlap, occupancy: Occupancy, *, parallelism: int, queue_max: int) -> Decision:
    """Decides on one newcomer; it never overtakes a waiter."""
    free = occupancy.active < parallelism and not occupancy.shut
    if free and not occupancy.waiting:
        return Decision(admission=Admission.START)
    match policy:
        case Overlap.SKIP:
            return Decision(admission=Admission.SKIP)
        case Overlap.TERMINATE:
            wanted = min(occupancy.waiting + 1, parallelism)
            living = occupancy.active - occupancy.dying
            return Decision(
                admission=Admission.WAIT,
                stop_oldest=max(0, living + wanted - parallelism),
                drop_oldest=occupancy.waiting + 1 - wanted,
            )
        case Overlap.QUEUE:
            full = occupancy.waiting >= queue_max
            return Decision(admission=Admission.QUEUE_FULL if full else Admission.WAIT)


def is_catching_up(run: Run) -> bool:
    """Whether it stands in for a missed slot."""
    return run.trigger is Trigger.CATCH_UP
