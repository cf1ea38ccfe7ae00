"""What befell the clocks and Rota itself: said in the daemon's log and kept, so that `why` can name it."""

import logging
from datetime import timedelta

from rota.engine.context import Context
from rota.model.change import NoteDisturbance
from rota.model.disturbance import Disturbance, DisturbanceKind
from rota.model.duration import spoken

log = logging.getLogger("rota.engine")

STEP = timedelta(seconds=1)
"""What is shorter is not told."""
WORDS = {
    DisturbanceKind.DOWN: "nothing was heard of Rota for {}",
    DisturbanceKind.SUSPENDED: "the machine slept for {}",
}


class History:
    """Keeps what is noticed. Nothing is written while nothing happens."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def returned(self) -> None:
        """The first daemon under its keeper, before it writes anything: the time since the last row was downtime."""
        now = self._context.clock.now()
        last = await self._context.store.last_sign_of_life(now)
        if last is not None and now - last > STEP:
            await self._keep(DisturbanceKind.DOWN, now - last)

    async def stepped(self, parted: timedelta, slept: timedelta) -> None:
        """Wall and monotonic time have parted, by sleep of the machine or because the clock was set."""
        if slept > STEP:
            await self._keep(DisturbanceKind.SUSPENDED, slept)
        if abs(parted - slept) > STEP:
            await self._keep(DisturbanceKind.CLOCK_SET, parted - slept)

    async def stopping(self) -> None:
        """A full stop begins: until now Rota lived."""
        await self._keep(DisturbanceKind.STOPPED, timedelta())

    async def _keep(self, kind: DisturbanceKind, by: timedelta) -> None:
        disturbance = Disturbance(kind=kind, at=self._context.clock.now(), by=by)
        if kind is not DisturbanceKind.STOPPED:
            log.warning("%s", told(disturbance), extra={"action": f"time.{kind}"})
        await self._context.record([NoteDisturbance(disturbance=disturbance)])


def told(disturbance: Disturbance) -> str:
    """Half a sentence: what it was, and how long or how far."""
    if disturbance.kind is DisturbanceKind.CLOCK_SET:
        way = "forward" if disturbance.by > timedelta() else "back"
        return f"the wall clock was set {way} by {spoken(abs(disturbance.by))}"
    return WORDS[disturbance.kind].format(spoken(disturbance.by))
