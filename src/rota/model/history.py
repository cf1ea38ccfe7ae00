"""Questions about much history, and their answers.

What may be fifty thousand values long comes as JSON, put together where the rows are read: nobody on the way handles
them one by one, and the event loop is free meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rota.model.choice import Kind
from rota.model.run import EndReason, Status

QUARTER = timedelta(minutes=15)
"""What rollups count by: the offset of every time zone is a multiple of it."""
KEPT = timedelta(days=366)
"""How far rollups reach back: the largest window that can be asked for."""

Column = str
"""A JSON array."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """What happened in a span, both ends included."""

    since: datetime
    until: datetime
    resolution: timedelta
    units: tuple[str, ...]
    """Lanes by name, in the order in which columns number them."""
    most: int
    """Rows, of runs and slots together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunColumns:
    """Runs of a board; instants in milliseconds after its beginning."""

    id: Column
    task: Column
    start: Column
    end: Column
    outcome: Column
    attempt: Column
    instance: Column
    count: Column
    retry_of: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotColumns:
    """Slots of a board; instants in milliseconds after its beginning."""

    task: Column
    due: Column
    count: Column
    until: Column
    verdict: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """What happened."""

    others: tuple[tuple[str, Kind], ...]
    """Units beyond those asked for of which there is something; columns number them on."""
    runs: RunColumns
    slots: SlotColumns
    truncated: bool
    """The oldest are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One date of a window, as far as the window reaches."""

    begin: datetime
    end: datetime
    """Outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsQuery:
    """How a unit has fared on these days, which follow one another without a gap and begin with a quarter."""

    unit: str
    days: tuple[Day, ...]
    points: int
    """How many of the newest runs are wanted one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Ended runs of one day."""

    success: int
    failed: int
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One run that started and ended."""

    id: str
    start_at: datetime
    duration: timedelta | None
    end_reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsView:
    """How a unit has fared."""

    days: tuple[DayCount, ...]
    durations: Mapping[int, int]
    """Of successes: how many are in which bucket (`model/histogram.py`)."""
    longest: timedelta | None
    lateness: Mapping[int, int]
    """Of runs that an instant was set for and that started: as above."""
    successes_since_failure: int
    failures_since_success: int
    last_success_at: datetime | None
    last_failure_at: datetime | None
    points: tuple[Point, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """How many runs a filter finds, by how they stand."""

    statuses: Mapping[Status, int]
    """Of those that have not ended."""
    reasons: Mapping[EndReason, int]
    """Of those that have; nothing for reasons of which there are none."""
    last_failure: datetime | None
    """When the newest of those that count as failures ended."""
