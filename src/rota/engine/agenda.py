"""What is to be done at which instant, or after how long: one sleeper for all deeds that wait for time."""

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
    """Deeds by instant of the wall clock, or after a while on the monotonic one; `run` does each in time."""

    def __init__(
        self, clock: Clock, spawn: Callable[[Deed], None], stepped: Callable[[timedelta, timedelta], None]
    ) -> None:
        """`stepped` hears by how much the clocks parted, and for how much of that the machine slept."""
        self._clock = clock
        self._spawn = spawn
        self._stepped = stepped
        self._instants: list[tuple[datetime, int, Deed]] = []
        self._whiles: list[tuple[float, int, Deed]] = []
        self._count = 0
        self._changed = asyncio.Event()

    def at(self, instant: datetime, deed: Deed) -> None:
        """Has this done at that instant of the wall clock, or at once when it has passed."""
        self._count += 1
        heapq.heappush(self._instants, (instant, self._count, deed))
        if self._instants[0][1] == self._count:
            self._changed.set()

    def after(self, delay: timedelta, deed: Deed) -> None:
        """Has this done after so long, wherever the wall clock is set meanwhile."""
        self._count += 1
        heapq.heappush(self._whiles, (self._clock.monotonic() + delay.total_seconds(), self._count, deed))
        if self._whiles[0][1] == self._count:
            self._changed.set()

    def clear(self) -> None:
        """Forgets everything."""
        self._instants.clear()
        self._whiles.clear()

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
        now, ticks = self._clock.now(), self._clock.monotonic()
        while self._instants and self._instants[0][0] <= now:
            self._spawn(heapq.heappop(self._instants)[2])
        while self._whiles and self._whiles[0][0] <= ticks:
            self._spawn(heapq.heappop(self._whiles)[2])

    async def _sleep(self) -> None:
        self._changed.clear()
        wait = LONGEST_SLEEP.total_seconds()
        if self._instants:
            wait = min(wait, (self._instants[0][0] - self._clock.now()).total_seconds())
        if self._whiles:
            wait = min(wait, self._whiles[0][0] - self._clock.monotonic())
        sleeper = asyncio.ensure_future(self._clock.sleep(wait))
        waker = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({sleeper, waker}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeper.cancel()
            waker.cancel()
