"""Runs that people delete: out of sight at once, back for an hour, then taken away by the sweep of `retention`."""

from collections.abc import Sequence
from operator import attrgetter

from rota.engine.context import Context
from rota.engine.seat import Seats
from rota.lifecycle.retention import RESTORABLE
from rota.model.change import HideRun, RestoreRun
from rota.model.event import RunDeleted, RunRestored
from rota.model.run import Run
from rota.model.selection import RunRecord


class Bin:
    """Where deleted runs lie. WorldError: nothing was changed."""

    def __init__(self, seats: Seats, context: Context) -> None:
        self._seats = seats
        self._context = context

    async def hide(self, runs: Sequence[Run]) -> frozenset[str]:
        """Deletes ended runs; answers those for which that was possible."""
        changes = [HideRun(run=run, at=self._context.clock.now()) for run in runs]
        refused = await self._context.commit(changes)
        hidden = [change.run for change in changes if change not in refused]
        await self._look_again(hidden)
        self._context.bus.tell(*(RunDeleted(run_id=run.id, name=run.unit) for run in hidden))
        return frozenset(run.id for run in hidden)

    async def restore(self, runs: Sequence[Run]) -> frozenset[str]:
        """Has deleted runs there again; answers those for which that was possible."""
        changes = [RestoreRun(run=run) for run in runs]
        refused = await self._context.commit(changes)
        restored = [change.run for change in changes if change not in refused]
        await self._look_again(restored)
        self._context.bus.tell(*(RunRestored(run=run) for run in restored))
        return frozenset(run.id for run in restored)

    def is_over(self, record: RunRecord) -> bool:
        """Whether it was deleted so long ago that it cannot be restored."""
        return record.deleted_at is not None and self._context.clock.now() - record.deleted_at >= RESTORABLE

    async def _look_again(self, runs: Sequence[Run]) -> None:
        """The last run of a unit may be another one now."""
        actors = self._seats.all()
        for (name, kind), newest in {(run.unit, run.kind): run for run in sorted(runs, key=attrgetter("id"))}.items():
            actor = actors.get((name, kind))
            before = actor.last_run if actor is not None else None
            if actor is None or (before is not None and newest.id < before.id):
                continue
            found = await self._context.store.records.last_run(name)
            if actor.last_run is before:  # else another one has ended meanwhile
                actor.last_run = found
