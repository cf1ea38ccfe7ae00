"""Names of units and the places on disk that follow from them."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import PurePosixPath

NAME = re.compile(r"[A-Za-z0-9._:-]{1,100}")
"""1 to 100 of letters, digits, `.`, `_`, `-`, `:`; `.` and `..` are refused beside it."""

RUN_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
"""A ULID, upper case: 48 bits of milliseconds since 1970, 80 random ones, in Crockford's base 32."""

USER = re.compile(r"(?!\.\.?$)[a-z0-9._-]{1,64}")
"""Name of an account; not `.` nor `..`, which the path of a URL cannot hold."""

TOKEN_ID = re.compile(r"[0-9A-Za-z]{8}")
"""Identifier of an API token."""

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def is_name(text: str) -> bool:
    """Whether this may name a unit."""
    return NAME.fullmatch(text) is not None and text not in {".", ".."}


def run_id_at(instant: datetime, entropy: bytes) -> str:
    """The ULID of this instant with these ten random bytes; ids of later milliseconds sort behind it."""
    number = int(instant.timestamp() * 1000) << 80 | int.from_bytes(entropy[:10])
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def run_instant(run_id: str) -> datetime:
    """The instant, to the millisecond, that a run id was made for."""
    number = 0
    for letter in run_id[:10]:
        number = number << 5 | CROCKFORD.index(letter)
    return datetime.fromtimestamp(number / 1000, UTC)


def folder_name(unit: str) -> str:
    """The folder of a unit below `logs/`: itself, or with a short hash where a character had to change.

    The hash of the true name keeps `db.backup`, `db:backup` and `db_backup` apart.
    """
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", unit)
    if plain == unit:
        return unit
    return f"{plain}-{hashlib.sha256(unit.encode()).hexdigest()[:8]}"


def log_path(unit: str, run_id: str) -> PurePosixPath:
    """Where a run's output lies, relative to the data directory: it follows from unit and run id alone."""
    stamp = run_instant(run_id).strftime("%Y%m%dT%H%M%SZ")
    return PurePosixPath("logs") / folder_name(unit) / f"{stamp}_{run_id}.log"
