"""How a unit has fared, on the wire."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model.run import EndReason
from rota.wire.time import Instant


class Streak(Struct, kw_only=True):
    """The newest runs that came out the same; what was stopped or skipped does not count."""

    kind: Literal["success", "failure", "none"]
    count: int


class StatsPoints(Struct, kw_only=True):
    """Runs that started and ended, newest first, a column for each of their members."""

    id: list[str]
    start_at: list[Instant]
    duration: Annotated[list[int | None], Meta(description="Nanoseconds; null: not known.")]
    end_reason: list[EndReason]


class StatsDay(Struct, kw_only=True):
    """What ended of the runs of one date."""

    date: Annotated[str, Meta(description="In the zone of the task: 2026-03-01.")]
    success: Annotated[int, Meta(description="How many ended well.")]
    failed: Annotated[int, Meta(description="Failures, missed ones among them.")]
    other: Annotated[int, Meta(description="Neither: stopped, skipped, queue_full, dst_skipped.")]


class Stats(Struct, kw_only=True):
    """How a unit has fared. Runs that retention took away count, deleted ones do not."""

    window: Annotated[int, Meta(description="Nanoseconds.")]
    runs: Annotated[int, Meta(description="All that were created in the window and have ended.")]
    success: Annotated[int, Meta(description="How many ended well.")]
    failed: Annotated[int, Meta(description="Failures, missed ones among them.")]
    success_rate: Annotated[float | UnsetType, Meta(description="Of those that succeeded or failed, 0 to 1.")] = UNSET
    p50: Annotated[int | UnsetType, Meta(description="Of how long successes took: within 5 %.")] = UNSET
    p95: int | UnsetType = UNSET
    p99: int | UnsetType = UNSET
    max: Annotated[int | UnsetType, Meta(description="The longest success.")] = UNSET
    lateness_p50: Annotated[int | UnsetType, Meta(description="Of the start after due + jitter: within 5 %.")] = UNSET
    lateness_p95: int | UnsetType = UNSET
    expected_duration: Annotated[
        int | UnsetType, Meta(description="The median of the last 20 successes, from 3 on.")
    ] = UNSET
    streak: Streak
    last_success_at: Instant | UnsetType = UNSET
    last_failure_at: Instant | UnsetType = UNSET
    points: Annotated[StatsPoints, Meta(description="The newest 500 of the window.")]
    days: Annotated[list[StatsDay], Meta(description="Every date the window touches, oldest first.")]
