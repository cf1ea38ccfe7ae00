"""How often something may happen."""

import asyncio
from datetime import timedelta

from rota.api.access.limit import Limiter, Turns
from rota.testing.clock import FakeClock, one_step


async def test_so_often_in_so_long_a_sliding_window(clock: FakeClock) -> None:
    limiter = Limiter(clock, most=2, seconds=10)
    limiter.count("a")
    await clock.advance(timedelta(seconds=4))
    assert limiter.wait("a") is None
    limiter.count("a")
    assert limiter.wait("a") == 6
    await clock.advance(timedelta(seconds=5.5))
    assert limiter.wait("a") == 1
    await clock.advance(timedelta(seconds=0.5))
    assert limiter.wait("a") is None
    limiter.count("a")
    assert limiter.wait("a") == 4


def test_each_client_has_its_own(clock: FakeClock) -> None:
    limiter = Limiter(clock, most=1, seconds=10)
    limiter.count("a")
    assert (limiter.wait("a"), limiter.wait("b")) == (10, None)


async def test_its_memory_is_bounded(clock: FakeClock) -> None:
    limiter = Limiter(clock, most=1, seconds=10, most_clients=3)
    for key in "abcab":
        limiter.count(key)
    limiter.count("d")
    assert len(limiter) == 3
    assert [limiter.wait(key) for key in "abcd"] == [10, 10, None, 10]
    await clock.advance(timedelta(seconds=10))
    assert [limiter.wait(key) for key in "abd"] == [None] * 3
    assert len(limiter) == 0


async def test_turns_of_one_key_come_one_after_another_and_leave_nothing() -> None:
    turns, order = Turns(), []

    async def take(key: str, name: str) -> None:
        async with turns.turn(key):
            order.append(f"{name} in")
            await one_step()
            order.append(f"{name} out")

    await asyncio.gather(take("a", "1"), take("a", "2"), take("b", "3"))
    assert order.index("1 out") < order.index("2 in")
    assert order.index("3 in") < order.index("1 out")
    assert turns._locks == {}
