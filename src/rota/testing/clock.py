"""A clock that a test turns by hand."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

RESTLESS = 100_000
"""So many steps without an end are no work but a circle."""

_settling: WeakKeyDictionary[asyncio.AbstractEventLoop, int] = WeakKeyDictionary()
"""How many wait in `settle` at once."""


class FakeClock:
    """Time stands still until `advance`; sleepers wake in the order of their deadlines."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start
        self._monotonic = 1000.0
        self._slept = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        """The wall clock."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since an arbitrary start."""
        return self._monotonic

    def slept(self) -> float:
        """Seconds that the machine was suspended."""
        return self._slept

    async def sleep(self, seconds: float) -> None:
        """Returns once time was advanced that far."""
        if seconds <= 0:
            return
        self._count += 1
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._monotonic + seconds, self._count, future))
        await future

    def step(self, by: timedelta) -> None:
        """Sets the wall clock without letting time pass."""
        self._now += by

    def suspend(self, for_so_long: timedelta) -> None:
        """The machine sleeps: the wall clock goes on, the monotonic one stands still."""
        self._now += for_so_long
        self._slept += for_so_long.total_seconds()

    async def advance(self, by: timedelta) -> None:
        """Lets time pass, waking each sleeper at its own instant and letting all that follows from it happen."""
        await settle()
        end = self._monotonic + by.total_seconds()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, future = heapq.heappop(self._sleepers)
            self._turn_to(due)
            if not future.done():
                future.set_result(None)
            await settle()
        self._turn_to(end)
        await settle()

    def _turn_to(self, monotonic: float) -> None:
        self._now += timedelta(seconds=monotonic - self._monotonic)
        self._monotonic = monotonic


async def settle() -> None:
    """Lets every task that can run do so until all wait for time or for the test; fails when they never do."""
    loop = asyncio.get_running_loop()
    ready = vars(loop)["_ready"]  # asyncio tells nobody whether there is more to do
    _settling[loop] = _settling.get(loop, 0) + 1
    try:
        for _ in range(RESTLESS):
            await one_step()
            if len(ready) < _settling[loop]:  # nobody is to run but others who wait here for the same
                return
    finally:
        _settling[loop] -= 1
    raise AssertionError(f"after {RESTLESS} steps there is still a task that can go on")


async def one_step() -> None:
    """Lets every task that can run go on to where it waits next."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.call_soon(ready.set_result, None)
    await ready
