"""Searching the output of one run, and of the runs of one unit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.endpoint.run import KEPT, find_run
from rota.api.endpoint.task import find
from rota.api.http.cursor import Int64, read_cursor, write_cursor
from rota.api.http.problem import Problem, retry_after, unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.port.read import Reads
from rota.api.scope import Scope
from rota.model.error import NotFoundError, UsageError
from rota.model.output import Stream
from rota.model.query import RunQuery
from rota.model.run import Run
from rota.model.search import Wanted
from rota.pattern import line_pattern
from rota.schedule.zone import LATEST
from rota.wire.search import LogSearch, search_of
from rota.wire.selection import RunId
from rota.wire.time import Instant

MOST_RUNS = 50
"""Runs looked through for one request."""

PATIENCE = 60.0
"""Seconds after which a search that keeps no deadline is given up."""

JUST_AFTER = timedelta(microseconds=1)


class SearchQuery(Struct, kw_only=True):
    """What is looked for, and how much of it is told at once."""

    q: Annotated[str, Meta(min_length=1, max_length=1024, description="Text, or a pattern; it lies within one line.")]
    regex: Annotated[bool, Meta(description="`q` is a pattern (RE2 syntax, linear time).")] = False
    case: Annotated[bool, Meta(description="Capitals count.")] = False
    stream: tuple[Stream, ...] = ()
    limit: Annotated[int, Meta(ge=1, le=1000)] = 200
    cursor: str | UnsetType = UNSET
    buckets: Annotated[
        int, Meta(ge=0, le=500, description="Of one run: count the hits in so many equal shares of its lines.")
    ] = 0

    @property
    def wanted(self) -> Wanted:
        """The question in the words of the model."""
        return Wanted(text=self.q, regex=self.regex, case=self.case, streams=frozenset(self.stream))

    @property
    def question(self) -> tuple[object, ...]:
        """What a cursor is bound to."""
        return self.q, self.regex, self.case, sorted(set(self.stream))


class TaskSearchQuery(SearchQuery, kw_only=True):
    """The same, and in which runs."""

    run_id: tuple[RunId, ...] = ()

    def __post_init__(self) -> None:
        if len(self.run_id) > MOST_RUNS:
            raise unprocessable([wrong("query.run_id", f"At most {MOST_RUNS} runs are searched at once.")])
        if self.buckets and len(self.run_id) != 1:
            raise unprocessable([wrong("query.buckets", "It counts within one run; name it with run_id.")])


class Place(Struct, array_like=True, frozen=True):
    """Where a search goes on: inside a cursor."""

    created_at: Instant
    run_id: str
    line: Int64

    def __post_init__(self) -> None:
        if self.created_at > LATEST:
            raise ValueError("no run was created then")


S = TypeVar("S", bound=SearchQuery)

PLACE = msgspec.json.Decoder(Place)


async def search_run_log(call: Call[SearchQuery, Nothing]) -> Reply:
    """The hits in one run."""
    run = await find_run(call)
    return await _answer(call, [run], _place(call, run.id), about=run.id)


async def search_task_log(call: Call[TaskSearchQuery, Nothing]) -> Reply:
    """The hits in the runs of one unit, newest run first."""
    name, ids = find(call.rota, call.path["name"]).unit.name, call.query.run_id
    about = (name, ids)
    place = _place(call, about)
    runs = await _named(call.rota, name, ids, place) if ids else await _newest(call.rota, name, place)
    return await _answer(call, runs, place, about=about)


async def _answer(call: Call[S, Nothing], runs: Sequence[Run], place: Place | None, *, about: object) -> Reply:
    """Looks through the first MOST_RUNS of these runs."""
    asked = call.query
    line = place.line if place is not None and runs and runs[0].id == place.run_id else 0
    search = call.rota.search(runs[:MOST_RUNS], asked.wanted, line=line, limit=asked.limit, shares=asked.buckets)
    found = await call.streams.wait(search, call.request, seconds=PATIENCE)
    if found is None:
        raise Problem(
            503, "The search was given up: Rota is stopping, or its disk does not answer.", headers=retry_after(5)
        )
    following = next((run for run in runs if run.id == found.run_id), None) or next(iter(runs[MOST_RUNS:]), None)
    cursor: str | UnsetType = UNSET
    if following is not None:
        cursor = write_cursor(Place(following.created_at, following.id, found.line), (about, asked.question))
    return told(search_of(found, cursor=cursor, buckets=asked.buckets > 0), call.request)


def _place(call: Call[S, Nothing], about: object) -> Place | None:
    """Where to go on; 422 where the cursor or the pattern is wrong."""
    asked = call.query
    try:
        line_pattern(asked.q, case=asked.case, literal=not asked.regex)
    except UsageError as error:
        raise unprocessable([wrong("query.q", str(error), asked.q)]) from error
    return None if isinstance(asked.cursor, UnsetType) else read_cursor(asked.cursor, (about, asked.question), PLACE)


async def _newest(rota: Reads, name: str, place: Place | None) -> Sequence[Run]:
    """Runs of a unit from that place on, newest first, and one more than are looked through where there are more."""
    query, after = RunQuery(units=(name,)), None
    if place is not None:
        query = replace(query, created_before=place.created_at + JUST_AFTER)
    runs: list[Run] = []
    while True:
        page = await rota.runs(query, limit=MOST_RUNS + 1, after=after, with_total=False)
        runs += _from(place, page.runs)
        if len(runs) > MOST_RUNS or page.next_key is None:
            return runs
        after = page.next_key


async def _named(rota: Reads, name: str, ids: Sequence[str], place: Place | None) -> Sequence[Run]:
    runs = [await _of_unit(rota, name, run_id) for run_id in dict.fromkeys(ids)]
    return _from(place, sorted(runs, key=_age, reverse=True))


async def _of_unit(rota: Reads, name: str, run_id: str) -> Run:
    run = await rota.run(run_id)
    if run is None or run.unit != name:
        raise NotFoundError(f"{name} has no run {run_id}.", hint=KEPT)
    return run


def _from(place: Place | None, runs: Sequence[Run]) -> Sequence[Run]:
    """Those that are not newer than the one to go on with, which may be gone."""
    return runs if place is None else [run for run in runs if _age(run) <= (place.created_at, place.run_id)]


def _age(run: Run) -> tuple[datetime, str]:
    return run.created_at, run.id


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="search_run_log",
        method="GET",
        path="/api/runs/{run_id}/log/search",
        tag="Logs",
        scope=Scope.READ,
        summary="Lines of a run in which something is found",
        description="After 10 s it answers what it has, with a cursor.",
        query=SearchQuery,
        body=Nothing,
        success=Success(schema=LogSearch),
        errors=(404,),
        handle=search_run_log,
    ),
    Operation(
        id="search_task_log",
        method="GET",
        path="/api/tasks/{name}/log/search",
        tag="Logs",
        scope=Scope.READ,
        summary="Lines of the runs of a unit in which something is found",
        description="Newest run first, at most 50 runs a request. After 10 s it answers what it has, with a cursor.",
        query=TaskSearchQuery,
        body=Nothing,
        success=Success(schema=LogSearch),
        errors=(404,),
        handle=search_task_log,
    ),
)
