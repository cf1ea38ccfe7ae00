"""A disk as full as a test wants it, and the logs that lie on it."""

from collections.abc import AsyncIterator, Collection, Container, Sequence
from dataclasses import replace
from datetime import datetime

from rota.model.error import WorldError
from rota.model.retention import LogFile


class ScriptedDisk:
    """Implements the engine's Disk."""

    def __init__(self) -> None:
        self.left: int | None = 2**40
        self.whole: int | None = 2**41

    def free(self) -> int | None:
        """What a test says."""
        return self.left

    def size(self) -> int | None:
        """What a test says."""
        return self.whole


class MemoryLogs:
    """Implements the engine's Logs: one file a run."""

    def __init__(self) -> None:
        self.kept: dict[str, LogFile] = {}
        """By run id."""
        self.folders: set[str] = set()
        self.failure: WorldError | None = None
        """While this is set, every call raises it."""

    def put(self, unit: str, run_id: str, size: int, written_at: datetime) -> None:
        """A run has printed so much."""
        self.folders.add(unit)
        self.kept[run_id] = LogFile(unit=unit, run_id=run_id, size=size, written_at=written_at, packed=False)

    async def files(self) -> AsyncIterator[Sequence[LogFile]]:
        """All files, two at a time."""
        self._fail()
        files = list(self.kept.values())
        for first in range(0, len(files), 2):
            yield files[first : first + 2]

    async def oldest(self, number: int, but: Container[str]) -> Sequence[LogFile]:
        """So many files of the oldest runs, oldest first, without those of the runs named."""
        self._fail()
        return [self.kept[run_id] for run_id in sorted(self.kept) if run_id not in but][:number]

    async def remove(self, logs: Collection[tuple[str, str]]) -> None:
        """Removes these logs."""
        self._fail()
        for _, run_id in logs:
            self.kept.pop(run_id, None)

    async def remove_folders(self, but: Collection[str]) -> None:
        """Removes the empty folders of all units but these."""
        self._fail()
        self.folders &= {*but, *(file.unit for file in self.kept.values())}

    async def compress(self, unit: str, run_id: str) -> bool:
        """Halves a log."""
        self._fail()
        file = self.kept.get(run_id)
        if file is None:
            return False
        self.kept[run_id] = replace(file, size=file.size // 2, packed=True)
        return True

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
