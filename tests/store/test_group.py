"""Group commit: one transaction for all who wait, each with an answer of its own."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.store.example import Do, a_run, a_slot, run_id

from rota.clock import SystemClock
from rota.model.change import Change, InsertSlot, SaveRun
from rota.model.error import InternalError, RotaError, WorldError
from rota.store.sqlite import SqliteStore


async def commits(store: SqliteStore, calls: Sequence[Sequence[Change]]) -> list[Sequence[Change] | BaseException]:
    return await asyncio.gather(*(store.commit(call) for call in calls), return_exceptions=True)


async def traced(store: SqliteStore, said: list[str]) -> None:
    """Notes every statement of the writer."""
    await store._writer.run(sqlite3.Connection.set_trace_callback, said.append)


def test_many_commits_at_once_share_few_transactions(do: Do, sqlite_store: SqliteStore) -> None:
    said: list[str] = []
    do(traced(sqlite_store, said))
    assert do(commits(sqlite_store, [[SaveRun(run=a_run(number))] for number in range(500)])) == [[]] * 500
    assert said.count("COMMIT") <= 2
    assert len(do(sqlite_store.open_runs())) == 500


def test_those_who_come_during_a_write_share_the_next(do: Do, sqlite_store: SqliteStore) -> None:
    async def waves() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(200):
                group.create_task(sqlite_store.commit([SaveRun(run=a_run(number))]))
                await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, int))

    said: list[str] = []
    do(traced(sqlite_store, said))
    do(waves())
    assert said.count("COMMIT") < 200
    assert len(do(sqlite_store.open_runs())) == 200


def test_a_call_that_does_not_fit_harms_no_other(do: Do, sqlite_store: SqliteStore) -> None:
    calls = [
        [SaveRun(run=a_run(0))],
        [SaveRun(run=a_run(1)), SaveRun(run=a_run(2, log_bytes=2**64))],
        [SaveRun(run=a_run(3)), SaveRun(run=a_run(4, reason="\udc80"))],
        [SaveRun(run=a_run(5)), SaveRun(run=a_run(6, unit=None))],
        [SaveRun(run=a_run(7))],
    ]
    answers = do(commits(sqlite_store, calls))
    assert [type(answer) for answer in answers] == [list, InternalError, InternalError, InternalError, list]
    assert [run.id for run in do(sqlite_store.open_runs())] == [run_id(0), run_id(7)]


def test_each_call_is_told_of_its_own_refusals(do: Do, sqlite_store: SqliteStore) -> None:
    calls = [[InsertSlot(slot=a_slot(number % 2))] for number in range(6)]
    assert do(commits(sqlite_store, calls)) == [[], [], *([call[0]] for call in calls[2:])]


def test_a_caller_who_goes_away_does_not_stop_the_write(do: Do, sqlite_store: SqliteStore) -> None:
    async def leave() -> None:
        going = asyncio.create_task(sqlite_store.commit([SaveRun(run=a_run(0))]))
        staying = asyncio.create_task(sqlite_store.commit([SaveRun(run=a_run(1))]))
        await asyncio.wait([going], timeout=0)
        going.cancel()
        await staying

    do(leave())
    assert len(do(sqlite_store.open_runs())) == 2


def test_closing_waits_for_what_is_being_written(do: Do, path: Path) -> None:
    async def write_and_close() -> list[Sequence[Change] | BaseException]:
        store = await SqliteStore.open(path, SystemClock())
        writing = asyncio.ensure_future(commits(store, [[SaveRun(run=a_run(number))] for number in range(50)]))
        await asyncio.wait([writing], timeout=0)
        await store.close()
        return await writing

    assert do(write_and_close()) == [[]] * 50


def test_without_room_nobody_is_written_and_everybody_is_told(do: Do, sqlite_store: SqliteStore) -> None:
    """SUR-13: and it goes on by itself once there is room."""
    do(sqlite_store.commit([SaveRun(run=a_run(0))]))
    pages = do(sqlite_store._writer.run(lambda connection: connection.execute("PRAGMA page_count").fetchone()[0]))
    do(sqlite_store._writer.run(sqlite3.Connection.execute, f"PRAGMA max_page_count = {pages}"))
    calls = [[SaveRun(run=a_run(number, reason="long " * 100))] for number in range(1, 101)]
    answers = do(commits(sqlite_store, calls))
    assert {type(answer) for answer in answers} == {WorldError}
    assert "no room left" in str(answers[0])
    assert [run.id for run in do(sqlite_store.open_runs())] == [run_id(0)]

    do(sqlite_store._writer.run(sqlite3.Connection.execute, "PRAGMA max_page_count = 1000000"))
    assert do(commits(sqlite_store, calls)) == [[]] * 100


def test_a_lock_held_too_long_is_a_fault_of_the_world(do: Do, sqlite_store: SqliteStore, path: Path) -> None:
    do(sqlite_store._writer.run(sqlite3.Connection.execute, "PRAGMA busy_timeout = 1"))
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RotaError, match="locked by another process"):
            do(sqlite_store.commit([SaveRun(run=a_run())]))
    other.close()
    assert do(sqlite_store.commit([SaveRun(run=a_run())])) == []
