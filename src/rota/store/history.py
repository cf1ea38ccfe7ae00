"""Reads over much history, in a thread of their own: whoever asks for a page of runs does not stand behind them."""

import asyncio
import sqlite3
from pathlib import Path

from rota.model.history import BoardQuery, BoardView, StatsQuery, StatsView, SummaryView
from rota.model.query import RunQuery
from rota.store.board import read_board
from rota.store.connection import connect_reader
from rota.store.stats import read_stats
from rota.store.summary import read_summary
from rota.store.thread import ConnectionThread


class SqliteHistory:
    """`api.port.history.History` over a file. The thread is begun when first needed. Any call may raise WorldError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opening = asyncio.Lock()
        self._thread: ConnectionThread | None = None

    async def close(self) -> None:
        """Ends once everything asked for is answered."""
        async with self._opening:
            if self._thread is not None:
                await self._thread.close()

    async def board(self, query: BoardQuery) -> BoardView:
        """What happened in a span: whatever touches it, the newest where that is too much."""
        return await (await self._reader()).run(read_board, query)

    async def stats(self, query: StatsQuery) -> StatsView:
        """How a unit has fared."""
        return await (await self._reader()).run(read_stats, query)

    async def summary(self, query: RunQuery) -> SummaryView:
        """How many runs the filters of a query find, by how they stand."""
        return await (await self._reader()).run(read_summary, query)

    async def _reader(self) -> ConnectionThread:
        async with self._opening:
            if self._thread is None:
                self._thread = await ConnectionThread.open(self._path, _connect, name="store-history")
            return self._thread


def _connect(path: Path) -> sqlite3.Connection:
    connection = connect_reader(path)
    connection.row_factory = None
    return connection
