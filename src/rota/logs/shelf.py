"""The logs of all runs as files: listed, and removed."""

import heapq
import os
from collections.abc import AsyncIterator, Collection, Container, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path

from rota.logs.aside import Unwanted, aside
from rota.logs.compression import ENDINGS, Compression
from rota.logs.source import PACKED
from rota.logs.text import EPOCH
from rota.model.error import WorldError
from rota.model.name import RUN_ID, folder_name, log_path
from rota.model.retention import LogFile

AT_ONCE = 1000
"""Files looked at together: some milliseconds beside the event loop."""

LOWEST = 19


class Shelf:
    """Implements the engine's Logs."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / "logs"
        self._compression = Compression(data)

    async def files(self) -> AsyncIterator[Sequence[LogFile]]:
        """All files, some at a time, in no order; what comes or goes meanwhile may be missing."""
        files = walk(self._folder)
        while batch := await aside(lambda _unwanted: list(islice(files, AT_ONCE)), niceness=LOWEST):
            yield batch

    async def oldest(self, number: int, but: Container[str]) -> Sequence[LogFile]:
        """So many files of the oldest runs, oldest first, without those of the runs named."""
        return await aside(partial(oldest, self._folder, number, but), niceness=LOWEST)

    async def remove(self, logs: Collection[tuple[str, str]]) -> None:
        """Removes all files of these logs; what is gone already is fine. WorldError: one cannot be removed."""
        paths = [self._data / log_path(unit, run_id) for unit, run_id in logs]
        await aside(lambda _unwanted: remove(paths), niceness=LOWEST)

    async def remove_folders(self, but: Collection[str]) -> None:
        """Removes the empty folders of all units but these, whose next run may be about to use theirs."""
        spared = {folder_name(unit) for unit in but}
        await aside(lambda _unwanted: remove_folders(self._folder, spared), niceness=LOWEST)

    async def compress(self, unit: str, run_id: str) -> bool:
        """Compresses what a run printed that has ended; False: there is nothing to gain, or it is done already."""
        return await self._compression.compress(unit, run_id)


def walk(folder: Path) -> Iterator[LogFile]:
    """Every file of a log below; WorldError where a folder cannot be read."""
    for unit in entries(folder):
        if unit.is_dir(follow_symlinks=False):
            yield from filter(None, (log_file(unit.name, entry) for entry in entries(unit.path)))


def entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """What is in a folder; nothing where it has gone."""
    try:
        with os.scandir(folder) as found:
            yield from found
    except FileNotFoundError:
        return
    except OSError as error:
        raise WorldError(
            f"The folder {folder} cannot be read: {error.strerror}.", hint="Give it to the user that runs Rota."
        ) from error


def log_file(unit: str, entry: os.DirEntry[str]) -> LogFile | None:
    """What a file of a log is: `<instant>_<run id>.log` and what may stand behind it; None: something else."""
    run_id, dot, _ = entry.name.partition("_")[2].partition(".log")
    if not dot or not RUN_ID.fullmatch(run_id):
        return None
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None  # it has gone meanwhile
    return LogFile(
        unit=unit,
        run_id=run_id,
        size=found.st_size,
        written_at=EPOCH + timedelta(seconds=found.st_mtime),
        packed=entry.name.endswith(PACKED),
    )


def oldest(folder: Path, number: int, but: Container[str], unwanted: Unwanted) -> Sequence[LogFile]:
    """So many files of the oldest runs: a run id begins with its instant."""
    files = (file for file in walk(folder) if file.run_id not in but and not unwanted())
    return heapq.nsmallest(number, files, key=attrgetter("run_id"))


def remove(paths: Sequence[Path]) -> None:
    """Removes every file of these logs. The output itself goes first: an index alone says nothing."""
    for path in paths:
        for ending in ENDINGS:
            try:
                os.unlink(f"{path}{ending}")
            except FileNotFoundError:
                continue
            except OSError as error:
                raise WorldError(f"The output {path}{ending} cannot be removed: {error.strerror}.") from error


def remove_folders(folder: Path, spared: Container[str]) -> None:
    """Removes the empty folders below, but for those spared."""
    for entry in [entry for entry in entries(folder) if entry.name not in spared]:
        with suppress(OSError):  # it holds something, or it is none of ours
            os.rmdir(entry.path)
