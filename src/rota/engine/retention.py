"""Rows that are not kept any longer go: hourly, and soon after the end of each run of a unit with `keep_runs`.

Files go before the rows that name them, the oldest first, a few at a time: a crash in between leaves rows, which the
next sweep finds. Whoever commits meanwhile waits for one small commit at most.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from rota.engine.agenda import STEP
from rota.engine.context import Context
from rota.engine.storage import Storage
from rota.lifecycle.retention import LINGER, RESTORABLE, expiry_of, expiry_of_removed
from rota.model.change import PruneKeys, PruneRollups, PruneSlots, RemoveDefinition, RemoveRun
from rota.model.configuration import Configuration
from rota.model.error import WorldError
from rota.model.event import Event, RunEnded
from rota.model.history import KEPT
from rota.model.idempotency import LIFE
from rota.model.retention import Expiry

log = logging.getLogger("rota.engine")

FIRST = timedelta(minutes=1)
"""From the start of a daemon to its first sweep: it has better things to do meanwhile."""
INTERVAL = timedelta(hours=1)
DISTRUST = timedelta(minutes=50)
"""How long a wall clock that was set must go on without being set again: longer than a wrong one lasts, by far."""
BATCH = 50
"""Rows that one commit removes: a few milliseconds."""
SPARE = timedelta(days=2)
"""A window begins with the date that it touches, in whatever zone."""
PAUSE = 0.01
"""Seconds between two such commits."""


class Retention:
    """Keeps to `keep_runs`, `keep_for`, `keep_failed_for` and `keep_slots`, as they are configured now."""

    def __init__(self, context: Context, configuration: Callable[[], Configuration]) -> None:
        self._context = context
        self._configuration = configuration
        self._storage = Storage(context, configuration)
        self._due: dict[str, bool] = {}
        """Units of which a run has ended, and whether another one has since."""
        self._distrusted_until = 0.0
        """The wall clock was set: until then, on the monotonic one, nothing is taken away by what it shows."""

    def begin(self) -> None:
        """From now on until the engine ends."""
        self._context.bus.listen(self._hear)
        self._storage.begin()
        self._context.after(FIRST, self._hourly)

    async def _hourly(self) -> None:
        self._context.after(INTERVAL, self._hourly)
        if self._trusts_the_clock():
            await self.sweep()

    def stepped(self, parted: timedelta, slept: timedelta) -> None:
        """A clock that was set may be wrong, and put right in a moment: what looks years old then is not taken away."""
        if abs(parted - slept) > STEP:
            self._distrusted_until = self._context.clock.monotonic() + DISTRUST.total_seconds()

    def _trusts_the_clock(self) -> bool:
        return self._context.clock.monotonic() >= self._distrusted_until

    async def sweep(self) -> None:
        """Takes away all that is not kept any longer; what the disk or the database refuses is left to the next one."""
        try:
            await self._purge()
            await self._prune_runs()
            await self._prune_slots()
            await self._prune_rollups()
            await self._prune_definitions()
            await self._context.forget_notices()
            await self._storage.tidy()
        except WorldError as error:
            log.warning("not all could be tidied up: %s", error, extra={"action": "retention.failed"})

    # Runs

    def _hear(self, event: Event) -> None:
        """A run has ended: its unit is looked at in a moment, and once more if others end until then."""
        if not isinstance(event, RunEnded):
            return
        unit = self._configuration().units.get(event.run.unit)
        if unit is None or unit.keep_runs is None:
            return
        if unit.name not in self._due:
            self._context.after(LINGER, partial(self._prune_after_end, unit.name))
        self._due[unit.name] = unit.name in self._due

    async def _prune_after_end(self, name: str) -> None:
        if self._due.pop(name):
            self._due[name] = False
            self._context.after(LINGER, partial(self._prune_after_end, name))
        unit = self._configuration().units.get(name)
        expiry = expiry_of(unit, self._context.clock.now()) if unit else None
        if expiry is not None and self._trusts_the_clock():
            await self._prune(expiry)

    async def _purge(self) -> None:
        """Removes runs that were deleted by hand and cannot be restored any more, and keys that nobody repeats."""
        store, now = self._context.store, self._context.clock.now()
        while found := await store.records.hidden_before(now - RESTORABLE, BATCH):
            await self._context.logs.remove([(record.run.unit, record.run.id) for record in found])
            refused = await store.commit([RemoveRun(run_id=record.run.id) for record in found])
            if len(refused) == len(found):
                break
            await self._context.clock.sleep(PAUSE)
        await store.commit([PruneKeys(before=now - LIFE)])

    async def _prune_runs(self) -> None:
        configuration, now = self._configuration(), self._context.clock.now()
        names = [record.name for record in await self._context.store.unit_records()]
        expiries = [
            *(expiry_of(unit, now) for unit in configuration.units.values()),
            *(expiry_of_removed(name, configuration.storage, now) for name in names if name not in configuration.units),
        ]
        for expiry in filter(None, expiries):
            await self._prune(expiry)

    async def _prune(self, expiry: Expiry) -> None:
        """Removes the runs of a unit that go; trouble with one unit is no trouble for the others."""
        try:
            await self._remove(expiry)
        except WorldError as error:
            log.warning("runs of %s were not removed: %s", expiry.unit, error, extra={"action": "retention.failed"})

    async def _remove(self, expiry: Expiry) -> None:
        store = self._context.store
        while run_ids := await store.expired_runs(expiry, BATCH):
            await self._context.logs.remove([(expiry.unit, run_id) for run_id in run_ids])
            refused = await store.commit([RemoveRun(run_id=run_id) for run_id in run_ids])
            if len(refused) == len(run_ids):
                return  # somebody else is at it
            await self._context.clock.sleep(PAUSE)

    # The ledger

    async def _prune_slots(self) -> None:
        store = self._context.store
        before = self._context.clock.now() - self._configuration().storage.keep_slots
        for task in await store.tasks_with_slots_before(before):
            while not await store.commit([PruneSlots(task=task, before=before, most=BATCH)]):
                await self._context.clock.sleep(PAUSE)

    async def _prune_rollups(self) -> None:
        """What lies before the largest window that can be asked for."""
        before = self._context.clock.now() - KEPT - SPARE
        for unit in await self._context.store.units_rolled_before(before):
            await self._context.store.commit([PruneRollups(unit=unit, before=before)])
            await self._context.clock.sleep(PAUSE)

    async def _prune_definitions(self) -> None:
        in_force = {definition.hash for definition in self._configuration().definitions.values()}
        unnamed = [found for found in await self._context.store.unnamed_definitions() if found not in in_force]
        for first in range(0, len(unnamed), BATCH):
            batch = unnamed[first : first + BATCH]
            await self._context.store.commit([RemoveDefinition(definition=found) for found in batch])
            await self._context.clock.sleep(PAUSE)
