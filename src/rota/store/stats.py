"""How a unit has fared: from rollups what many runs amount to, from rows what is told of the newest."""

import json
import sqlite3
from collections.abc import Iterable

from rota.model.history import DayCount, Point, StatsQuery, StatsView
from rota.model.run import FAILURES, EndReason
from rota.store.query import QUERY
from rota.store.rollup import DURATION, LATENESS, names, quarter_of
from rota.store.row import SqlValue, duration, instant, microseconds, optional_instant
from rota.store.snapshot import snapshot

_SUCCESS = frozenset({EndReason.SUCCESS})
_OTHERS = frozenset(EndReason) - FAILURES - _SUCCESS


def read_stats(connection: sqlite3.Connection, query: StatsQuery) -> StatsView:
    """One unit on these days, and its newest runs."""
    first, end = quarter_of(query.days[0].begin), quarter_of(query.days[-1].end)
    span = {"unit": query.unit, "first": first, "end": end}
    with snapshot(connection):
        days = connection.execute(QUERY["day_counts"], _day_values(query)).fetchall()
        durations = connection.execute(QUERY["buckets"], {**span, "measure": DURATION}).fetchall()
        lateness = connection.execute(QUERY["buckets"], {**span, "measure": LATENESS}).fetchall()
        (longest,) = connection.execute(QUERY["longest"], span).fetchone()
        success = _newest(connection, query.unit, _SUCCESS)
        failure = _newest(connection, query.unit, FAILURES)
        successes = _count_since(connection, query.unit, _SUCCESS, failure[0])
        failures = _count_since(connection, query.unit, FAILURES, success[0])
        points = connection.execute(
            QUERY["points"],
            {"unit": query.unit, "since": microseconds(query.days[0].begin), "most": query.points},
        ).fetchall()
    return StatsView(
        days=tuple(DayCount(success=int(row[0]), failed=int(row[1]), other=int(row[2])) for row in days),
        durations=dict(durations),
        longest=None if longest is None or not durations else duration(longest),
        lateness=dict(lateness),
        successes_since_failure=successes,
        failures_since_success=failures,
        last_success_at=optional_instant(success[1]),
        last_failure_at=optional_instant(failure[1]),
        points=tuple(_point(*row) for row in points),
    )


def _day_values(query: StatsQuery) -> dict[str, SqlValue]:
    return {
        "unit": query.unit,
        "days": json.dumps([[quarter_of(day.begin), quarter_of(day.end)] for day in query.days]),
        "failures": names(FAILURES),
        "others": names(_OTHERS),
    }


def _newest(connection: sqlite3.Connection, unit: str, reasons: Iterable[EndReason]) -> tuple[int, int | None]:
    """When the newest run that ended so was created, and when it ended."""
    row = connection.execute(QUERY["newest_of_reasons"], {"unit": unit, "reasons": names(reasons)}).fetchone()
    return (-1, None) if row is None else row


def _count_since(connection: sqlite3.Connection, unit: str, reasons: Iterable[EndReason], since: int) -> int:
    values = {"unit": unit, "reasons": names(reasons), "since": since}
    (count,) = connection.execute(QUERY["count_since"], values).fetchone()
    return int(count)


def _point(run_id: str, started_at: int, took: int | None, reason: str) -> Point:
    return Point(
        id=run_id,
        start_at=instant(started_at),
        duration=None if took is None else duration(took),
        end_reason=EndReason(reason),
    )
