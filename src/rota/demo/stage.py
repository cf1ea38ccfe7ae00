"""Time that is played: a clock that goes from one thing to the next, without waiting."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count


class Stage:
    """A `rota.clock.Clock` that stands still while something happens."""

    def __init__(self, begin: datetime) -> None:
        self._begin = self._now = begin
        self._planned: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()

    def now(self) -> datetime:
        """The instant of what happens at the moment."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the beginning."""
        return (self._now - self._begin).total_seconds()

    def slept(self) -> float:
        """It never sleeps."""
        return 0.0

    async def sleep(self, seconds: float) -> None:
        """Nobody waits here."""
        raise NotImplementedError(f"for {seconds} s: time is played, not waited for")

    def at(self, instant: datetime, deed: Callable[[], None]) -> None:
        """Has this done at that instant, or next where it has passed; what is planned first goes first."""
        heapq.heappush(self._planned, (max(instant, self._now), next(self._number), deed))

    def play(self, until: datetime) -> None:
        """Does all that is planned up to this instant, in order, and stands there in the end."""
        while self._planned and self._planned[0][0] <= until:
            self._now, _, deed = heapq.heappop(self._planned)
            deed()
        self._now = until
