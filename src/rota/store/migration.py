"""Brings a database to the newest schema: the numbered files of `sql/migration`, in order."""

import sqlite3
from collections.abc import Iterator

from rota.store.query import SQL

MIGRATIONS = {int(file.name[:4]): file for file in sorted((SQL / "migration").glob("*.sql"))}
NEWEST = max(MIGRATIONS)


def schema_version(connection: sqlite3.Connection) -> int:
    """The number of the last migration that was applied; 0 for an empty file."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Applies what is missing. To be called inside a transaction, which makes it all or nothing."""
    known = schema_version(connection)
    for number in (number for number in MIGRATIONS if number > known):
        for statement in statements(MIGRATIONS[number].read_text(encoding="utf-8")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one; `executescript` would end the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
