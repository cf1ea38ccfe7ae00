"""Whether the disk has room for another run: looked at on each way in, told once for each shortage."""

from collections.abc import Callable
from datetime import timedelta

from rota.engine.context import Context
from rota.model.configuration import StorageSettings
from rota.model.event import DiskHealed, DiskShort

WATCH = timedelta(seconds=5)
"""How often a disk that is short is looked at."""


class Room:
    """The floor under the disk (`min_free_space`). Below it nothing starts, and who waits goes on waiting."""

    def __init__(self, context: Context, storage: Callable[[], StorageSettings], healed: Callable[[], None]) -> None:
        """`healed` is called when there is room again."""
        self._context = context
        self._storage = storage
        self._healed = healed
        self._short = False
        self._told: int | None = None
        """The floor that the runner knows; None: it was not met yet."""

    def lack(self) -> str | None:
        """Why no run may start now, in a sentence; None: it may."""
        wanted = self._storage().min_free_space
        if self._told is not None and wanted != self._told:
            self._context.spawn(self.tell_runner())
        free = self._context.disk.free()
        if free is None or free >= wanted:
            self._heal(free or 0, wanted)
            return None
        if not self._short:
            self._short = True
            self._context.bus.tell(DiskShort(free=free, wanted=wanted))
            self._watch()
        return f"The disk had {free} bytes free, and `min_free_space` wants {wanted}."

    async def tell_runner(self) -> None:
        """Has the output of live runs heed the floor that is configured now."""
        self._told = self._storage().min_free_space
        await self._context.runner.limit(self._told)

    def _heal(self, free: int, wanted: int) -> None:
        if self._short:
            self._short = False
            self._context.bus.tell(DiskHealed(free=free, wanted=wanted))
            self._healed()

    def _watch(self) -> None:
        self._context.after(WATCH, self._look)

    async def _look(self) -> None:
        if self._short and self.lack() is not None:
            self._watch()
