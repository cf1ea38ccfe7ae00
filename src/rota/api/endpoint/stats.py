"""How a unit has fared."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from rota.api.endpoint.task import find
from rota.api.http.query import between
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.histogram import bucket_of, nanoseconds_of, percentile
from rota.model.history import KEPT, QUARTER, Day, StatsQuery, StatsView
from rota.model.unit import AnyUnit, Task
from rota.schedule.date import dates
from rota.wire.absent import given
from rota.wire.stats import Stats, StatsDay, StatsPoints, Streak
from rota.wire.time import given_nanoseconds, nanoseconds

POINTS = 500
SHORTEST = timedelta(days=1)
LONGEST = KEPT
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StatsAsked(Struct, kw_only=True):
    """How far back."""

    window: Annotated[timedelta, Meta(description="1d to 366d."), between(SHORTEST, LONGEST)] = timedelta(days=84)


async def get_stats(call: Call[StatsAsked, Nothing]) -> Reply:
    """Counts, percentiles, days and the newest runs."""
    found, now, window = find(call.rota, call.path["name"]), call.clock.now(), call.query.window
    zone = _zone(found.unit, call.rota.daemon().timezone)
    days = list(dates(_quarter_before(now - window), _quarter_before(now) + QUARTER, zone))
    query = StatsQuery(
        unit=found.unit.name, days=tuple(Day(begin=begin, end=end) for _, begin, end in days), points=POINTS
    )
    view = await call.rota.history.stats(query)
    stats = _stats(view, [day for day, _, _ in days], window)
    stats.last_success_at = given(view.last_success_at or found.last_success_at)
    stats.expected_duration = given_nanoseconds(found.expected_duration)
    return told(stats, call.request)


def _zone(unit: AnyUnit, usual: str) -> ZoneInfo:
    """The zone a task's schedule is read in; others have the scheduler's."""
    return ZoneInfo(unit.timezone if isinstance(unit, Task) and unit.crons else usual)


def _quarter_before(instant: datetime) -> datetime:
    """The beginning of the quarter of an hour that an instant lies in."""
    return instant - (instant - EPOCH) % QUARTER


def _stats(view: StatsView, days: list[date], window: timedelta) -> Stats:
    success, failed = sum(day.success for day in view.days), sum(day.failed for day in view.days)
    longest = _longest(view)
    stats = Stats(
        window=nanoseconds(window),
        runs=success + failed + sum(day.other for day in view.days),
        success=success,
        failed=failed,
        max=given(longest),
        lateness_p50=given(percentile(view.lateness, 50)),
        lateness_p95=given(percentile(view.lateness, 95)),
        streak=_streak(view),
        last_failure_at=given(view.last_failure_at),
        points=_points(view),
        days=[
            StatsDay(date=day.isoformat(), success=count.success, failed=count.failed, other=count.other)
            for day, count in zip(days, view.days, strict=True)
        ],
    )
    if success + failed:
        stats.success_rate = success / (success + failed)
    if longest is not None:
        stats.p50, stats.p95, stats.p99 = (min(percentile(view.durations, p) or 0, longest) for p in (50, 95, 99))
    return stats


def _longest(view: StatsView) -> int | None:
    """The longest success; where the exact one is not known any more, as its bucket tells."""
    if not view.durations:
        return None
    highest = max(view.durations)
    if view.longest is not None and bucket_of(view.longest // timedelta(microseconds=1)) >= highest:
        return nanoseconds(view.longest)
    return nanoseconds_of(highest)


def _streak(view: StatsView) -> Streak:
    if view.last_success_at is None and view.last_failure_at is None:
        return Streak(kind="none", count=0)
    if view.failures_since_success and (view.last_success_at is None or not view.successes_since_failure):
        return Streak(kind="failure", count=view.failures_since_success)
    return Streak(kind="success", count=view.successes_since_failure)


def _points(view: StatsView) -> StatsPoints:
    return StatsPoints(
        id=[point.id for point in view.points],
        start_at=[point.start_at for point in view.points],
        duration=[None if point.duration is None else nanoseconds(point.duration) for point in view.points],
        end_reason=[point.end_reason for point in view.points],
    )


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_stats",
        method="GET",
        path="/api/tasks/{name}/stats",
        tag="Runs",
        scope=Scope.READ,
        summary="How a unit has fared",
        description="Counted by quarters of an hour: the window begins with the one that lies so long ago.",
        query=StatsAsked,
        body=Nothing,
        success=Success(schema=Stats),
        errors=(404,),
        handle=get_stats,
    ),
)
