"""What is to be done at which instant: one sleeper for all deeds that wait for a time of day."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from rota.clock import Clock

Deed = Callable[[], Awaitable[None]]

LONGEST_SLEEP = timedelta(seconds=30)
"""A set clock or a suspend is noticed within this time (behaviour.md, section 1)."""
STEP = timedelta(seconds=1)
"""Wall and monotonic time that part by more than this: the clock was set."""


class Agenda:
    """Deeds by instant of the wall clock. `run` does each once its instant has come, in order."""

    def __init__(
        self, clock: Clock, spawn: Callable[[Deed], None], stepped: Callable[[timedelta, timedelta], None]
    ) -> None:
        """`stepped` hears by how much the clocks parted, and for how much of that the machine slept."""
        self._clock = clock
        self._spawn = spawn
        self._stepped = stepped
        self._entries: list[tuple[datetime, int, Deed]] = []
        self._count = 0
        self._changed = asyncio.Event()

    def at(self, instant: datetime, deed: Deed) -> None:
        """Has this done at that instant, or at once when it has passed."""
        self._count += 1
        heapq.heappush(self._entries, (instant, self._count, deed))
        if self._entries[0][1] == self._count:
            self._changed.set()

    def clear(self) -> None:
        """Forgets everything."""
        self._entries.clear()

    def wake(self) -> None:
        """Has the clocks compared now."""
        self._changed.set()

    async def run(self) -> None:
        """Sleeps to the next instant, at most 30 s, and does what is due; for ever."""
        wall, monotonic, slept = self._read_clocks()
        while True:
            self._do_due()
            await self._sleep()
            now, ticks, sleep = self._read_clocks()
            parted = (now - wall) - timedelta(seconds=ticks - monotonic)
            slumber = timedelta(seconds=sleep - slept)
            wall, monotonic, slept = now, ticks, sleep
            if abs(parted) > STEP:
                self._stepped(parted, slumber)

    def _read_clocks(self) -> tuple[datetime, float, float]:
        return self._clock.now(), self._clock.monotonic(), self._clock.slept()

    def _do_due(self) -> None:
        now = self._clock.now()
        while self._entries and self._entries[0][0] <= now:
            self._spawn(heapq.heappop(self._entries)[2])

    async def _sleep(self) -> None:
        self._changed.clear()
        wait = LONGEST_SLEEP
        if self._entries:
            wait = min(wait, self._entries[0][0] - self._clock.now())
        sleeper = asyncio.ensure_future(self._clock.sleep(wait.total_seconds()))
        waker = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({sleeper, waker}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeper.cancel()
            waker.cancel()
