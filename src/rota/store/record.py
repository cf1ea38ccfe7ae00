"""The rows of runs, deleted ones included, and the keys that runs were asked for with."""

import json
import sqlite3
from array import array
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from rota.model.idempotency import KeyRecord
from rota.model.query import RunQuery
from rota.model.run import Run
from rota.model.selection import RunRecord
from rota.store import row
from rota.store.connection import connect_reader
from rota.store.listing import numbers_sql
from rota.store.query import QUERY
from rota.store.row import SqlValue, Values, microseconds
from rota.store.thread import ConnectionThread

Numbers = Sequence[int]


class Records:
    """Implements `engine.port.store.Records` over a file."""

    def __init__(self, path: Path, reader: ConnectionThread) -> None:
        self._path = path
        self._reader = reader

    async def numbers(self, query: RunQuery, but: Collection[str], *, hidden: bool) -> Numbers:
        """All rows that match at this moment, by number: eight bytes each.

        With a million rows that takes a second, so nobody else's questions wait for it.
        """
        thread = await ConnectionThread.open(self._path, connect_reader, name="store-selection")
        try:
            return await thread.run(_numbers, *numbers_sql(query, but, hidden=hidden))
        finally:
            await thread.close()

    async def by_number(self, numbers: Numbers) -> Sequence[RunRecord]:
        """The rows of these numbers that are still there, the oldest first."""
        return await self._records("runs_by_number", {"numbers": json.dumps([*numbers])})

    async def by_id(self, run_ids: Collection[str]) -> Sequence[RunRecord]:
        """The rows of these runs that are there, by id."""
        return await self._records("runs_by_id", {"ids": json.dumps([*run_ids])})

    async def hidden_before(self, before: datetime, limit: int) -> Sequence[RunRecord]:
        """Runs that were deleted before an instant, the first ones first."""
        return await self._records("hidden_before", {"before": microseconds(before), "limit": limit})

    async def last_run(self, unit: str) -> Run | None:
        """The newest ended run of a unit that had a process."""
        found = await self._records("last_run", {"unit": unit})
        return found[0].run if found else None

    async def key(self, unit: str, key: str) -> KeyRecord | None:
        """What came of this key, however long ago; None: it was never used, or is forgotten."""
        rows = await self._reader.rows(QUERY["key"], {"unit": unit, "key": key})
        return row.key_record(rows[0]) if rows else None

    async def _records(self, name: str, values: Values) -> Sequence[RunRecord]:
        return [row.run_record(each) for each in await self._reader.rows(QUERY[name], values)]


def _numbers(connection: sqlite3.Connection, sql: str, values: Sequence[SqlValue]) -> Numbers:
    return array("q", sorted(number for (number,) in connection.execute(sql, values)))
