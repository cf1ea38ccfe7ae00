"""Lists of runs and slots, answered in plain Python: what the SQL of a store is compared with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar, assert_never

from rota.model.query import RunQuery, RunSort, SlotQuery
from rota.model.run import EndReason, Run
from rota.model.slot import Slot, Verdict

RunKey = tuple[int | float | str | None, str]
Amount = TypeVar("Amount", int, timedelta, datetime)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def matches(query: RunQuery, run: Run) -> bool:
    """Whether a query asks for this run."""
    among = (
        (query.statuses, {run.phase.status, run.end_reason}),
        (query.units, {run.unit}),
        (query.triggers, {run.trigger}),
        ((query.kind,) if query.kind else (), {run.kind}),
    )
    return (
        all(not wanted or facts & set(wanted) for wanted, facts in among)
        and within(run.exit_code, query.exit_code_min, query.exit_code_max)
        and within(run.duration, query.duration_min, query.duration_max)
        and within(run.created_at, query.created_after, None)
        and (query.created_before is None or run.created_at < query.created_before)
        and (not query.retries_only or run.attempt > 1)
        and (not query.search or any(query.search.lower() in text.lower() for text in (run.unit, run.id)))
    )


def slot_matches(query: SlotQuery, slot: Slot) -> bool:
    """Whether a query asks for this slot."""
    return (
        slot.task == query.task
        and slot.verdict is not Verdict.ARMED
        and within(slot.until or slot.due_at, query.since, None)
        and within(slot.due_at, None, query.until)
        and (not query.verdicts or slot.verdict in query.verdicts)
    )


def within(value: Amount | None, least: Amount | None, most: Amount | None) -> bool:
    """Whether a value lies between two bounds, both inclusive; with a bound, no value never does."""
    if value is None:
        return least is None and most is None
    return (least is None or value >= least) and (most is None or value <= most)


def sort_value(sort: RunSort, run: Run) -> int | str | None:
    """What a list sorts this run by; durations and instants in microseconds, as a store hands them out."""
    match sort:
        case RunSort.CREATED_AT:
            return microseconds(run.created_at)
        case RunSort.START_AT:
            return None if run.started_at is None else microseconds(run.started_at)
        case RunSort.DURATION:
            return None if run.duration is None else run.duration // MICROSECOND
        case RunSort.EXIT_CODE:
            return run.exit_code
        case RunSort.TASK_NAME:
            return run.unit
        case RunSort.STATUS:
            return str(run.end_reason or run.phase.status)
        case _:
            assert_never(sort)


def in_order(keys: Iterable[RunKey], *, descending: bool) -> list[RunKey]:
    """Keys by value, ties by id, those without a value last either way."""
    valued = [key for key in keys if key[0] is not None]
    missing = [key for key in keys if key[0] is None]
    return sorted(valued, reverse=descending) + sorted(missing, reverse=descending)


def microseconds(instant: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (instant - EPOCH) // MICROSECOND


def newest_by_unit(runs: Iterable[Run]) -> Sequence[Run]:
    """The newest run of each unit, by unit."""
    newest: dict[str, Run] = {}
    for run in sorted(runs, key=lambda run: (run.created_at, run.id)):
        newest[run.unit] = run
    return [run for _, run in sorted(newest.items())]


def newest_durations(runs: Iterable[Run], limit: int) -> Mapping[str, Sequence[timedelta]]:
    """How long so many of the newest successes took of each unit that had one, newest first."""
    found: dict[str, list[timedelta]] = {}
    for run in sorted(runs, key=lambda run: (run.created_at, run.id), reverse=True):
        if run.end_reason is EndReason.SUCCESS and run.duration is not None:
            found.setdefault(run.unit, []).append(run.duration)
    return {unit: durations[:limit] for unit, durations in found.items()}
