"""What a reload did, or would do."""

from typing import Annotated

from msgspec import Meta, Struct

from rota.model import reload as model
from rota.wire.time import Instant, nanoseconds

Change = Annotated[str, Meta(extra_json_schema={"enum": ["added", "removed"]})]


class UnitChange(Struct, kw_only=True):
    """A unit that is not what it was."""

    name: str
    reasons: Annotated[list[str], Meta(description="`key: old → new`, one a key; of variables their names alone.")]
    effect: Annotated[str, Meta(description="What becomes of it, such as `2 instances restart one by one`.")]


class FiringChange(Struct, kw_only=True):
    """A planned firing that appears or vanishes."""

    task_name: str
    due_at: Instant
    change: Change


class ClockChange(Struct, kw_only=True):
    """A change of the clock in the coming year that touches a new schedule."""

    task_name: str
    at: Instant
    shift: Annotated[int, Meta(description="By how much the clock is set, in nanoseconds.")]
    text: str


class PileUp(Struct, kw_only=True):
    """Many tasks that start in one minute."""

    at: Annotated[Instant, Meta(description="The first such minute.")]
    times: Annotated[int, Meta(description="In how many minutes of the next 7 days.")]
    tasks: list[str]


class ReloadResult(Struct, kw_only=True):
    """The difference between what is in force and what the files say, and what comes of it."""

    applied: bool
    dry_run: bool
    config_hash: str
    added: list[str]
    removed: list[str]
    changed: list[UnitChange]
    settings: list[str]
    warnings: list[str]
    firings: Annotated[list[FiringChange], Meta(description="Of the next 7 days, 2000 at most.")]
    firings_until: Instant
    firings_truncated: bool
    clock_changes: list[ClockChange]
    pile_ups: list[PileUp]


def reload_of(view: model.ReloadView) -> ReloadResult:
    """A reload as it is told."""
    found, ahead = view.difference, view.outlook
    return ReloadResult(
        applied=view.applied,
        dry_run=view.dry_run,
        config_hash=view.config_hash,
        added=list(found.added),
        removed=list(found.removed),
        changed=[
            UnitChange(name=change.name, reasons=list(change.reasons), effect=change.effect) for change in found.changed
        ],
        settings=list(found.settings),
        warnings=list(view.warnings),
        firings=[
            FiringChange(task_name=each.task, due_at=each.due_at, change="added" if each.added else "removed")
            for each in ahead.firings
        ],
        firings_until=ahead.until,
        firings_truncated=ahead.truncated,
        clock_changes=[
            ClockChange(task_name=each.task, at=each.at, shift=nanoseconds(each.shift), text=each.text)
            for each in ahead.clock_changes
        ],
        pile_ups=[PileUp(at=each.at, times=each.times, tasks=list(each.tasks)) for each in ahead.pile_ups],
    )
