"""Planned firings, as a schedule computes them."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class FiringNote(StrEnum):
    """What is special about a firing."""

    DST_GAP = "dst_gap"
    """It stands for local times that a clock change left out."""
    DST_REPEAT = "dst_repeat"
    """The second pass of a repeated local time: it does not run."""


class Firing(NamedTuple):
    """One instant at which a schedule is due. A tuple, made in half the time: there are 50,000 in a large answer."""

    due_at: datetime
    """Aware UTC."""
    note: FiringNote | None = None
    stands_for: tuple[str, ...] = ()
    """With DST_GAP: the local times that fell into the gap, such as `02:30`."""


class PlanNote(StrEnum):
    """Why a planned firing is not like the others."""

    DST_GAP = "dst_gap"
    DST_REPEAT = "dst_repeat"
    HELD = "held"
    """It lies in a window of `not_during`."""
    PAUSED = "paused"


class Planned(NamedTuple):
    """A firing to come, as things stand."""

    due_at: datetime
    """In the zone of the task."""
    starts_at: datetime
    """Later by the offset of `jitter`."""
    will_run: bool
    note: PlanNote | None = None
