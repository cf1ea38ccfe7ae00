"""What the engine needs of output on disk: the logs, what stands in them, and the room there is."""

from collections.abc import AsyncIterator, Collection, Container, Sequence
from typing import Protocol

from rota.model.output import Sighting
from rota.model.retention import LogFile


class Logs(Protocol):
    """What runs have printed, on disk. Calls raise WorldError where the disk does not allow it."""

    def files(self) -> AsyncIterator[Sequence[LogFile]]:
        """All files, some at a time, in no order; what comes or goes meanwhile may be missing."""
        ...

    async def oldest(self, number: int, but: Container[str]) -> Sequence[LogFile]:
        """So many files of the oldest runs, oldest first, without those of the runs named."""
        ...

    async def remove(self, logs: Collection[tuple[str, str]]) -> None:
        """Removes all files of these logs, each given by unit (or folder) and run id; what is gone already is fine."""
        ...

    async def remove_folders(self, but: Collection[str]) -> None:
        """Removes the empty folders of all units but these."""
        ...

    async def compress(self, unit: str, run_id: str) -> bool:
        """Compresses what a run printed that has ended; False: there is nothing to gain, or it is done already."""
        ...


class Disk(Protocol):
    """The file system that the data lie on; asking costs microseconds."""

    def free(self) -> int | None:
        """Bytes that may still be written; None: the system does not say."""
        ...

    def size(self) -> int | None:
        """Bytes of the whole file system; None: the system does not say."""
        ...


class Witness(Protocol):
    """What runs have printed, as it is kept. WorldError where that cannot be read, or written."""

    async def look(self, unit: str, run_id: str, patterns: Sequence[str], since: Sighting, *, ended: bool) -> Sighting:
        """Which patterns were seen, after one more look at what has come since the last one.

        Until the run has `ended` its unfinished last line waits for the next look.
        """
        ...

    async def remark(self, unit: str, run_id: str, texts: Sequence[str]) -> tuple[int, int]:
        """Adds lines of Rota's own to the output of a run that has ended; said twice they stand there once.

        Answers how many lines the output has then, and how many bytes were added.
        """
        ...
