"""Deleted runs count nowhere in much history, and count again once they are restored."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.store.example import NOON, Do, an_ended_run
from tests.store.test_history import DAY, SLOW, SUMMARIES, UNITS, fresh, rows, runs, stats_query

from rota.model.change import HideRun, RemoveRun, RestoreRun, SaveRun
from rota.model.history import BoardQuery
from rota.model.query import RunQuery
from rota.model.run import Phase, Run
from rota.store.sqlite import SqliteStore
from rota.testing import history as plain

BOARD = BoardQuery(since=NOON - 3 * DAY, until=NOON, resolution=DAY * 0, units=UNITS, most=50_000)


@SLOW
@given(kept=runs(), few=st.integers(1, 3), query=st.sampled_from(SUMMARIES))
def test_deleted_runs_count_nowhere_until_they_are_restored(
    do: Do, path: Path, kept: list[Run], few: int, query: RunQuery
) -> None:
    deleted = [run for run in kept if run.phase is Phase.ENDED][::few]
    rest = [run for run in kept if run not in deleted]
    store = fresh(do, path)
    try:
        do(store.commit([SaveRun(run=run) for run in kept]))
        do(store.commit([HideRun(run=run, at=NOON) for run in deleted]))
        agree(do, store, rest, query)
        do(store.commit([RestoreRun(run=run) for run in deleted]))
        agree(do, store, kept, query)
    finally:
        do(store.close())


def agree(do: Do, store: SqliteStore, kept: list[Run], query: RunQuery) -> None:
    """All that is told of much history is what plain Python makes of these runs."""
    assert rows(do(store.history.board(BOARD))) == rows(plain.board(BOARD, kept, []))
    assert do(store.history.stats(stats_query())) == plain.stats(stats_query(), kept)
    assert do(store.history.summary(query)) == plain.summary(query, kept)


def test_a_deleted_run_that_is_purged_is_not_counted_off_twice(do: Do, sqlite_store: SqliteStore) -> None:
    first, second = an_ended_run(0), an_ended_run(1)
    do(sqlite_store.commit([SaveRun(run=first), SaveRun(run=second), HideRun(run=first, at=NOON)]))
    do(sqlite_store.commit([RemoveRun(run_id=first.id)]))
    assert sum(day.success for day in do(sqlite_store.history.stats(stats_query())).days) == 1
