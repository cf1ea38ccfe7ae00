"""Long work on the event loop, cut into slices: whoever waits for the loop gets it between two of them."""

from collections.abc import Iterator
from typing import TypeVar

from rota.clock import Clock

T = TypeVar("T")

LONGEST = 0.004
"""Seconds that one slice takes, or little more."""
ROUND = 16
"""Items after which the clock is looked at."""


class Slices:
    """The slices of one request."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock.monotonic()

    async def breathe(self) -> None:
        """Lets others have their turn where this slice has been long enough."""
        if self._clock.monotonic() - self._since >= LONGEST:
            await self._clock.sleep(0)
            self._since = self._clock.monotonic()

    async def take(self, items: Iterator[T], most: int) -> list[T]:
        """The first so many of them, each made when it is its turn."""
        taken: list[T] = []
        for item in items:
            taken.append(item)
            if len(taken) >= most:
                break
            if len(taken) % ROUND == 0:
                await self.breathe()
        return taken
