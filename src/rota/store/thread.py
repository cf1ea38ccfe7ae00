"""A database connection that lives in a thread of its own, so that no disk ever blocks the event loop."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self, TypeVar, TypeVarTuple

from rota.store.error import in_words
from rota.store.row import SqlValue, Values

Answer = TypeVar("Answer")
Arguments = TypeVarTuple("Arguments")
Rows = Sequence[sqlite3.Row]


class ConnectionThread:
    """Does one deed after another with its connection. SQLite's errors arrive in words (`in_words`)."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._connection: sqlite3.Connection | None = None

    @classmethod
    async def open(cls, path: Path, connect: Callable[[Path], sqlite3.Connection], *, name: str) -> Self:
        """A thread with the connection that `connect` makes; nothing is left behind when that fails."""
        self = cls(path, name)
        try:
            await self._in_thread(self._connect, connect)
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        return self

    async def run(self, deed: Callable[[sqlite3.Connection, *Arguments], Answer], *arguments: *Arguments) -> Answer:
        """What `deed` answers, done with the connection in its thread."""
        return await self._in_thread(self._do, deed, *arguments)

    async def rows(self, sql: str, values: Values | Sequence[SqlValue] = ()) -> Rows:
        """All that a query finds."""
        return await self.run(_rows, sql, values)

    async def close(self) -> None:
        """Closes the connection after all that was asked for before."""
        try:
            await self.run(sqlite3.Connection.close)
        finally:
            self._thread.shutdown(wait=False)

    async def _in_thread(self, function: Callable[[*Arguments], Answer], *arguments: *Arguments) -> Answer:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)
        except sqlite3.Error as error:
            raise in_words(error, self._path) from error

    def _connect(self, connect: Callable[[Path], sqlite3.Connection]) -> None:
        self._connection = connect(self._path)

    def _do(self, deed: Callable[[sqlite3.Connection, *Arguments], Answer], *arguments: *Arguments) -> Answer:
        assert self._connection is not None
        return deed(self._connection, *arguments)


def _rows(connection: sqlite3.Connection, sql: str, values: Values | Sequence[SqlValue]) -> Rows:
    return connection.execute(sql, values).fetchall()
