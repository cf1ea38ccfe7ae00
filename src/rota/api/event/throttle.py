"""News of units, at most one a second for each, and the last state always."""

import asyncio
from collections.abc import Callable, Iterable

from rota.clock import Clock

INTERVAL = 1.0
TOGETHER = 0.05
"""Those that are due within so many seconds are told together."""


class Throttle:
    """Lets the first through at once, and what comes within a second of it together, at the end of that second."""

    def __init__(self, clock: Clock, tell: Callable[[str], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._told: dict[str, float] = {}
        """When each was told last, on the monotonic clock."""
        self._waiting: dict[str, float] = {}
        """When each may be told again."""
        self._teller: asyncio.Task[None] | None = None

    def touch(self, name: str) -> None:
        """Something about it changed."""
        if name in self._waiting:
            return
        now = self._clock.monotonic()
        due = self._told.get(name, now - INTERVAL) + INTERVAL
        if due <= now:
            self._told[name] = now
            self._tell(name)
            return
        self._waiting[name] = due
        if self._teller is None:
            self._teller = asyncio.get_running_loop().create_task(self._tell_in_time())

    def forget(self, names: Iterable[str]) -> None:
        """These are there no more."""
        for name in names:
            self._told.pop(name, None)
            self._waiting.pop(name, None)

    def flush(self) -> None:
        """Tells all that wait, now."""
        waiting, self._waiting = self._waiting, {}
        now = self._clock.monotonic()
        for name in waiting:
            self._told[name] = now
            self._tell(name)

    def close(self) -> None:
        """Nothing is told any more."""
        self._waiting.clear()
        if self._teller is not None:
            self._teller.cancel()

    async def _tell_in_time(self) -> None:
        while self._waiting:
            await self._clock.sleep(max(TOGETHER, min(self._waiting.values()) - self._clock.monotonic()))
            now = self._clock.monotonic()
            for name in [name for name, due in self._waiting.items() if due <= now]:
                del self._waiting[name]
                self._told[name] = now
                self._tell(name)
        self._teller = None
