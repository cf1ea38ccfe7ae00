"""What happened in a span, as columns that SQLite itself puts together: nobody handles the rows one by one."""

import json
import sqlite3
from collections.abc import Mapping

from rota.model.choice import Kind
from rota.model.history import BoardQuery, BoardView, RunColumns, SlotColumns
from rota.store.listing import OUTCOME
from rota.store.query import QUERY
from rota.store.row import SqlValue, microseconds
from rota.store.snapshot import snapshot

LOOKS_BACK = 3_600_000_000
"""Runs that took less are looked for from so many microseconds before a span; the index `run_long` has the others."""
NO_CUT = -1
"""An instant before all others."""

_CHOSEN = QUERY["board_chosen"].rstrip().rstrip(";")
_RUNS = QUERY["board_runs"].format(chosen=_CHOSEN, outcome=OUTCOME)
_MERGED = QUERY["board_merged"].format(chosen=_CHOSEN, outcome=OUTCOME)
_UNITS = QUERY["board_units"].format(chosen=_CHOSEN)

_RUN_COLUMNS = ("id", "task", "start", "end", "outcome", "attempt", "instance", "count", "retry_of")
_SLOT_COLUMNS = ("task", "due", "count", "until", "verdict")


def read_board(connection: sqlite3.Connection, query: BoardQuery) -> BoardView:
    """Whatever touches the span, the newest where that is too much."""
    with snapshot(connection):
        values = _board_values(query)
        cut = connection.execute(QUERY["board_cut"], {**values, "most": query.most}).fetchone()
        values["cut"] = NO_CUT if cut is None else cut[0]
        merges = bool(values["resolution"])
        runs_sql = _MERGED if merges else _RUNS
        slots = connection.execute(QUERY["board_slots"], values).fetchone()
        nameless, *runs = connection.execute(runs_sql, values).fetchone()
        others = _others(connection, values) if nameless or "null" in slots[0] else ()
        if others:
            values["units"] = json.dumps([*query.units, *(name for name, _ in others)])
            slots = connection.execute(QUERY["board_slots"], values).fetchone()
            _, *runs = connection.execute(runs_sql, values).fetchone()
    return BoardView(
        others=others,
        runs=RunColumns(**dict(zip(_RUN_COLUMNS, runs, strict=True))),
        slots=SlotColumns(**dict(zip(_SLOT_COLUMNS, slots, strict=True))),
        truncated=cut is not None,
    )


def _board_values(query: BoardQuery) -> dict[str, SqlValue]:
    since = microseconds(query.since)
    assert since is not None, "a span has a beginning"
    return {
        "since": since,
        "recent": since - LOOKS_BACK,
        "until": microseconds(query.until),
        "resolution": microseconds(query.resolution),
        "units": json.dumps(query.units),
    }


def _others(connection: sqlite3.Connection, values: Mapping[str, SqlValue]) -> tuple[tuple[str, Kind], ...]:
    """The units that have something there and were not asked for; only tasks have slots."""
    kinds = {name: Kind(kind) for name, kind in connection.execute(_UNITS, values)}
    tasks = {name: Kind.TASK for (name,) in connection.execute(QUERY["board_tasks"], values)}
    return tuple(sorted((tasks | kinds).items()))
