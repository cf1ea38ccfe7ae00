"""Tells when the files begin, or cease, to be other than what is in force."""

from datetime import timedelta

from rota.daemon.reload import Reloading
from rota.engine.context import Context
from rota.model.event import ConfigReloaded, ConfigStale, Event

EVERY = timedelta(seconds=5)


class Staleness:
    """Looks every 5 s, and at each reload; costs a look at each file's size and time. `begin` once."""

    def __init__(self, reloading: Reloading, context: Context) -> None:
        self._reloading = reloading
        self._context = context
        self._told: tuple[str, ...] = ()

    async def begin(self) -> None:
        """From now on."""
        self._context.bus.listen(self._hear)
        await self._go_on()

    async def _go_on(self) -> None:
        self._look()
        self._context.after(EVERY, self._go_on)

    def _hear(self, event: Event) -> None:
        if isinstance(event, ConfigReloaded):
            self._look()

    def _look(self) -> None:
        problems = self._reloading.problems()
        if problems != self._told:
            self._told = problems
            self._context.bus.tell(ConfigStale(stale=bool(problems), problems=problems))
