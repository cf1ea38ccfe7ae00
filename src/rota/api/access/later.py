"""Writes that nobody waits for: gathered for a moment and written together, so that they never crowd the disk."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from rota.clock import Clock
from rota.model.error import RotaError, WorldError
from rota.model.identity import IdentityChange

log = logging.getLogger("rota.api.access")

GATHER_SECONDS = 0.2
RETRY_SECONDS = 5.0
MOST_WAITING = 10_000
MOST_AT_ONCE = 500


class Later:
    """What was added is written soon, in order. While the disk is full it waits, the newest 10,000 of it."""

    def __init__(self, write: Callable[[Sequence[IdentityChange]], Awaitable[None]], clock: Clock) -> None:
        self._write = write
        self._clock = clock
        self._waiting: deque[IdentityChange] = deque()
        self._turn = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self._lost = 0

    def add(self, change: IdentityChange) -> None:
        """To be written soon."""
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            self._lost += 1
        self._waiting.append(change)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.ensure_future(self._write_soon())

    async def flush(self) -> None:
        """All that was added before is written on return. WorldError: it waits still."""
        async with self._turn:
            for _ in range(-(-len(self._waiting) // MOST_AT_ONCE)):
                await self._write_some()

    async def close(self) -> None:
        """Writes what waits, as far as that is possible, and ends."""
        if self._writer is not None and not self._writer.done():
            async with self._turn:  # what is being written is not torn
                self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        try:
            await self.flush()
        except RotaError as error:
            log.error("%d notes for the audit trail are lost: %s", len(self._waiting), error, extra={"action": "audit"})

    async def _write_soon(self) -> None:
        await self._clock.sleep(GATHER_SECONDS)
        while self._waiting:
            try:
                await self.flush()
            except RotaError as error:
                log.error("the audit trail cannot be written now: %s", error, extra={"action": "audit"})
                await self._clock.sleep(RETRY_SECONDS)
        if self._lost:
            log.error("%d entries of the audit trail were lost meanwhile", self._lost, extra={"action": "audit"})
            self._lost = 0

    async def _write_some(self) -> None:
        """What finds no room goes back to where it stood; what does not fit the database would never be written."""
        taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        try:
            await self._write(taken)
        except WorldError:
            self._waiting.extendleft(reversed(taken))
            raise
