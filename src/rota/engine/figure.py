"""What live runs use, looked at now and then while there are any."""

from collections.abc import Callable, Mapping

from rota.engine.context import Context
from rota.model.error import WorldError
from rota.model.instance import Usage
from rota.model.launch import Load
from rota.model.machine import INTERVAL


class Figures:
    """The newest figures by run id. What is not there was not looked at twice yet."""

    def __init__(self, context: Context) -> None:
        self.looked: Callable[[], None] = lambda: None
        """Called after each look, and where there was nothing to look at."""
        self._context = context
        context.usage = self.of
        self.loads: Mapping[str, Load] = {}
        """What each live run has used so far, when it was looked at last."""
        self._seen_at = 0.0
        self.usage: Mapping[str, Usage] = {}

    def of(self, run_id: str) -> Usage | None:
        """What this run uses; None: nobody knows yet."""
        return self.usage.get(run_id)

    async def begin(self) -> None:
        """Looks now, and again every 5 s."""
        if self._context.owners or self.loads:
            await self._look()
        self.looked()
        self._context.after(INTERVAL, self.begin)

    async def _look(self) -> None:
        try:
            loads = await self._context.runner.usage()
        except WorldError:
            return  # the runner is gone, and the daemon is about to follow
        now = self._context.clock.monotonic()
        passed = now - self._seen_at
        self.usage = {
            run_id: Usage(cpu=share(load, self.loads.get(run_id), passed), memory=load.memory)
            for run_id, load in loads.items()
        }
        self.loads, self._seen_at = loads, now


def share(load: Load, before: Load | None, seconds: float) -> float:
    """Percent of one processor since it was looked at before; of what has just come, 0."""
    if before is None or seconds <= 0:
        return 0.0
    return max(0.0, 100 * (load.cpu - before.cpu).total_seconds() / seconds)
