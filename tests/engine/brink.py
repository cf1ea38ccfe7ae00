"""The daemon dies at an instant one can choose: just before or just after one of the deeds that leave it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.engine.world import World

DEEDS = {
    "store": ("commit",),
    "runner": ("start", "arm", "disarm", "stop", "acknowledge"),
    "witness": ("remark",),
}


class Brink:
    """Counts the instants before and after each deed of a world's daemon, and holds the daemon at one of them."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.number = number
        self.reached = False
        self._count = 0
        for port, names in DEEDS.items():
            for name in names:
                whole = getattr(world, port)
                setattr(whole, name, self._guarded(getattr(whole, name)))

    def _guarded(self, deed: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def guarded(*arguments: Any) -> Any:
            await self._pass()
            answer = await deed(*arguments)
            await self._pass()
            return answer

        return guarded

    async def _pass(self) -> None:
        self._count += 1
        if self._count == self.number:
            self.reached = True
            await asyncio.get_running_loop().create_future()  # until the daemon is killed

    async def let_happen(self, **duration: float) -> None:
        """Lets time pass in small steps; a daemon that has come to the brink is killed, and the next one starts."""
        was_killed = False
        for _ in range(20):
            await self.world.wait(**{unit: amount / 20 for unit, amount in duration.items()})
            if self.reached and not was_killed:
                was_killed = True
                await self.world.kill_daemon()
                await self.world.up()
