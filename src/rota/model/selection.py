"""Many runs chosen together, and what became of each."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rota.model.query import RunQuery
from rota.model.run import Run


class Skip(StrEnum):
    """Why nothing was done to a run that was chosen."""

    ACTIVE = "active"
    """It has not ended."""
    ENDED = "ended"
    NOT_DELETED = "not_deleted"
    PURGED = "purged"
    """Its hour is over: it cannot be restored any more."""
    UNKNOWN = "unknown"
    """There is no such run, or it is deleted."""
    API_TRIGGER_OFF = "api_trigger_off"
    SERVICE = "service"
    SAME_TASK = "same_task"
    """A newer one of its task was chosen too."""
    TASK_GONE = "task_gone"
    PARAMS_UNFIT = "params_unfit"
    """Its task does not take these parameters any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which runs: those named, or those that a query asks for but some."""

    ids: tuple[str, ...] = ()
    query: RunQuery | None = None
    but: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """The row of a run, deleted or not."""

    run: Run
    deleted_at: datetime | None = None


MOST_SKIPPED = 1000
"""So many are named, the others only counted."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What was done to the chosen ones."""

    affected: int = 0
    skipped: list[tuple[str, Skip]] = field(default_factory=list)
    skipped_total: int = 0
    triggered: list[Run] = field(default_factory=list)
    """The runs that came of them, where they were to run again."""

    def skip(self, run_id: str, reason: Skip) -> None:
        """Nothing was done to this one."""
        self.skipped_total += 1
        if len(self.skipped) < MOST_SKIPPED:
            self.skipped.append((run_id, reason))
