"""Opens the database file: what is refused, what is brought up to date, how it is set."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from rota import __version__
from rota.model.error import WorldError
from rota.store.error import primary_code
from rota.store.migration import NEWEST, migrate, schema_version
from rota.store.query import QUERY
from rota.store.rollup import teach_buckets

OLDEST_SQLITE = (3, 37)  # STRICT tables: https://sqlite.org/stricttables.html

OWNER_ONLY = 0o600
CACHE = 1024
"""KiB of pages for each connection; the system's own cache holds the rest."""


def connect_writer(path: Path) -> sqlite3.Connection:
    """A connection that writes, schema up to date, the write lock seen to be free.

    WorldError when a newer Rota wrote the file, which is then left as it is; sqlite3.Error, busy included, at once.
    """
    refuse_newer(path)
    with suppress(OSError):  # it is there; or it cannot be, and the next line says why
        path.touch(OWNER_ONLY, exist_ok=False)  # SQLite would make it 0644; its -wal and -shm have the mode of the file
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        _refuse_without_wal(connection, path)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
        connection.execute("PRAGMA journal_size_limit = 16777216")
        teach_buckets(connection)
        _bring_up_to_date(connection)
        connection.execute("PRAGMA busy_timeout = 5000")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads; rows are read by column name."""
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA cache_size = -{CACHE}")
    connection.execute("PRAGMA query_only = ON")
    return connection


def refuse_newer(path: Path) -> None:
    """WorldError when a newer Rota wrote the file. Read-only, so that not even a checkpoint changes it."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        if primary_code(error) == sqlite3.SQLITE_CANTOPEN:
            return  # not there yet, or `connect_writer` is going to say why
        raise
    with closing(connection):
        schema = schema_version(connection)
        if schema > NEWEST:
            raise WorldError(
                f"The database {path} was written by Rota {_newest_release(connection)} (schema {schema}); "
                f"this is Rota {__version__}, which knows schemas up to {NEWEST}. The file was not touched.",
                hint="Install that version or a newer one, or start with another data directory.",
            )


def _refuse_without_wal(connection: sqlite3.Connection, path: Path) -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise WorldError(
            f"This Python brings SQLite {sqlite3.sqlite_version}; Rota needs 3.37 or newer.",
            hint="Use a newer Python, or the one of a newer system.",
        )
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise WorldError(
            f"The file system of {path} cannot keep a write-ahead log.",
            hint="Put the data directory on a local disk (https://sqlite.org/wal.html).",
        )


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    migrate(connection)
    if _newest_release(connection) != __version__:
        connection.execute(QUERY["note_release"], {"version": __version__})
    connection.execute("COMMIT")


def _newest_release(connection: sqlite3.Connection) -> str | None:
    row = connection.execute(QUERY["newest_release"]).fetchone()
    return None if row is None else str(row[0])
