"""Opening the database: what is made, what is migrated, what is refused."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.store.example import Do, a_run, run_id

from rota import __version__
from rota.clock import SystemClock
from rota.model.change import SaveRun
from rota.model.error import WorldError
from rota.store.connection import connect_writer
from rota.store.migration import MIGRATIONS, NEWEST, statements
from rota.store.query import SQL
from rota.store.rollup import teach_buckets
from rota.store.sqlite import SqliteStore


class PatientClock:
    """Sleeping takes no time and is counted; something may happen during the last nap."""

    def __init__(self, naps: int, then: sqlite3.Connection | None = None) -> None:
        self.slept = 0.0
        self._naps = naps
        self._then = then

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.slept

    async def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self._naps -= 1
        if self._naps == 0 and self._then is not None:
            self._then.close()


def holder(path: Path, journal: str = "WAL") -> sqlite3.Connection:
    """Another's connection, which holds the lock."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def written_by_a_newer(path: Path) -> None:
    """Leaves a database of a schema to come, its last words still in the write-ahead log."""
    child = os.fork()
    if child == 0:
        connection = connect_writer(path)
        connection.execute("INSERT INTO release (version) VALUES ('9.4.0')")
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def schema(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", sql)) for name, sql in rows}


def test_what_was_written_is_there_after_close_and_open(do: Do, path: Path) -> None:
    store = do(SqliteStore.open(path, SystemClock()))
    do(store.commit([SaveRun(run=a_run())]))
    do(store.close())
    store = do(SqliteStore.open(path, SystemClock()))
    assert do(store.run(run_id(0))) == a_run()
    do(store.close())


def test_closing_folds_the_log_into_the_file(do: Do, path: Path) -> None:
    store = do(SqliteStore.open(path, SystemClock()))
    do(store.commit([SaveRun(run=a_run())]))
    do(store.close())
    assert os.listdir(path.parent) == [path.name]


def test_the_size_is_that_of_the_file_and_its_log(do: Do, path: Path) -> None:
    store = do(SqliteStore.open(path, SystemClock()))
    do(store.commit([SaveRun(run=a_run())]))
    assert do(store.size()) == path.stat().st_size + path.with_name("rota.db-wal").stat().st_size > 4096
    do(store.close())


def test_what_is_made_is_for_our_user_only(do: Do, path: Path) -> None:
    """Nor may a lax umask open it to others."""
    umask = os.umask(0)
    try:
        store = do(SqliteStore.open(path, SystemClock()))
    finally:
        os.umask(umask)
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in path.parent.glob("rota.db*")}
    do(store.close())
    assert modes == dict.fromkeys(("rota.db", "rota.db-wal", "rota.db-shm"), "0o600")


def test_migrations_from_zero_equal_the_schema(path: Path) -> None:
    with closing(connect_writer(path)) as migrated, closing(sqlite3.connect(":memory:")) as described:
        for statement in statements((SQL / "schema.sql").read_text()):
            described.execute(statement)
        assert schema(migrated) == schema(described)


def test_migrations_are_numbered_without_a_gap() -> None:
    assert list(MIGRATIONS) == list(range(1, NEWEST + 1))


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = path.with_name("wrong.sql")
    wrong.write_text("CREATE TABLE half (x);\nCREATE TABLE half (x);\n")
    with closing(connect_writer(path)) as connection:
        before = schema(connection)
    monkeypatch.setitem(MIGRATIONS, NEWEST + 1, wrong)
    monkeypatch.setattr("rota.store.migration.NEWEST", NEWEST + 1)
    with pytest.raises(sqlite3.OperationalError, match="half already exists"):
        connect_writer(path)
    with closing(sqlite3.connect(path)) as connection:
        assert schema(connection) == before
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)


def test_each_release_that_opens_the_file_is_noted_once(path: Path) -> None:
    connect_writer(path).close()
    with closing(connect_writer(path)) as connection:
        assert connection.execute("SELECT version FROM release").fetchall() == [(__version__,)]


def test_a_database_of_a_newer_release_is_refused_in_words(do: Do, path: Path) -> None:
    """SUR-20: which version wrote it, which this is, what to do."""
    written_by_a_newer(path)
    with pytest.raises(WorldError) as caught:
        do(SqliteStore.open(path, SystemClock()))
    assert str(path) in caught.value.message
    assert "9.4.0" in caught.value.message
    assert __version__ in caught.value.message
    assert "Install" in caught.value.hint


def test_a_database_of_a_newer_release_is_not_touched(do: Do, path: Path) -> None:
    """SUR-20: not even its log is folded in."""
    written_by_a_newer(path)
    log = path.with_name(f"{path.name}-wal")
    before = path.read_bytes(), log.read_bytes()
    with pytest.raises(WorldError):
        do(SqliteStore.open(path, SystemClock()))
    assert (path.read_bytes(), log.read_bytes()) == before


def test_a_locked_database_is_tried_again_until_it_is_free(do: Do, path: Path) -> None:
    """SUR-12."""
    clock = PatientClock(naps=3, then=holder(path))
    store = do(SqliteStore.open(path, clock))
    assert clock.slept > 0
    assert do(store.open_runs()) == []
    do(store.close())


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_database_that_stays_locked_is_refused_in_words(do: Do, path: Path, journal: str) -> None:
    """SUR-12: never up with rows that lie."""
    clock = PatientClock(naps=0)
    with closing(holder(path, journal)), pytest.raises(WorldError) as caught:
        do(SqliteStore.open(path, clock))
    assert clock.slept == pytest.approx(5.0, abs=0.2)
    assert "locked by another process" in caught.value.message
    assert f"fuser {path}" in caught.value.hint


@pytest.mark.parametrize("place", ["nowhere/rota.db", "file/rota.db"])
def test_a_path_that_cannot_be_opened_is_named(do: Do, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorldError, match=r"cannot be opened.*Check that its directory exists") as caught:
        do(SqliteStore.open(tmp_path / place, SystemClock()))
    assert str(tmp_path / place) in caught.value.message


def test_a_file_that_is_no_database_is_refused_and_kept(do: Do, path: Path) -> None:
    path.write_bytes(b"These are my notes of last summer." * 100)
    before = path.read_bytes()
    with pytest.raises(WorldError, match=r"is not a database.*move it away"):
        do(SqliteStore.open(path, SystemClock()))
    assert path.read_bytes() == before


def test_runs_that_were_retried_before_it_was_kept_know_by_which(path: Path) -> None:
    before = [file for number, file in MIGRATIONS.items() if number < 10]
    with closing(sqlite3.connect(path)) as connection:
        teach_buckets(connection)
        for file in before:
            for statement in statements(file.read_text()):
                connection.execute(statement)
        connection.execute("INSERT INTO definition (id, hash) VALUES (1, 'd')")
        for attempt, run, first in ((1, "a", None), (2, "b", "a"), (3, "c", "a"), (1, "x", None)):
            connection.execute(
                "INSERT INTO run (id, unit, kind, phase, trigger, created_at, definition, attempt, retry_of, instance,"
                " log_lines, log_bytes) VALUES (?, 'u', 'task', 'ended', 'cron', 0, 1, ?, ?, 0, 0, 0)",
                (run, attempt, first),
            )
        connection.execute(f"PRAGMA user_version = {max(number for number in MIGRATIONS if number < 10)}")
        connection.commit()
    with closing(connect_writer(path)) as connection:
        retried = connection.execute("SELECT id, retried_by FROM run ORDER BY id").fetchall()
    assert retried == [("a", "b"), ("b", "c"), ("c", None), ("x", None)]
