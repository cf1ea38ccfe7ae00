"""Rollups of ended runs, kept in the transaction in which a run ends: each counts once, whatever becomes of its row."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from rota.model.histogram import bucket_of
from rota.model.history import QUARTER
from rota.model.run import EndReason
from rota.store.query import QUERY
from rota.store.row import Values, microseconds

DURATION, LATENESS = "duration", "lateness"
"""What is told in buckets."""

_QUARTER = microseconds(QUARTER)
assert _QUARTER == 900_000_000, "the queries divide by it"


def teach_buckets(connection: sqlite3.Connection) -> None:
    """Lets SQL on this connection say `bucket_of(microseconds)`."""
    connection.create_function("bucket_of", 1, bucket_of, deterministic=True)


def roll(connection: sqlite3.Connection, run_id: str, sign: int = 1) -> None:
    """Counts an ended run, or with -1 counts it no more; nothing for one that has not ended.

    To be called inside the transaction that ends the run, hides it (-1) or brings it back (1).
    """
    values = {"id": run_id, "sign": sign}
    for name in ("roll_run", "roll_duration", "roll_lateness"):
        connection.execute(QUERY[name], values)
    if sign < 0:
        connection.execute(QUERY["lower_max"], {"id": run_id})


def quarter_of(instant: datetime) -> int:
    """The number of the quarter of an hour that an instant lies in."""
    whole = microseconds(instant)
    assert whole is not None, "an instant has a number"
    return whole // 900_000_000


def prune_values(unit: str, before: datetime) -> Values:
    """What the queries ask by that take away what is older."""
    return {"unit": unit, **rolled_values(before)}


def rolled_values(before: datetime) -> Values:
    """What the query asks by that finds whose is older."""
    return {
        "quarter": quarter_of(before),
        "reasons": names(EndReason),
        "measures": json.dumps([DURATION, LATENESS]),
    }


def names(reasons: Iterable[EndReason]) -> str:
    """End reasons as queries take a list of them."""
    return json.dumps(sorted(reason.value for reason in reasons))
