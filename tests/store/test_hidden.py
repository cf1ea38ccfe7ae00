"""Deleted runs count nowhere, and count again once they are restored."""

from datetime import timedelta

from tests.store.example import MINUTE, NOON, Do, an_ended_run
from tests.store.test_history import rows, stats_query

from rota.model.change import HideRun, RemoveRun, RestoreRun, SaveRun
from rota.model.history import BoardQuery
from rota.model.query import RunQuery
from rota.model.run import EndReason, Run
from rota.store.sqlite import SqliteStore
from rota.testing import history as plain

KEPT = [
    an_ended_run(0, duration=3 * MINUTE, starts_at=NOON),
    an_ended_run(1, end_reason=EndReason.FAILED),
    an_ended_run(2, started_at=NOON - timedelta(hours=9), ended_at=NOON + MINUTE),
    an_ended_run(3),
]
BOARD = BoardQuery(since=NOON, until=NOON + MINUTE * 60, resolution=timedelta(), units=("backup",), most=99)


def check(do: Do, store: SqliteStore, seen: list[Run]) -> None:
    """Everything is told as if only these runs were there."""
    assert rows(do(store.history.board(BOARD))) == rows(plain.board(BOARD, seen, []))
    assert do(store.history.stats(stats_query())) == plain.stats(stats_query(), seen)
    for query in (RunQuery(), RunQuery(exit_code_min=0)):
        assert do(store.history.summary(query)) == plain.summary(query, seen)
    durations = [run.duration for run in reversed(seen) if run.end_reason is EndReason.SUCCESS]
    assert do(store.newest_durations(9)) == {"backup": durations}


def test_a_deleted_run_counts_nowhere_until_it_is_restored(do: Do, sqlite_store: SqliteStore) -> None:
    do(sqlite_store.commit([SaveRun(run=run) for run in KEPT]))
    check(do, sqlite_store, KEPT)
    for run in KEPT[:3]:
        do(sqlite_store.commit([HideRun(run=run, at=NOON)]))
    check(do, sqlite_store, KEPT[3:])
    for run in KEPT[:3]:
        do(sqlite_store.commit([RestoreRun(run=run)]))
    check(do, sqlite_store, KEPT)


def test_a_deleted_run_that_is_gone_for_good_counts_no_less(do: Do, sqlite_store: SqliteStore) -> None:
    do(sqlite_store.commit([SaveRun(run=run) for run in KEPT]))
    do(sqlite_store.commit([HideRun(run=KEPT[0], at=NOON)]))
    do(sqlite_store.commit([RemoveRun(run_id=KEPT[0].id)]))
    check(do, sqlite_store, KEPT[1:])
