"""SQLite's complaints in the operator's words (https://sqlite.org/rescode.html)."""

import sqlite3
from pathlib import Path

from rota.model.error import InternalError, RotaError, WorldError


class BusyError(WorldError):
    """The database is locked by another process."""


_WORLD = {
    sqlite3.SQLITE_FULL: (
        "There is no room left to write the database {path}.",
        "Make room on its file system; Rota goes on by itself.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk refused to read or write the database {path} ({error}).",
        "Check the file system and the kernel's log.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The database {path} cannot be written.",
        "Give it and its directory to the user that runs Rota.",
    ),
    sqlite3.SQLITE_PERM: (
        "The database {path} may not be used.",
        "Give it and its directory to the user that runs Rota.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The database {path} cannot be opened.",
        "Check that its directory exists, and that the user that runs Rota may read and write both.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "{path} is not a database.",
        "Restore it from a backup, or move it away to begin with an empty history.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The database {path} is damaged ({error}).",
        "Restore it from a backup, or move it away to begin with an empty history.",
    ),
}


def in_words(error: sqlite3.Error, path: Path) -> RotaError:
    """What happened, where, and what to do: BusyError, another WorldError, or InternalError where it is our fault."""
    code = primary_code(error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return BusyError(
            f"The database {path} is locked by another process.",
            hint=f"Find that process with `fuser {path}`, end it, and try again.",
        )
    if code in _WORLD:
        message, hint = _WORLD[code]
        return WorldError(message.format(path=path, error=error), hint=hint)
    if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
        return WorldError(f"The database {path} cannot be used ({error}).", hint="Check its file system and memory.")
    return InternalError(f"The database {path} answered: {error}.", hint="Please report this.")


def primary_code(error: sqlite3.Error) -> int | None:
    """The primary result code; None where the error is not SQLite's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
