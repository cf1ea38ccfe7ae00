"""Logs within bounds: ended ones are compressed, the oldest go beyond `max_size`, and those that no row names."""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from rota.engine.context import Context
from rota.lifecycle.retention import excess, most_bytes
from rota.model.configuration import Configuration
from rota.model.error import WorldError
from rota.model.event import Event, RunEnded
from rota.model.retention import LogFile

log = logging.getLogger("rota.engine")

ORPHANED = timedelta(days=1)
"""A log that no row names stays for so long: its row may be on its way while the database is in trouble."""
CHOSEN = 2000
"""Files that are chosen together when there are too many bytes."""


class Storage:
    """Keeps to `[storage]`, as it is configured now. The files themselves say what there is."""

    def __init__(self, context: Context, configuration: Callable[[], Configuration]) -> None:
        self._context = context
        self._configuration = configuration
        self._spare: int | None = None
        """Bytes that runs may print before all is looked at early; None: it was never looked at."""
        self._tidying = False
        self._compressing = True
        """None has failed in this sweep: trouble with one, as on a full disk, is trouble with all."""

    def begin(self) -> None:
        """From now on until the engine ends."""
        self._context.bus.listen(self._hear)

    def _hear(self, event: Event) -> None:
        """Counts what runs print: a sweep does not wait for its hour when it is too much."""
        if isinstance(event, RunEnded) and self._spare is not None:
            self._spare -= event.run.log_bytes
            if self._spare < 0 and not self._tidying:
                self._context.spawn(self._tidy_early())

    async def _tidy_early(self) -> None:
        try:
            await self.tidy()
        except WorldError as error:
            log.warning("logs could not be tidied up: %s", error, extra={"action": "retention.failed"})

    async def tidy(self) -> None:
        """Looks at every file once, and at all of them again where they are too large. WorldError."""
        if self._tidying:
            return
        self._tidying = self._compressing = True
        try:
            total = await self._look_through()
            await self._keep_within(total)
            await self._context.logs.remove_folders(self._configuration().units.keys())
        finally:
            self._tidying = False

    async def _look_through(self) -> int:
        """Removes orphans and compresses; answers how many bytes there were."""
        total = 0
        async for files in self._context.logs.files():
            total += sum(file.size for file in files)
            await self._remove_orphans(files)
            await self._compress(files)
        return total

    async def _keep_within(self, total: int) -> None:
        size = self._context.disk.size()
        if size is None:
            return
        most = most_bytes(self._configuration().storage, size)
        if total > most:
            total = sum([file.size async for files in self._context.logs.files() for file in files])
            total -= await self._remove_oldest(excess(total, most))
        self._spare = max(most - total, most // 10)

    async def _remove_orphans(self, files: Sequence[LogFile]) -> None:
        """Removes logs whose run has no row: it was deleted by hand, or the database is another one."""
        old = self._context.clock.now() - ORPHANED
        found = [file for file in files if file.written_at < old and file.run_id not in self._context.owners]
        known = await self._context.store.known_runs({file.run_id for file in found}) if found else frozenset()
        await self._remove([file for file in found if file.run_id not in known], "no run has them")

    async def _compress(self, files: Sequence[LogFile]) -> None:
        since = self._context.clock.now() - self._configuration().storage.compress_after
        for file in files if self._compressing else ():
            if file.packed or file.written_at >= since or file.run_id in self._context.owners:
                continue
            try:
                await self._context.logs.compress(file.unit, file.run_id)
            except WorldError as error:
                self._compressing = False
                log.warning("no more logs are compressed now: %s", error, extra={"action": "retention.failed"})
                return

    async def _remove_oldest(self, size: int) -> int:
        """Removes so many bytes of ended runs, the oldest first; answers how many it were. Their rows stay."""
        removed = 0
        while removed < size:
            chosen: list[LogFile] = []
            for file in await self._context.logs.oldest(CHOSEN, self._context.owners):
                if removed >= size and file.run_id != chosen[-1].run_id:
                    break
                chosen.append(file)
                removed += file.size
            if not chosen:
                break  # the rest belongs to runs that are alive
            await self._remove(chosen, "all logs together are larger than `max_size`")
        return removed

    async def _remove(self, files: Collection[LogFile], because: str) -> None:
        if files:
            logs = {(file.unit, file.run_id) for file in files}
            await self._context.logs.remove(logs)
            values = (len(logs), sum(file.size for file in files), because)
            log.info("removed the output of %d runs (%d bytes): %s", *values, extra={"action": "logs.removed"})
