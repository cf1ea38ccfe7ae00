"""The operations on what is planned."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, TypeVar, cast

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from rota.api.endpoint.span import span
from rota.api.endpoint.task import find
from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import Reply, told, told_bare
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.api.slice import Slices
from rota.model.error import UsageError
from rota.model.firing import Planned
from rota.model.unit import Task
from rota.model.view import UnitView
from rota.schedule import upcoming
from rota.schedule.change import shifts
from rota.schedule.text import describe
from rota.schedule.zone import EARLIEST, LATEST, find_zone
from rota.wire.schedule import ClockShift, Lane, Preview, Schedule, Upcoming, firing_of
from rota.wire.time import Instant, given_nanoseconds, nanoseconds

T = TypeVar("T")

FARTHEST = timedelta(days=8 * 366)
WIDEST = timedelta(days=32)
USUAL = timedelta(hours=12)
MOST_OF_ONE = 2000
MOST_OF_ALL = 50_000
CRON = {"format": "rota-cron", "examples": ["0 3 * * *", "@every 5m"]}
ZONE = {"format": "rota-timezone", "examples": ["Europe/Berlin"]}


class UpcomingQuery(Struct, kw_only=True):
    """Which firings."""

    from_: Instant | UnsetType = field(name="from", default=UNSET)
    to: Instant | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=1000)] = 20


class ScheduleQuery(Struct, kw_only=True):
    """Which stretch of time."""

    from_: Instant | UnsetType = field(name="from", default=UNSET)
    to: Instant | UnsetType = UNSET


class PreviewQuery(Struct, kw_only=True):
    """Which expression, and how much of it."""

    cron: Annotated[str, Meta(min_length=1, max_length=1000, extra_json_schema=CRON)]
    timezone: Annotated[str, Meta(max_length=100, extra_json_schema=ZONE)] | UnsetType = UNSET
    n: Annotated[int, Meta(ge=1, le=100)] = 20
    from_: Instant | UnsetType = field(name="from", default=UNSET)
    name: Annotated[str, Meta(max_length=100, description="The name that H in the expression depends on.")] = "preview"


async def get_upcoming(call: Call[UpcomingQuery, Nothing]) -> Reply:
    """The firings of one task to come."""
    view = find(call.rota, call.path["name"])
    asked = call.query
    begin, end = span(asked.from_, asked.to, usual_begin=call.clock.now(), usual_end=FARTHEST, widest=FARTHEST)
    limit = call.query.limit
    found = await Slices(call.clock).take(_firings(_plan(view, begin), begin, end), limit + 1)
    answer = Upcoming(
        task_name=view.unit.name, firings=[firing_of(each) for each in found[:limit]], more=len(found) > limit
    )
    return told(answer, call.request)


async def get_schedule(call: Call[ScheduleQuery, Nothing]) -> Reply:
    """The planned firings of all units."""
    asked = call.query
    begin, end = span(asked.from_, asked.to, usual_begin=call.clock.now(), usual_end=USUAL, widest=WIDEST)
    return told(await _schedule(call.rota.units(), begin, end, Slices(call.clock)), call.request)


async def get_preview(call: Call[PreviewQuery, Nothing]) -> Reply:
    """What an expression comes down to."""
    asked = call.query
    timezone = call.rota.daemon().timezone if isinstance(asked.timezone, UnsetType) else asked.timezone
    begin, _ = span(asked.from_, UNSET, usual_begin=call.clock.now(), usual_end=timedelta())
    begin = within_reach(begin)
    _read(lambda: find_zone(timezone), "query.timezone", timezone)
    text = _read(lambda: describe([asked.cron], timezone, name=asked.name), "query.cron", asked.cron)
    task = Task(name=asked.name, run="", group="", working_dir="/", crons=(asked.cron,), timezone=timezone)
    found = await Slices(call.clock).take(upcoming.Upcoming(task, anchor=begin).after(begin), asked.n)
    changes = shifts(timezone, after=begin, until=found[-1].due_at) if found else ()
    answer = Preview(
        cron=asked.cron,
        timezone=timezone,
        text=text,
        firings=[firing_of(each) for each in found],
        dst_changes=[ClockShift(at=at, shift=nanoseconds(shift)) for at, shift in changes],
    )
    return told(answer, call.request)


def _read(deed: Callable[[], T], location: str, value: str) -> T:
    """What is made of a parameter; 422 at its place where it makes no sense."""
    try:
        return deed()
    except UsageError as error:
        raise unprocessable([wrong(location, str(error), value)]) from None


def _firings(plan: upcoming.Upcoming | None, begin: datetime, end: datetime) -> Iterator[Planned]:
    """The firings of a plan with begin <= due_at <= end, each made when asked for."""
    if plan is None:
        return iter(())
    return plan.after(within_reach(begin) - timedelta(microseconds=1), end)


def within_reach(instant: datetime) -> datetime:
    """The nearest instant at which schedules are followed."""
    return min(max(instant, EARLIEST), LATEST)


def _plan(view: UnitView, begin: datetime) -> upcoming.Upcoming | None:
    """What is planned for a unit; None: nothing ever is."""
    if not isinstance(view.unit, Task) or not view.unit.crons:
        return None
    return upcoming.Upcoming(view.unit, anchor=view.first_seen or begin, paused=view.paused_at is not None)


async def _schedule(views: Sequence[UnitView], begin: datetime, end: datetime, slices: Slices) -> Schedule:
    """A lane for each unit, the first units first; each lane is written as JSON once it is whole."""
    lanes: list[Lane] = []
    left, truncated = MOST_OF_ALL, False
    for view in views:
        limit = min(MOST_OF_ONE, left)
        plan = _plan(view, begin)
        found = await slices.take(_firings(plan, begin, end), limit + 1)
        lane = _lane(view, plan, found, limit)
        lanes.append(cast("Lane", msgspec.Raw(told_bare(lane))))
        left -= len(lane.firings)
        truncated |= lane.truncated
        await slices.breathe()
    return Schedule(from_=begin, to=end, tasks=lanes, truncated=truncated)


def _lane(view: UnitView, plan: upcoming.Upcoming | None, found: Sequence[Planned], limit: int) -> Lane:
    return Lane(
        name=view.unit.name,
        kind=view.unit.kind,
        group=view.unit.group,
        expected_duration=given_nanoseconds(view.expected_duration),
        every=given_nanoseconds(plan.calendar.timetable.fixed_interval() if plan else None),
        firings=[firing_of(each) for each in found[:limit]],
        truncated=len(found) > limit,
    )


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_upcoming",
        method="GET",
        path="/api/tasks/{name}/upcoming",
        tag="Schedule",
        scope=Scope.READ,
        summary="The next firings of a task",
        description="In the order they are due, with the start that jitter makes of it, and why one will not run.",
        query=UpcomingQuery,
        body=Nothing,
        success=Success(schema=Upcoming),
        errors=(404,),
        handle=get_upcoming,
    ),
    Operation(
        id="get_schedule",
        method="GET",
        path="/api/schedule",
        tag="Schedule",
        scope=Scope.READ,
        summary="The planned firings of all units",
        description="At most 2000 of a unit and 50 000 in all; `truncated` says where there are more.",
        query=ScheduleQuery,
        body=Nothing,
        success=Success(schema=Schedule),
        handle=get_schedule,
    ),
    Operation(
        id="get_preview",
        method="GET",
        path="/api/schedule/preview",
        tag="Schedule",
        scope=Scope.READ,
        summary="What an expression comes down to",
        description="Nothing needs to be defined for it: the expression in words, its next firings, and when "
        "the clock is moved meanwhile.",
        query=PreviewQuery,
        body=Nothing,
        success=Success(schema=Preview),
        errors=(422,),
        handle=get_preview,
    ),
)
