"""How many bytes the output of all runs takes, looked at file by file but never too often."""

import asyncio

from rota.clock import Clock
from rota.engine.port.output import Logs

SHORTEST = 5.0
"""Seconds that an answer holds at least."""
SHARE = 50.0
"""It holds so many times as long as it took to get: a million files cost 2 % of a core at most, at lowest priority."""


class Stock:
    """The size of all logs together. WorldError where a folder cannot be read."""

    def __init__(self, logs: Logs, clock: Clock) -> None:
        self._logs = logs
        self._clock = clock
        self._size = 0
        self._holds_until = 0.0
        self._turn = asyncio.Lock()

    async def size(self) -> int:
        """Bytes on disk, as they were not long ago."""
        async with self._turn:
            began = self._clock.monotonic()
            if began >= self._holds_until:
                self._size = sum([file.size async for files in self._logs.files() for file in files])
                now = self._clock.monotonic()
                self._holds_until = now + max(SHORTEST, SHARE * (now - began))
        return self._size
