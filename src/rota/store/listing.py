"""Lists with filters, put together in SQL: keyset pages in a total order, ties by id."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rota.model.query import RunQuery, RunSort, SlotQuery
from rota.model.run import EndReason, Phase, Status
from rota.model.slot import Verdict
from rota.store.query import QUERY
from rota.store.row import SqlValue, microseconds

COUNTED = 10_000
"""Totals are exact up to here."""

RunKey = tuple[int | float | str | None, str]
"""Sort value and id."""

_PHASES = {status: tuple(phase for phase in Phase if phase.status is status) for status in Status}

_CASES = " ".join(f"WHEN '{phase.value}' THEN '{phase.status.value}'" for phase in Phase)
OUTCOME = f"coalesce(end_reason, CASE phase {_CASES} END)"
"""What a status column shows: the end reason once there is one."""

_SORT = {
    RunSort.CREATED_AT: "created_at",
    RunSort.START_AT: "started_at",
    RunSort.DURATION: "duration",
    RunSort.EXIT_CODE: "exit_code",
    RunSort.TASK_NAME: "unit",
    RunSort.STATUS: OUTCOME,
}

_OF_IDS = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""The letters of run ids (https://github.com/ulid/spec)."""

_TOUCHES = """due_at >= coalesce(
    (SELECT min(due_at) FROM slot AS stretch WHERE stretch.task = ? AND stretch.until >= ? AND stretch.due_at < ?), ?)
    AND coalesce(until, due_at) >= ?"""
"""Due at or after an instant, stretches that reach it included: these begin before it, but few do."""

_NULLABLE = frozenset({RunSort.START_AT, RunSort.DURATION, RunSort.EXIT_CODE})


@dataclass(slots=True)
class Where:
    """Conditions that must all hold, with their values."""

    terms: list[str] = field(default_factory=list)
    values: list[SqlValue] = field(default_factory=list)

    def hold(self, term: str, *values: SqlValue) -> None:
        """One condition more."""
        self.terms.append(term)
        self.values.extend(values)

    def compare(self, column: str, operator: str, value: SqlValue) -> None:
        """One condition more unless there is no value; NULL in the column never matches."""
        if value is not None:
            self.hold(f"{column} {operator} ?", value)

    def among(self, column: str, values: Iterable[str]) -> None:
        """One condition more unless there are no values."""
        if values := tuple(values):
            self.hold(_among(column, values), *values)

    def __str__(self) -> str:
        return " AND ".join(self.terms) or "true"


def runs_sql(query: RunQuery, *, limit: int, after: RunKey | None) -> tuple[str, list[SqlValue]]:
    """Rows of runs with their `sort_value`; the key of the last one is `after` for the next page."""
    where = run_where(query)
    if after is not None:
        _hold_beyond(where, query, after)
    sort, direction = _SORT[query.sort], "DESC" if query.descending else "ASC"
    nulls_last = f"{sort} IS NULL, " if query.sort in _NULLABLE else ""
    order = f"{nulls_last}{sort} {direction}, run.id {direction}"
    return QUERY["runs"].format(sort=sort, where=where, order=order), [*where.values, limit]


def count_sql(query: RunQuery) -> tuple[str, list[SqlValue]]:
    """How many runs match, counted up to one more than COUNTED."""
    where = run_where(query)
    return QUERY["count_runs"].format(where=where), [*where.values, COUNTED + 1]


def numbers_sql(query: RunQuery, but: Iterable[str], *, hidden: bool) -> tuple[str, list[SqlValue]]:
    """The rows of all that match, by number, without the runs named."""
    where = run_where(query, hidden=hidden)
    if but := tuple(but):
        where.hold("id NOT IN (SELECT value FROM json_each(?))", json.dumps(but))
    return QUERY["run_numbers"].format(where=where), where.values


def slots_sql(query: SlotQuery, *, limit: int, before: int | None) -> tuple[str, list[SqlValue]]:
    """Rows of slots due before that many microseconds, newest first."""
    where = Where(["task = ?", "verdict <> ?"], [query.task, Verdict.ARMED.value])
    if query.since is not None:
        where.hold(_TOUCHES, query.task, *[microseconds(query.since)] * 4)
    where.compare("due_at", "<=", microseconds(query.until))
    where.compare("due_at", "<", before)
    where.among("verdict", (verdict.value for verdict in query.verdicts))
    return QUERY["slots"].format(where=where), [*where.values, limit]


def run_where(query: RunQuery, *, hidden: bool = False) -> Where:
    """The conditions of a query: among the runs that are there, or (`hidden`) among the deleted ones."""
    where = Where([f"deleted_at IS {'NOT ' if hidden else ''}NULL"])
    _hold_status(where, query.statuses)
    where.among("unit", query.units)
    where.among("trigger", (trigger.value for trigger in query.triggers))
    where.compare("kind", "=", query.kind and query.kind.value)
    where.compare("created_at", ">=", microseconds(query.created_after))
    where.compare("created_at", "<", microseconds(query.created_before))
    where.compare("attempt", ">", 1 if query.retries_only else None)
    where.compare("exit_code", ">=", query.exit_code_min)
    where.compare("exit_code", "<=", query.exit_code_max)
    where.compare("duration", ">=", microseconds(query.duration_min))
    where.compare("duration", "<=", microseconds(query.duration_max))
    if query.search:
        _hold_search(where, query.search)
    return where


def _hold_search(where: Where, text: str) -> None:
    """Ids are upper case; what none of them can hold is looked for in names alone, and is found in half the time."""
    name = "instr(lower(unit), ?)"
    if set(text.upper()) <= _OF_IDS:
        where.hold(f"({name} OR instr(run.id, ?))", text.lower(), text.upper())
    else:
        where.hold(name, text.lower())


def _hold_status(where: Where, statuses: tuple[Status | EndReason, ...]) -> None:
    phases = [phase.value for status in statuses if isinstance(status, Status) for phase in _PHASES[status]]
    reasons = [reason.value for reason in statuses if isinstance(reason, EndReason)]
    terms = [_among(column, values) for column, values in (("phase", phases), ("end_reason", reasons)) if values]
    if terms:
        where.hold(f"({' OR '.join(terms)})", *phases, *reasons)
    for hint in _partial_index(phases, reasons):
        where.hold(hint)


def _partial_index(phases: list[str], reasons: list[str]) -> Iterator[str]:
    """What follows from the condition anyway, in the words of an index over few rows (https://sqlite.org/partialindex.html)."""
    if phases and not reasons and Phase.ENDED.value not in phases:
        yield "phase <> 'ended'"
    if reasons and not phases and EndReason.SUCCESS.value not in reasons:
        yield "end_reason <> 'success'"


def _hold_beyond(where: Where, query: RunQuery, after: RunKey) -> None:
    value, run_id = after
    sort, beyond = _SORT[query.sort], "<" if query.descending else ">"
    if value is None:
        where.hold(f"{sort} IS NULL AND run.id {beyond} ?", run_id)
    elif query.sort in _NULLABLE:
        where.hold(f"(({sort}, run.id) {beyond} (?, ?) OR {sort} IS NULL)", value, run_id)
    else:
        where.hold(f"({sort}, run.id) {beyond} (?, ?)", value, run_id)


def _among(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join('?' for _ in values)})"
