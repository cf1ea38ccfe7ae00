"""Is everything at rest when a test goes on?"""

import asyncio

import pytest

from rota.testing import clock
from rota.testing.clock import one_step, settle


def test_what_takes_many_steps_is_done_when_it_returns() -> None:
    done: list[int] = []

    async def work() -> None:
        for step in range(1000):
            await one_step()
            done.append(step)

    async def scene() -> None:
        task = asyncio.create_task(work())
        await settle()
        assert task.done()

    asyncio.run(scene())
    assert len(done) == 1000


def test_two_that_wait_at_once_do_not_keep_each_other() -> None:
    async def scene() -> None:
        await asyncio.gather(settle(), settle(), settle())

    asyncio.run(scene())


def test_one_that_was_cancelled_is_no_longer_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "RESTLESS", 100)

    async def circle() -> None:
        while True:
            await one_step()

    async def scene() -> None:
        cancelled = asyncio.create_task(settle())
        await one_step()
        cancelled.cancel()
        await asyncio.gather(cancelled, return_exceptions=True)
        task = asyncio.create_task(circle())
        with pytest.raises(AssertionError, match="there is still a task that can go on"):
            await settle()
        task.cancel()

    asyncio.run(scene())
