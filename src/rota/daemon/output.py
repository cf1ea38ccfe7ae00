"""The output of runs, as bytes and compared."""

from pathlib import Path

from rota.clock import Clock
from rota.logs.diff import LogComparer
from rota.logs.raw import RawLog, open_raw
from rota.model.output import Difference
from rota.model.run import Run


class LocalOutputs:
    """Implements `rota.api.port.output.Outputs` below one data directory."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._comparer = LogComparer(data, clock)

    async def raw(self, run: Run) -> RawLog:
        """The stored bytes, unpacked."""
        return await open_raw(self._data, run.unit, run.id)

    async def compare(self, run: Run, other: Run, *, limit: int) -> Difference:
        """The lines that one has and the other lacks."""
        return await self._comparer.compare(run, other, limit=limit)
