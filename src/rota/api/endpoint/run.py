"""The operations on runs."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.endpoint.bound import crossing
from rota.api.endpoint.task import check_triggerable
from rota.api.endpoint.told import told_run, told_runs
from rota.api.endpoint.wait import WaitQuery, place_to_wait, when_ended
from rota.api.http.cursor import Int64, read_cursor, write_cursor
from rota.api.http.problem import unprocessable
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, B, Call, Nothing, Operation, Q, Success
from rota.api.port.read import Reads, RunKey
from rota.api.scope import Scope
from rota.model import run as model
from rota.model.error import NotFoundError, RefusedError
from rota.model.history import SummaryView
from rota.model.query import RunPage, RunQuery, RunSort
from rota.model.run import EndReason, Phase, Status, Trigger
from rota.model.unit import Kind
from rota.wire.absent import or_none
from rota.wire.action import Action
from rota.wire.run import Run, RunList
from rota.wire.selection import Int32, Search
from rota.wire.summary import RunSummary, summary_of
from rota.wire.time import Instant

FAILURE = (
    EndReason.FAILED,
    EndReason.TIMEOUT,
    EndReason.CRASHED,
    EndReason.LOG_OVERFLOW,
    EndReason.START_FAILED,
    EndReason.UNHEALTHY,
)
"""What the word `failure` stands for in the filter: ends of a process, so not `missed`."""
WORDS: dict[str, tuple[Status | EndReason, ...]] = {
    **{word.value: (word,) for word in (*Status, *EndReason)},
    "failure": FAILURE,
}

KEY: msgspec.json.Decoder[RunKey] = msgspec.json.Decoder(tuple[Int64 | float | str | None, str])
KEPT = (
    "`rota runs` or GET /api/runs shows those that are kept: `keep_runs`, `keep_for` and `keep_failed_for` say which."
)
"""What to do where there is no such run."""


class Direction(StrEnum):
    """Which end comes first; rows without the value are last either way."""

    ASC = "asc"
    DESC = "desc"


class RunFilters(Struct, kw_only=True):
    """Filters, all of which must hold; the items of a list are alternatives."""

    status: tuple[Annotated[str, Meta(extra_json_schema={"enum": list(WORDS)})], ...] = ()
    task_name: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    triggered_by: tuple[Trigger, ...] = ()
    kind: Kind | UnsetType = UNSET
    search: Search | UnsetType = UNSET
    created_after: Annotated[Instant, Meta(description="At or after.")] | UnsetType = UNSET
    created_before: Annotated[Instant, Meta(description="Before.")] | UnsetType = UNSET
    retries_only: bool = False
    exit_code_min: Int32 | UnsetType = UNSET
    exit_code_max: Int32 | UnsetType = UNSET
    duration_min: timedelta | UnsetType = UNSET
    duration_max: timedelta | UnsetType = UNSET

    def __post_init__(self) -> None:
        faults = [
            *crossing("query.created_after", self.created_after, "created_before", self.created_before),
            *crossing("query.exit_code_min", self.exit_code_min, "exit_code_max", self.exit_code_max),
            *crossing("query.duration_min", self.duration_min, "duration_max", self.duration_max),
        ]
        if faults:
            raise unprocessable(faults)


class RunsQuery(RunFilters, kw_only=True):
    """Filters, and which page of the list."""

    sort_field: RunSort = RunSort.CREATED_AT
    sort_direction: Direction = Direction.DESC
    limit: Annotated[int, Meta(ge=1, le=1000)] = 50
    cursor: str | UnsetType = UNSET
    with_total: bool = False


async def list_runs(call: Call[RunsQuery, Nothing]) -> Reply:
    """A page of runs."""
    asked = call.query
    query = filtered(asked, _units(call.rota, asked))
    query = replace(query, sort=asked.sort_field, descending=asked.sort_direction is Direction.DESC)
    after = None if isinstance(asked.cursor, UnsetType) else read_cursor(asked.cursor, query, KEY)
    if finds_none(asked, query):
        page = RunPage(runs=(), total=0 if asked.with_total else None)
    else:
        page = await call.rota.runs(query, limit=asked.limit, after=after, with_total=asked.with_total)
    return told(
        RunList(
            runs=await told_runs(call.rota, page.runs),
            total=UNSET if page.total is None else page.total,
            next_cursor=UNSET if page.next_key is None else write_cursor(page.next_key, query),
        ),
        call.request,
    )


async def get_summary(call: Call[RunFilters, Nothing]) -> Reply:
    """The runs of a filter, counted."""
    query = filtered(call.query, _units(call.rota, call.query))
    if finds_none(call.query, query):
        return told(summary_of(SummaryView(statuses={}, reasons={}, last_failure=None)), call.request)
    return told(summary_of(await call.rota.history.summary(query)), call.request)


async def get_run(call: Call[Nothing, Nothing]) -> Reply:
    """One run."""
    return told(await told_run(call.rota, await find_run(call)), call.request)


async def stop_run(call: Call[WaitQuery, Nothing]) -> Reply:
    """The stop ladder, or an end without a start."""
    run = await find_run(call)
    view = call.rota.unit(run.unit)
    if view is not None:
        check_triggerable(view)
    if run.phase is Phase.ENDED:
        raise RefusedError(f"Run {run.id} has ended already: {run.end_reason}.")
    with place_to_wait(call):
        await call.rota.stop_run(run.id, actor=call.actor)
        stopped = await when_ended(call, await find_run(call))
    done = stopped.phase is Phase.ENDED
    message = f"Run {run.id} of {run.unit} {'has ended' if done else 'is being stopped'}."
    return told(Action(message=message, task_name=run.unit, done=done, run_ids=[run.id]), call.request)


async def find_run(call: Call[Q, B]) -> model.Run:
    """The run of the path; NotFoundError where there is none."""
    run_id = call.path["run_id"]
    run = await call.rota.run(run_id)
    if run is None:
        raise NotFoundError(f"There is no run {run_id}.", hint=KEPT)
    return run


def filtered(asked: RunFilters, units: tuple[str, ...]) -> RunQuery:
    """The runs that filters find, of these units where there are some."""
    return RunQuery(
        statuses=tuple(status for word in asked.status for status in WORDS[word]),
        units=units,
        triggers=asked.triggered_by,
        kind=or_none(asked.kind),
        search=or_none(asked.search),
        created_after=or_none(asked.created_after),
        created_before=or_none(asked.created_before),
        retries_only=asked.retries_only,
        exit_code_min=or_none(asked.exit_code_min),
        exit_code_max=or_none(asked.exit_code_max),
        duration_min=or_none(asked.duration_min),
        duration_max=or_none(asked.duration_max),
    )


def finds_none(asked: RunFilters, query: RunQuery) -> bool:
    """Whether a group is asked for that has no units: no names would mean all."""
    return bool(asked.group) and not query.units


def _units(rota: Reads, asked: RunFilters) -> tuple[str, ...]:
    """The names asked for; a group stands for the names of its units, none of them: empty."""
    if not asked.group:
        return asked.task_name
    members = [view.unit.name for view in rota.units() if view.unit.group in asked.group]
    return tuple(name for name in members if not asked.task_name or name in asked.task_name)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="list_runs",
        method="GET",
        path="/api/runs",
        tag="Runs",
        scope=Scope.READ,
        summary="Runs, a page at a time",
        description="Newest first unless told otherwise. All filters must hold; the items of a list are alternatives.",
        query=RunsQuery,
        body=Nothing,
        success=Success(schema=RunList),
        handle=list_runs,
    ),
    Operation(
        id="get_run_summary",
        method="GET",
        path="/api/runs/summary",
        tag="Runs",
        scope=Scope.READ,
        summary="Runs, counted",
        description="Of the same filters as the list. Deleted runs count nowhere.",
        query=RunFilters,
        body=Nothing,
        success=Success(schema=RunSummary),
        handle=get_summary,
    ),
    Operation(
        id="get_run",
        method="GET",
        path="/api/runs/{run_id}",
        tag="Runs",
        scope=Scope.READ,
        summary="One run",
        description="As it stands now: from its creation to its end, and what it used.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=Run),
        errors=(404,),
        handle=get_run,
    ),
    Operation(
        id="stop_run",
        method="POST",
        path="/api/runs/{run_id}/stop",
        tag="Runs",
        scope=Scope.TRIGGER,
        summary="Stop a run",
        description="A running one walks the stop ladder; a waiting one ends without having started.",
        query=WaitQuery,
        body=Nothing,
        success=Success(schema=Action),
        errors=(403, 404, 409),
        handle=stop_run,
    ),
)
