"""Bars of a board: runs one by one, or several short ones that came out the same as one."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import repeat

from rota.model.history import RunColumns
from rota.store.row import microseconds

Row = tuple[str, int, str, int, int | None, str, int | None, int, str | None]
"""Unit, instance, outcome, begun, ended, id, started, attempt, retry_of; instants in microseconds."""


class Bar:
    """One row of a board; what it is of is said by the first of its runs."""

    __slots__ = ("count", "end", "row", "start")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.start = row[6]
        self.end = row[4]
        self.count = 1

    @property
    def unit(self) -> str:
        """Its lane."""
        return self.row[0]


def merged(rows: Iterable[Row], resolution: int) -> list[Bar]:
    """Neighbours of an instance as one, where they, and the time between, are shorter; rows come lane by lane.

    Plain and in one loop: there may be fifty thousand, and window functions of SQLite take ten times as long.
    """
    bars: list[Bar] = []
    lane: tuple[object, ...] | None = None
    reached = 0
    for row in rows:
        begun, ended = row[3], row[4]
        if ended is None or ended - begun >= resolution:
            bars.append(Bar(row))
            lane = None
        elif row[:3] == lane and begun - reached < resolution:
            bar = bars[-1]
            bar.count += 1
            bar.end = ended if bar.end is None else max(bar.end, ended)
            bar.start = row[6] if bar.start is None else bar.start
        else:
            bars.append(Bar(row))
            lane = row[:3]
        reached = ended or 0
    return bars


def columns_of(bars: list[Bar], places: Mapping[str, int], since: datetime) -> RunColumns:
    """The bars, column by column."""
    base = (microseconds(since) or 0) // 1000
    units, instances, outcomes, _, _, ids, _, attempts, firsts = (
        zip(*(bar.row for bar in bars), strict=True) if bars else repeat((), 9)
    )
    return RunColumns(
        id=json.dumps(ids),
        task=json.dumps([places.get(unit) for unit in units]),
        start=json.dumps([None if bar.start is None else bar.start // 1000 - base for bar in bars]),
        end=json.dumps([None if bar.end is None else bar.end // 1000 - base for bar in bars]),
        outcome=json.dumps(outcomes),
        attempt=json.dumps(attempts),
        instance=json.dumps(instances),
        count=json.dumps([bar.count for bar in bars]),
        retry_of=json.dumps(firsts),
    )
