"""Questions about rows, and their answers a page at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rota.model.run import EndReason, Run, Status, Trigger
from rota.model.slot import Slot, Verdict
from rota.model.unit import Kind


class RunSort(StrEnum):
    """What a list of runs can be sorted by."""

    CREATED_AT = "created_at"
    START_AT = "start_at"
    DURATION = "duration"
    EXIT_CODE = "exit_code"
    TASK_NAME = "task_name"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunQuery:
    """Which runs; every member given must hold, the members of a tuple are alternatives."""

    statuses: tuple[Status | EndReason, ...] = ()
    units: tuple[str, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    kind: Kind | None = None
    search: str | None = None
    """Part of a unit's name or of a run id, any case."""
    created_after: datetime | None = None
    """At or after."""
    created_before: datetime | None = None
    """Before."""
    retries_only: bool = False
    exit_code_min: int | None = None
    exit_code_max: int | None = None
    duration_min: timedelta | None = None
    duration_max: timedelta | None = None
    sort: RunSort = RunSort.CREATED_AT
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """Some runs, and the key to go on from where there are more."""

    runs: tuple[Run, ...]
    next_key: tuple[int | float | str | None, str] | None = None
    """Sort value and id of the last run, to be handed back as `after`."""
    total: int | None = None
    """All matches, exact up to 10,000; None when not asked for or beyond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotQuery:
    """Which slots of a task; `armed` ones never: they are planned, not decided."""

    task: str
    since: datetime | None = None
    """Due at or after; a stretch counts by its last instant."""
    until: datetime | None = None
    """Due at or before."""
    verdicts: tuple[Verdict, ...] = ()
    """Empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotPage:
    """Some slots, newest first, and the key to go on from where there are more."""

    slots: tuple[Slot, ...]
    next_key: datetime | None = None
    """`due_at` of the last slot, to be handed back as `after`."""
