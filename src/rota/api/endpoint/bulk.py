"""The operations on many runs together."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from msgspec import Struct, UnsetType

from rota.api.endpoint.bound import crossing
from rota.api.endpoint.run import WORDS
from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.port.read import Reads
from rota.api.scope import Scope
from rota.model.query import RunQuery
from rota.model.selection import Selection
from rota.wire.absent import or_none
from rota.wire.error import ErrorDetail
from rota.wire.selection import BulkRerun, BulkResult, RunFilter, Selector, rerun_of, result_of

BulkCall = Call[Nothing, Selector]
Handle = Callable[[BulkCall], Awaitable[Reply]]

LARGEST = timedelta(days=36_500)
"""Longer than any run; what a database cannot hold is never compared with."""

ALONE = "It does not belong beside `match_all`, which takes `filter` and `except_ids`."
NAMED = "It belongs to `match_all`; without that, `ids` stands alone."


async def stop_runs(call: BulkCall) -> Reply:
    """Active ones walk the stop ladder, waiting ones end."""
    chosen = selection(call)
    return told(result_of(await call.rota.run_deeds.stop_all(chosen, actor=call.actor)), call.request)


async def delete_runs(call: BulkCall) -> Reply:
    """Ended ones are hidden."""
    return told(result_of(await call.rota.run_deeds.delete_all(selection(call))), call.request)


async def restore_runs(call: BulkCall) -> Reply:
    """Deleted ones are there again."""
    return told(result_of(await call.rota.run_deeds.restore_all(selection(call))), call.request)


async def rerun_runs(call: BulkCall) -> Reply:
    """One run of each task."""
    chosen = selection(call)
    outcome = await call.rota.run_deeds.rerun_all(chosen, trigger=call.trigger, actor=call.actor)
    return told(rerun_of(outcome), call.request)


def selection(call: BulkCall) -> Selection:
    """Which runs are meant; 422 at each member that does not belong, or is missing."""
    asked = call.body
    if faults := [wrong(f"body.{name}", fault) for name, fault in _mixes(asked)]:
        raise unprocessable(faults)
    if isinstance(asked.ids, list):
        return Selection(ids=tuple(asked.ids))
    assert isinstance(asked.filter, RunFilter)
    if faults := _disorder(asked.filter):
        raise unprocessable(faults)
    units = _units(call.rota, asked.filter)
    but = frozenset(or_none(asked.except_ids) or ())
    return Selection() if units is None else Selection(query=_query(asked.filter, units), but=but)


def _mixes(asked: Selector) -> list[tuple[str, str]]:
    """What stands where it does not belong, and what is missing."""
    if asked.match_all:
        faults = [] if _lacks(asked.ids) else [("ids", ALONE)]
        missing = [("filter", "It is required with `match_all`; it may be empty.")]
        return [*faults, *(missing if _lacks(asked.filter) else [])]
    strangers = [("filter", asked.filter), ("except_ids", asked.except_ids)]
    faults = [(name, NAMED) for name, value in strangers if not _lacks(value)]
    if _lacks(asked.ids):
        return [*faults, ("ids", "It is required without `match_all`.")]
    assert isinstance(asked.ids, list)
    return faults if len(set(asked.ids)) == len(asked.ids) else [*faults, ("ids", "No id may be there twice.")]


def _lacks(value: object) -> bool:
    return isinstance(value, UnsetType)


def _query(asked: RunFilter, units: tuple[str, ...]) -> RunQuery:
    return RunQuery(
        statuses=tuple(status for word in or_none(asked.status) or () for status in WORDS[word]),
        units=units,
        triggers=tuple(or_none(asked.triggered_by) or ()),
        kind=or_none(asked.kind),
        search=or_none(asked.search),
        created_after=or_none(asked.created_after),
        created_before=or_none(asked.created_before),
        retries_only=asked.retries_only,
        exit_code_min=or_none(asked.exit_code_min),
        exit_code_max=or_none(asked.exit_code_max),
        duration_min=_duration(asked.duration_min),
        duration_max=_duration(asked.duration_max),
    )


def _units(rota: Reads, asked: RunFilter) -> tuple[str, ...] | None:
    """The names asked for, empty: all; a group stands for the names of its units. None: no unit can be meant."""
    names = tuple(or_none(asked.task_name) or ())
    groups = or_none(asked.group)
    if groups is None:
        return names
    members = [view.unit.name for view in rota.units() if view.unit.group in groups]
    return tuple(name for name in members if not names or name in names) or None


def _disorder(asked: RunFilter) -> list[ErrorDetail]:
    """Bounds of which the lower is above the upper."""
    return [
        *crossing("body.filter.created_after", asked.created_after, "created_before", asked.created_before),
        *crossing("body.filter.exit_code_min", asked.exit_code_min, "exit_code_max", asked.exit_code_max),
        *crossing("body.filter.duration_min", asked.duration_min, "duration_max", asked.duration_max),
    ]


def _duration(nanoseconds: int | UnsetType) -> timedelta | None:
    value = or_none(nanoseconds)
    return None if value is None else min(timedelta(microseconds=value // 1000), LARGEST)


def _bulk(verb: str, summary: str, description: str, success: type[Struct], handle: Handle) -> AnyOperation:
    return Operation(
        id=f"{verb}_runs",
        method="POST",
        path=f"/api/runs/bulk/{verb}",
        tag="Runs",
        scope=Scope.TRIGGER,
        summary=summary,
        description=f"{description} The runs are chosen once, at arrival; each that nothing was done to is told.",
        query=Nothing,
        body=Selector,
        needs_body=True,
        success=Success(schema=success),
        patient=True,
        handle=handle,
    )


OPERATIONS: tuple[AnyOperation, ...] = (
    _bulk("stop", "Stop many runs", "Active runs walk the stop ladder, waiting ones end.", BulkResult, stop_runs),
    _bulk("delete", "Delete many runs", "Ended runs are hidden, and purged in an hour.", BulkResult, delete_runs),
    _bulk(
        "restore",
        "Restore deleted runs",
        "A filter asks among the deleted ones; those whose hour is over are purged.",
        BulkResult,
        restore_runs,
    ),
    _bulk(
        "rerun",
        "Run tasks once more",
        "One run of each task, with the parameters of the newest of its runs that was chosen.",
        BulkRerun,
        rerun_runs,
    ),
)
