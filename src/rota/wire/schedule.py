"""Planned firings on the wire."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from rota.model.choice import Kind
from rota.model.firing import Planned, PlanNote
from rota.wire.absent import given
from rota.wire.time import Instant


class Firing(Struct, kw_only=True):
    """One firing to come."""

    due_at: Instant
    starts_at: Annotated[Instant, Meta(description="Later by the offset of jitter.")]
    will_run: bool
    note: PlanNote | UnsetType = UNSET


class Upcoming(Struct, kw_only=True):
    """The firings of one task to come."""

    task_name: str
    firings: list[Firing]
    more: Annotated[bool, Meta(description="There are others before `to`.")]


class Lane(Struct, kw_only=True):
    """One unit of a schedule."""

    name: str
    kind: Kind
    group: str
    expected_duration: Annotated[
        int | UnsetType, Meta(description="The median of the last 20 successes, from 3 on, in nanoseconds.")
    ] = UNSET
    every: Annotated[int | UnsetType, Meta(description="The fixed interval between firings, in nanoseconds.")] = UNSET
    firings: list[Firing]
    truncated: bool


class Schedule(Struct, kw_only=True):
    """The planned firings of all units."""

    from_: Instant = field(name="from")
    to: Instant
    tasks: list[Lane]
    truncated: bool


class ClockShift(Struct, kw_only=True):
    """A change of the clock."""

    at: Instant
    shift: Annotated[int, Meta(description="By how much the clock is set, in nanoseconds.")]


class Preview(Struct, kw_only=True):
    """What an expression comes down to."""

    cron: str
    timezone: str
    text: Annotated[str, Meta(description="The schedule in words.")]
    firings: list[Firing]
    dst_changes: list[ClockShift]


def firing_of(planned: Planned) -> Firing:
    """A firing as it is told."""
    return Firing(
        due_at=planned.due_at, starts_at=planned.starts_at, will_run=planned.will_run, note=given(planned.note)
    )
