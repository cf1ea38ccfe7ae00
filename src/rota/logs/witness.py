"""Says what runs have printed, for whoever judges them, and lets him have the last word there."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rota.clock import Clock
from rota.logs.aside import Unwanted, aside
from rota.logs.kept import open_kept
from rota.logs.remark import append
from rota.logs.sight import look
from rota.model.name import log_path
from rota.model.output import Sighting


class Witness:
    """The output of all runs below one data directory. WorldError where a file is there and cannot be used."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock

    async def look(self, unit: str, run_id: str, patterns: Sequence[str], since: Sighting, *, ended: bool) -> Sighting:
        """Which patterns were seen, after one more look at what has come since the last one."""

        def deed(unwanted: Unwanted) -> Sighting:
            with open_kept(self._data / log_path(unit, run_id)) as kept:
                return look(kept, patterns, since, ended=ended, unwanted=unwanted)

        return await aside(deed)

    async def remark(self, unit: str, run_id: str, texts: Sequence[str]) -> tuple[int, int]:
        """Adds lines of Rota's own to the output of a run that has ended; said twice they stand there once.

        Answers how many lines the output has then, and how many bytes were added.
        """
        return await asyncio.to_thread(append, self._data / log_path(unit, run_id), texts, self._clock.now())
