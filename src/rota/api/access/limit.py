"""How often something may happen in a span of time, for each client; in memory, and never more than so much of it."""

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rota.api.http.problem import Problem, retry_after
from rota.clock import Clock

MOST_CLIENTS = 10_000
"""So many are remembered; beyond, whoever was seen longest ago is forgotten."""


class Limiter:
    """At most `most` times in any `seconds`, for each key."""

    def __init__(self, clock: Clock, *, most: int, seconds: float, most_clients: int = MOST_CLIENTS) -> None:
        self._clock = clock
        self._most = most
        self._seconds = seconds
        self._most_clients = most_clients
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        """By key, whoever was counted longest ago first."""

    def __len__(self) -> int:
        return len(self._times)

    def count(self, key: str) -> None:
        """It has happened once more."""
        times = self._times.setdefault(key, deque(maxlen=self._most))
        times.append(self._clock.monotonic())
        self._times.move_to_end(key)
        if len(self._times) > self._most_clients:
            self._times.popitem(last=False)

    def wait(self, key: str) -> int | None:
        """Whole seconds until it may happen again; None: it may now."""
        times = self._times.get(key)
        if times is None:
            return None
        now = self._clock.monotonic()
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if not times:
            del self._times[key]
        return math.ceil(times[0] + self._seconds - now) if len(times) >= self._most else None


class Turns:
    """One at a time for each key, in the order of their coming."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}
        """By key, and how many hold or want it."""

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """The block runs while no other of the same key does."""
        lock, wanted = self._locks.get(key, (None, 0))
        lock = lock or asyncio.Lock()
        self._locks[key] = lock, wanted + 1
        try:
            async with lock:
                yield
        finally:
            lock, wanted = self._locks.pop(key)
            if wanted > 1:
                self._locks[key] = lock, wanted - 1


def too_many(what: str, seconds: int, *, reason: str) -> Problem:
    """429 that says when to come back."""
    detail = f"{what} Wait {seconds} s."
    return Problem(429, detail, headers=retry_after(seconds), reason=reason)
