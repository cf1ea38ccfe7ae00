"""The frequent questions walk an index to their answer: they neither read whole tables nor sort them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from tests.store.example import NOON

from rota.model.query import RunQuery, SlotQuery
from rota.model.run import EndReason, Status
from rota.store.connection import connect_writer
from rota.store.listing import runs_sql, slots_sql
from rota.store.query import QUERY
from rota.store.row import SqlValue, Values

FAILURES = (EndReason.FAILED, EndReason.TIMEOUT)


def plan(path: Path, sql: str, values: Values | Sequence[SqlValue]) -> list[str]:
    with closing(connect_writer(path)) as connection:
        rows: list[sqlite3.Row] = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        return [row[3] for row in rows]


def first_step(path: Path, query: RunQuery, after: tuple[int, str] | None = None) -> str:
    return plan(path, *runs_sql(query, limit=50, after=after))[0]


@pytest.mark.parametrize("after", [None, (1, "0")], ids=["first page", "next page"])
@pytest.mark.parametrize(
    ("query", "index"),
    [
        (RunQuery(), "run_newest"),
        (RunQuery(descending=False), "run_newest"),
        (RunQuery(created_after=NOON), "run_newest"),
        (RunQuery(units=("backup",)), "run_of_unit"),
        (RunQuery(statuses=FAILURES), "run_unsuccessful"),
        (RunQuery(units=("backup",), statuses=FAILURES), "run_of_unit"),
    ],
)
def test_the_newest_runs_are_read_in_order(
    path: Path, query: RunQuery, index: str, after: tuple[int, str] | None
) -> None:
    steps = plan(path, *runs_sql(query, limit=50, after=after))
    assert f"INDEX {index}" in steps[0]
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


def test_runs_that_have_not_ended_are_read_from_their_own_index(path: Path) -> None:
    assert "INDEX run_open" in plan(path, QUERY["open_runs"], {})[0]
    assert "INDEX run_open" in first_step(path, RunQuery(statuses=(Status.RUNNING, Status.PENDING)))


def test_slots_are_read_in_order(path: Path) -> None:
    steps = plan(path, *slots_sql(SlotQuery(task="backup", since=NOON), limit=50, before=None))
    assert "PRIMARY KEY" in steps[0]
    assert not any("TEMP B-TREE" in step for step in steps)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("run", {"id": "0"}),
        ("open_slots", {}),
        ("slots_between", {"task": "backup", "after": 0, "until": 1}),
        ("last_runs", {}),
        ("last_successes", {}),
        ("known_runs", {"ids": "[]"}),
        ("prune_slots", {"task": "backup", "before": 0, "most": 1}),
        ("remove_definition", {"hash": "d"}),
        ("remove_run", {"id": "0"}),
    ],
)
def test_no_question_reads_a_whole_table(path: Path, name: str, values: dict[str, SqlValue]) -> None:
    scans = [step for step in plan(path, QUERY[name], values) if step.startswith("SCAN") and "USING" not in step]
    scans = [step for step in scans if "VIRTUAL TABLE" not in step]  # a list that was given with the question
    few = {"SCAN known", "SCAN unit", "SCAN"}
    assert {step.removesuffix(" CONSTANT ROW") for step in scans} <= few


def test_instants_need_a_zone() -> None:
    """SUR-23: an instant without one is refused, not guessed."""
    with pytest.raises(TypeError):
        slots_sql(SlotQuery(task="backup", since=datetime(2026, 1, 1)), limit=1, before=None)  # noqa: DTZ001 that is the point
