"""What becomes of a firing, or of a trigger by hand, while other runs are under way: decided here, done elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

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
    refused: bool = False
    """The runner found a place full, whatever we count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with the newcomer, and how many of the oldest runs to stop for it."""

    admission: Admission
    stop_oldest: int = 0


def admit(policy: Overlap, occupancy: Occupancy, *, parallelism: int, queue_max: int) -> Decision:
    """Decides on one newcomer; it never overtakes a waiter."""
    free = occupancy.active < parallelism and not occupancy.refused
    if free and not occupancy.waiting:
        return Decision(admission=Admission.START)
    match policy:
        case Overlap.SKIP:
            return Decision(admission=Admission.SKIP)
        case Overlap.TERMINATE:
            wanted = occupancy.waiting + 1
            living = occupancy.active - occupancy.dying
            return Decision(admission=Admission.WAIT, stop_oldest=max(0, min(living, living + wanted - parallelism)))
        case Overlap.QUEUE:
            full = occupancy.waiting >= queue_max
            return Decision(admission=Admission.QUEUE_FULL if full else Admission.WAIT)
