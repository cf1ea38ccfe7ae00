"""How long the event loop lets others wait: who asks to be woken in a second is woken so much later."""

from rota.clock import Clock
from rota.model.metric import INSIDE, Histogram

EVERY = 1.0
"""Seconds between two looks: once a second is 0.003 % of a core."""


class Lag:
    """Looks for ever."""

    def __init__(self, clock: Clock) -> None:
        self.histogram = Histogram(INSIDE)
        self._clock = clock
        self._longest = 0.0

    async def watch(self) -> None:
        """From now on."""
        while True:
            due = self._clock.monotonic() + EVERY
            await self._clock.sleep(EVERY)
            late = max(0.0, self._clock.monotonic() - due)
            self.histogram.observe(late)
            self._longest = max(self._longest, late)

    def longest(self) -> float:
        """Seconds: the longest since it was asked last."""
        longest, self._longest = self._longest, 0.0
        return longest
