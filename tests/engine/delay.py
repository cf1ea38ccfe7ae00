"""Store and runner answer late, each by a chance of its own: what meets in one instant comes apart in every way."""

from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random
from typing import Any

from tests.engine.world import World

from rota.model.launch import Report

MOST = 0.03
"""Seconds that one thing may take longer."""


class Delay:
    """A delay before and after each commit, after each request is on its way, and before each report, while `on`."""

    def __init__(self, world: World, chance: Random) -> None:
        self.on = False
        self._clock = world.clock
        self._chance = chance
        self._reports = world.runner.reports
        world.store.commit = self._slow(world.store.commit, before=True)  # type: ignore[method-assign] # the same, later
        for name in ("start", "arm", "disarm", "stop", "acknowledge"):
            setattr(world.runner, name, self._slow(getattr(world.runner, name), before=False))
        world.runner.reports = self._late  # type: ignore[method-assign] # the same, later

    async def _dawdle(self) -> None:
        if self.on and self._chance.random() < 0.7:
            await self._clock.sleep(self._chance.uniform(0, MOST))

    def _slow(self, deed: Callable[..., Awaitable[Any]], *, before: bool) -> Callable[..., Awaitable[Any]]:
        async def slow(*arguments: Any, **named: Any) -> Any:
            if before:
                await self._dawdle()
            answer = await deed(*arguments, **named)
            await self._dawdle()
            return answer

        return slow

    async def _late(self) -> AsyncIterator[Report]:
        async for report in self._reports():
            await self._dawdle()
            yield report
