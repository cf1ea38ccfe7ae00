"""Much history: the board, stats and summary that SQL makes of rows and rollups, compared with plain Python."""

import itertools
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.example import MINUTE, NOON, Do, a_run, a_slot, a_unit, an_ended_run, run_id

from rota.clock import SystemClock
from rota.model.change import InsertSlot, PruneRollups, RemoveRun, SaveRun, SaveUnit
from rota.model.history import BoardQuery, BoardView, Day, StatsQuery
from rota.model.query import RunQuery
from rota.model.run import EndReason, Phase, Run, Status
from rota.model.slot import Slot, Verdict
from rota.model.unit import Kind
from rota.schedule.date import dates
from rota.store.connection import connect_writer
from rota.store.migration import MIGRATIONS, statements
from rota.store.rollup import roll
from rota.store.sqlite import SqliteStore
from rota.testing import history as plain

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNITS = ("backup", "web")
BERLIN = ZoneInfo("Europe/Berlin")
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def runs(draw: st.DrawFn) -> list[Run]:
    """Some runs of two units and a removed one, over five days; ids and instants are of their number."""
    return [draw(one_run(number)) for number in range(draw(st.integers(0, 14)))]


@st.composite
def one_run(draw: st.DrawFn, number: int) -> Run:
    at = NOON + timedelta(seconds=draw(st.integers(-5 * 86_400, 0)))
    unit = draw(st.sampled_from([*UNITS, "gone"]))
    facts = {"unit": unit, "kind": Kind.SERVICE if unit == "web" else Kind.TASK, "created_at": at}
    facts["instance"] = draw(st.integers(0, 1)) if unit == "web" else 0
    match draw(st.sampled_from(["ended", "ended", "ended", "skipped", "queued", "running"])):
        case "queued":
            return a_run(number, **facts)
        case "running":
            return a_run(number, **facts, phase=Phase.RUNNING, started_at=at)
        case "skipped":
            reason = draw(st.sampled_from([EndReason.SKIPPED, EndReason.MISSED]))
            never = {"started_at": None, "duration": None, "end_reason": reason}
            return an_ended_run(number, **facts, **never, ended_at=at, exit_code=-1)
    took = draw(st.sampled_from([timedelta(), MINUTE / 7, MINUTE, HOUR - MINUTE, HOUR, 9 * HOUR, 3 * DAY]))
    late = timedelta(microseconds=draw(st.integers(0, 10_000_000)))
    reason = draw(st.sampled_from([EndReason.SUCCESS, EndReason.SUCCESS, EndReason.FAILED, EndReason.STOPPED]))
    times = {"starts_at": at, "started_at": at + late, "ended_at": at + late + took, "duration": took}
    return an_ended_run(
        number, **facts, **times, end_reason=reason, attempt=1 + number % 2, retry_of=run_id(number - 1)
    )


SLOTS = st.lists(
    st.tuples(st.sampled_from(list(Verdict)), st.sampled_from(["backup", "gone"]), st.integers(0, 300)), max_size=8
)


def some_slots(drawn: list[tuple[Verdict, str, int]]) -> list[Slot]:
    """One an hour going back from noon, each a stretch of so many minutes less than that."""
    return [
        a_slot(
            -360 * number - 300,
            task=task,
            verdict=verdict,
            until=a_slot(-360 * number - 300 + reach).due_at if reach else None,
        )
        for number, (verdict, task, reach) in enumerate(drawn)
    ]


def fresh(do: Do, path: Path) -> SqliteStore:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    return do(SqliteStore.open(path, SystemClock()))


def rows(view: BoardView) -> tuple[object, ...]:
    """What a board tells, whatever the order of its rows."""
    columns = [[json.loads(getattr(part, name)) for name in type(part).__slots__] for part in (view.runs, view.slots)]
    assert all(len({len(column) for column in part}) == 1 for part in columns), "columns of equal length"
    return view.others, view.truncated, *(sorted(zip(*part, strict=True), key=repr) for part in columns)


@SLOW
@given(
    kept=runs(),
    drawn=SLOTS,
    begin=st.integers(0, 6 * 24),
    length=st.integers(0, 48),
    resolution=st.sampled_from([timedelta(), MINUTE, 2 * HOUR, 10 * DAY]),
    most=st.sampled_from([50_000, 50_000, 3]),
)
def test_a_board_holds_whatever_touches_its_span(
    do: Do,
    path: Path,
    kept: list[Run],
    drawn: list[tuple[Verdict, str, int]],
    begin: int,
    length: int,
    resolution: timedelta,
    most: int,
) -> None:
    slots = some_slots(drawn)
    store = fresh(do, path)
    try:
        do(store.commit([*(SaveRun(run=run) for run in kept), *(InsertSlot(slot=slot) for slot in slots)]))
        since = NOON - begin * HOUR
        query = BoardQuery(since=since, until=since + length * HOUR, resolution=resolution, units=UNITS, most=most)
        assert rows(do(store.history.board(query))) == rows(plain.board(query, kept, slots))
    finally:
        do(store.close())


def test_neighbours_with_one_outcome_become_one_where_each_is_short(do: Do, sqlite_store: SqliteStore) -> None:
    ends = [EndReason.SUCCESS, EndReason.SUCCESS, EndReason.FAILED, EndReason.SUCCESS]
    kept = [an_ended_run(number, end_reason=end) for number, end in enumerate(ends)]
    do(sqlite_store.commit([SaveRun(run=run) for run in kept]))
    query = BoardQuery(since=NOON, until=NOON + HOUR, resolution=2 * MINUTE, units=("backup",), most=9)
    columns = do(sqlite_store.history.board(query)).runs
    assert json.loads(columns.count) == [2, 1, 1]
    assert json.loads(columns.start) == [0, 120_000, 180_000]
    assert json.loads(columns.end) == [60_500, 120_500, 180_500]


def test_null_stands_only_where_a_column_may_hold_it(do: Do, sqlite_store: SqliteStore) -> None:
    do(sqlite_store.commit([SaveRun(run=a_run()), InsertSlot(slot=a_slot(1, verdict=Verdict.SKIPPED))]))
    query = BoardQuery(since=NOON, until=NOON + HOUR, resolution=timedelta(), units=("backup",), most=9)
    view = do(sqlite_store.history.board(query))
    holding = {
        name for part in (view.runs, view.slots) for name in type(part).__slots__ if "null" in getattr(part, name)
    }
    assert holding == {"start", "end", "retry_of", "until"}


def stats_query(unit: str = "backup", days: int = 3, points: int = 500) -> StatsQuery:
    begin, end = NOON - days * DAY, NOON + timedelta(minutes=15)
    return StatsQuery(
        unit=unit, days=tuple(Day(begin=a, end=b) for _, a, b in dates(begin, end, BERLIN)), points=points
    )


@SLOW
@given(kept=runs(), days=st.integers(1, 6), points=st.integers(1, 9))
def test_stats_are_what_counting_every_run_gives(do: Do, path: Path, kept: list[Run], days: int, points: int) -> None:
    store = fresh(do, path)
    try:
        do(store.commit([SaveRun(run=run) for run in kept]))
        query = stats_query(days=days, points=points)
        assert do(store.history.stats(query)) == plain.stats(query, kept)
    finally:
        do(store.close())


def counted(path: Path) -> dict[tuple[str, str], int]:
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT unit, end_reason, sum(runs) FROM rollup GROUP BY 1, 2 UNION ALL "
        sql += "SELECT unit, measure, sum(runs) FROM rollup_bucket GROUP BY 1, 2"
        return {(unit, what): count for unit, what, count in connection.execute(sql) if count}


def test_a_run_counts_once_however_often_its_end_is_written(do: Do, sqlite_store: SqliteStore, path: Path) -> None:
    run = an_ended_run(starts_at=NOON)
    for change in (SaveRun(run=a_run()), SaveRun(run=run), SaveRun(run=run)):
        do(sqlite_store.commit([change]))
    assert counted(path) == {("backup", "success"): 1, ("backup", "duration"): 1, ("backup", "lateness"): 1}


def test_a_run_that_is_born_ended_with_its_slot_counts(do: Do, sqlite_store: SqliteStore, path: Path) -> None:
    skipped = an_ended_run(started_at=None, duration=None, end_reason=EndReason.SKIPPED)
    slot = a_slot(verdict=Verdict.SKIPPED)
    do(sqlite_store.commit([InsertSlot(slot=slot, run=skipped)]))
    do(sqlite_store.commit([InsertSlot(slot=slot, run=an_ended_run(1))]))  # refused, its run with it
    assert counted(path) == {("backup", "skipped"): 1}


def test_what_retention_takes_away_stays_counted(do: Do, sqlite_store: SqliteStore, path: Path) -> None:
    do(sqlite_store.commit([SaveRun(run=an_ended_run())]))
    do(sqlite_store.commit([RemoveRun(run_id=run_id(0))]))
    assert counted(path)["backup", "success"] == 1


def test_a_run_that_counts_no_more_leaves_the_longest_of_the_others(do: Do, path: Path) -> None:
    kept = [an_ended_run(number, duration=number * MINUTE) for number in (1, 2, 3)]
    store = fresh(do, path)
    do(store.commit([SaveRun(run=run) for run in kept]))
    do(store.close())
    with closing(connect_writer(path)) as connection:
        roll(connection, run_id(3), -1)
    store = do(SqliteStore.open(path, SystemClock()))
    view = do(store.history.stats(stats_query()))
    do(store.close())
    assert view.longest == 2 * MINUTE
    assert sum(view.durations.values()) == sum(day.success for day in view.days) == 2
    with closing(connect_writer(path)) as connection:
        roll(connection, run_id(3), 1)
    assert counted(path)["backup", "success"] == 3


def test_the_migration_counts_what_is_there(do: Do, path: Path) -> None:
    kept = [an_ended_run(number, starts_at=NOON, end_reason=list(EndReason)[number % 12]) for number in range(30)]
    store = fresh(do, path)
    do(store.commit([SaveRun(run=run) for run in kept]))
    do(store.close())

    def rollups(connection: sqlite3.Connection) -> list[list[object]]:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall()
            for table in ("rollup", "rollup_bucket")
        ]

    with closing(connect_writer(path)) as connection:
        before = rollups(connection)
        connection.execute("DELETE FROM rollup")
        connection.execute("DELETE FROM rollup_bucket")
        for statement in statements(MIGRATIONS[9].read_text()):
            if "INSERT" in statement:
                connection.execute(statement)
        assert rollups(connection) == before


def test_rollups_older_than_the_largest_window_go(do: Do, sqlite_store: SqliteStore, path: Path) -> None:
    do(sqlite_store.commit([SaveUnit(record=a_unit()), *(SaveRun(run=an_ended_run(number)) for number in (0, 60))]))
    before = NOON + 45 * MINUTE
    assert do(sqlite_store.units_rolled_before(before)) == ["backup"]
    assert not do(sqlite_store.commit([PruneRollups(unit="backup", before=before)]))
    assert counted(path)["backup", "success"] == counted(path)["backup", "duration"] == 1
    assert do(sqlite_store.units_rolled_before(before)) == []


SUMMARIES = [
    RunQuery(),
    RunQuery(units=("backup", "web")),
    RunQuery(created_after=NOON - 2 * DAY, created_before=NOON - DAY),
    RunQuery(statuses=(Status.RUNNING, EndReason.FAILED)),
    RunQuery(kind=Kind.SERVICE),
    RunQuery(exit_code_min=0, exit_code_max=0),
    RunQuery(search="ACK"),
    RunQuery(retries_only=True),
]


@SLOW
@given(kept=runs(), query=st.sampled_from(SUMMARIES))
def test_a_summary_is_what_counting_every_run_gives(do: Do, path: Path, kept: list[Run], query: RunQuery) -> None:
    store = fresh(do, path)
    try:
        do(store.commit([SaveRun(run=run) for run in kept]))
        assert do(store.history.summary(query)) == plain.summary(query, kept)
    finally:
        do(store.close())


def test_the_newest_durations_of_each_unit_are_known(do: Do, sqlite_store: SqliteStore) -> None:
    kept = [an_ended_run(number, unit=UNITS[number % 2], duration=number * MINUTE) for number in range(1, 9)]
    do(
        sqlite_store.commit(
            [SaveRun(run=run) for run in [*kept, an_ended_run(9, unit="x", end_reason=EndReason.FAILED)]]
        )
    )
    assert do(sqlite_store.newest_durations(2)) == {"backup": [8 * MINUTE, 6 * MINUTE], "web": [7 * MINUTE, 5 * MINUTE]}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "UTC"])
def test_dates_follow_one_another_whatever_the_clocks_do(zone: str) -> None:
    info = ZoneInfo(zone)
    found = list(dates(datetime(2025, 12, 1, 7, tzinfo=UTC), datetime(2026, 12, 1, 7, tzinfo=UTC), info))
    for (day, begin, end), (day_after, begin_after, _) in itertools.pairwise(found):
        assert (end, day + DAY) == (begin_after, day_after)
        assert begin.astimezone(info).date() == day == (end - timedelta(microseconds=1)).astimezone(info).date()
