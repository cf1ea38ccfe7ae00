"""Slots: planned firings of a task and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a slot."""

    ARMED = "armed"
    """Inside only: committed and handed to the keeper, not yet due."""
    QUEUED = "queued"
    """Provisional: its run waits for a place."""
    RAN = "ran"
    """On time, or late by less than 2 s past the armed horizon."""
    CAUGHT_UP = "caught_up"
    """A run of a later start stands in for it."""
    SKIPPED = "skipped"
    QUEUE_FULL = "queue_full"
    DST_REPEAT = "dst_repeat"
    """The second pass of a repeated local time, which a fixed schedule does not run."""
    MISSED = "missed"
    PAUSED = "paused"
    HELD = "held"
    """Inside a `not_during` window."""
    DROPPED = "dropped"
    """It was queued, and its waiting run was discarded."""


OPEN_VERDICTS = frozenset({Verdict.ARMED, Verdict.QUEUED})
"""The verdicts that may still change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One planned firing of a task, or a stretch of them with one verdict. (task, due_at) is unique for ever."""

    task: str
    due_at: datetime
    """The planned instant, aware UTC, before jitter."""
    verdict: Verdict
    reason: str
    """One sentence a person can read."""
    decided_at: datetime
    run_id: str | None = None
    definition: str | None = None
    """Hash of the definition in force."""
    count: int = 1
    until: datetime | None = None
    """The last instant of a stretch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """What the ledger knows of a unit itself; pruning slots moves nothing here."""

    name: str
    first_seen: datetime
    anchor: datetime
    """Slots up to here are decided or armed; catch-up counts from here."""
    crons: tuple[str, ...] = ()
    timezone: str = "UTC"
    """The expressions and zone in force at the anchor."""
    paused_at: datetime | None = None
    paused_by: str | None = None
    paused_reason: str | None = None
    stopped_at: datetime | None = None
    """A service stopped by hand."""
    removed_at: datetime | None = None
    """A configuration without it was accepted then."""
    boot: str | None = None
    """The boot of the machine that its start run was made for (`run_on_start = "boot"`)."""
    overdue_since: datetime | None = None
    """Since when its last success is older than `max_age`."""
