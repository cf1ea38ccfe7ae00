"""What lies between two configurations, and what a reload makes of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """A unit that both configurations have, and that is not the same in them."""

    name: str
    fields: frozenset[str]
    """Of the model, such as `crons`."""
    reasons: tuple[str, ...]
    """`cron: 0 2 * * * → 0 3 * * *`, a key each; values of secrets are never told."""
    effect: str
    """What becomes of it, such as `2 instances restart one by one`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that is not the same in two configurations. Where a unit stands, in which file and line, is no difference."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """One that became the other kind is in both."""
    changed: tuple[UnitChange, ...] = ()
    settings: tuple[str, ...] = ()
    """Of the tables that are not units, such as `pools.db.size: 2 → 1`."""
    pools: frozenset[str] = frozenset()
    """Pools that are not of the size they were."""
    restart_only: tuple[str, ...] = ()
    """Keys among the settings that only a new daemon can heed."""
    warnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiringChange:
    """A planned firing that only one of two configurations has."""

    task: str
    due_at: datetime
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """A change of the clock that touches firings of a task."""

    task: str
    at: datetime
    shift: timedelta
    text: str
    """What the task makes of it, in a sentence."""
    loses: bool = False
    """Times are left out, and nothing runs instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PileUp:
    """Many tasks that start in one minute."""

    at: datetime
    """The first such minute."""
    tasks: tuple[str, ...]
    times: int
    """How many minutes of the week it is so in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the schedule of one configuration makes of the time to come, compared with another's."""

    until: datetime
    firings: tuple[FiringChange, ...] = ()
    """The first ones up to `until`."""
    truncated: bool = False
    clock_changes: tuple[ClockChange, ...] = ()
    """Of the tasks whose schedule is new, in the coming year."""
    pile_ups: tuple[PileUp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadView:
    """What a reload did, or would do."""

    applied: bool
    dry_run: bool
    config_hash: str
    difference: Difference
    outlook: Outlook
    warnings: tuple[str, ...] = field(default=())
    """Of the files, and of what the change itself leads to."""
