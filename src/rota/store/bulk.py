"""Much that has happened already, written at once into a database that nobody else has open."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rota.model.change import Change
from rota.model.identity import IdentityChange
from rota.model.run import Run
from rota.model.slot import Slot
from rota.store.connection import connect_writer
from rota.store.deed import deed
from rota.store.identity import identity_deed
from rota.store.migration import MIGRATIONS, statements
from rota.store.query import QUERY
from rota.store.row import run_values, slot_values

ROLLUPS = 9
"""The migration that counts what is there."""
MUCH = 200_000
"""KiB of pages in memory meanwhile."""


def write_past(
    path: Path, runs: Iterable[Run], slots: Iterable[Slot], changes: Iterable[Change], trail: Iterable[IdentityChange]
) -> None:
    """Writes runs in the order given, the decided slots of some of them, and what the store is told besides.

    The file is made where it is not there, and holds no runs yet. `changes` know of all these runs and slots.
    """
    with at_once(path) as database:
        runs = list(runs)
        named = [{"definition": definition} for definition in sorted({run.definition for run in runs})]
        database.executemany(QUERY["name_definition"], named)
        with without_indexes(database, "run"):
            database.executemany(QUERY["save_run"], map(run_values, runs))
            count_runs(database)
        database.executemany(QUERY["insert_slot"], map(slot_values, slots))
        for change in changes:
            deed(change).do(database)
        for entry in trail:
            identity_deed(entry).do(database)


@contextmanager
def at_once(path: Path) -> Iterator[sqlite3.Connection]:
    """All that is written inside is there together, or not at all; it is not safe on the disk until later."""
    with closing(connect_writer(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"PRAGMA cache_size = -{MUCH}")
        database.execute("BEGIN")
        yield database
        database.execute("COMMIT")


@contextmanager
def without_indexes(database: sqlite3.Connection, table: str) -> Iterator[None]:
    """They are made anew in the end: kept up to date row by row they would take most of the time."""
    asked = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    found = database.execute(asked, [table]).fetchall()
    for name, _ in found:
        database.execute(f"DROP INDEX {name}")
    yield
    for _, sql in found:
        database.execute(sql)


def count_runs(database: sqlite3.Connection) -> None:
    """Rollups of all runs that are there, as the migration makes them; there must be none yet."""
    for statement in statements(MIGRATIONS[ROLLUPS].read_text(encoding="utf-8")):
        if "INSERT INTO" in statement:
            database.execute(statement)
