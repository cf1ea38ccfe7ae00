"""Is it noticed when the event loop lets others wait?"""

import asyncio
from datetime import timedelta

from rota.daemon.lag import Lag
from rota.testing.clock import FakeClock, settle


class BusyClock(FakeClock):
    """Whoever sleeps is woken late."""

    late = 0.0

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds + self.late)


async def test_a_wake_that_comes_late_is_lag() -> None:
    clock = BusyClock()
    lag = Lag(clock)
    watching = asyncio.ensure_future(lag.watch())
    await clock.advance(timedelta(seconds=2))
    clock.late = 0.3
    await clock.advance(timedelta(seconds=2.5))
    watching.cancel()
    await settle()
    assert sum(lag.histogram.counts) == 4
    assert 0.29 < lag.longest() < 0.31
    assert lag.longest() == 0.0
