"""What happened in a span, as columns that SQLite itself puts together: nobody handles the rows one by one."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import timedelta

from rota.model.choice import Kind
from rota.model.history import BoardQuery, BoardView, RunColumns, SlotColumns
from rota.store.bar import columns_of, merged
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
_ROWS = QUERY["board_rows"].format(chosen=_CHOSEN, outcome=OUTCOME)
_UNITS = QUERY["board_units"].format(chosen=_CHOSEN)

_RUN_COLUMNS = ("id", "task", "start", "end", "outcome", "attempt", "instance", "count", "retry_of")
_SLOT_COLUMNS = ("task", "due", "count", "until", "verdict")


def read_board(connection: sqlite3.Connection, query: BoardQuery) -> BoardView:
    """Whatever touches the span, the newest where that is too much."""
    with snapshot(connection):
        values = _board_values(query)
        cut = connection.execute(QUERY["board_cut"], {**values, "most": query.most}).fetchone()
        values["cut"] = NO_CUT if cut is None else cut[0]
        slots = connection.execute(QUERY["board_slots"], values).fetchone()
        nameless, runs = _runs(connection, query, values)
        others = _others(connection, values) if nameless or "null" in slots[0] else ()
        if others:
            values["units"] = json.dumps([*query.units, *(name for name, _ in others)])
            slots = connection.execute(QUERY["board_slots"], values).fetchone()
            _, runs = _runs(connection, query, values)
    return BoardView(
        others=others,
        runs=runs,
        slots=SlotColumns(**dict(zip(_SLOT_COLUMNS, slots, strict=True))),
        truncated=cut is not None,
    )


def _runs(connection: sqlite3.Connection, query: BoardQuery, values: Mapping[str, SqlValue]) -> tuple[int, RunColumns]:
    """How many runs are of units that were not asked for, and all of them."""
    if not query.resolution:
        nameless, *columns = connection.execute(_RUNS, values).fetchone()
        return nameless, RunColumns(**dict(zip(_RUN_COLUMNS, columns, strict=True)))
    bars = merged(connection.execute(_ROWS, values), query.resolution // timedelta(microseconds=1))
    places = {name: place for place, name in enumerate(json.loads(str(values["units"])))}
    return sum(bar.unit not in places for bar in bars), columns_of(bars, places, query.since)


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
