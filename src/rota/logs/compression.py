"""Ended logs take less room: each file is packed beside itself, and removed once its packed form is on the disk.

Whoever reads meanwhile has the one or the other, and both say the same. A crash in between leaves both, or the old one
and an unfinished `.new`, which the next try replaces.
"""

import asyncio
import os
from contextlib import suppress
from functools import partial
from pathlib import Path

from rota.logs.aside import Unwanted, aside
from rota.logs.packed import closing, pack
from rota.logs.source import PACKED, status
from rota.model.error import WorldError
from rota.model.name import log_path

TEXT, RECORDS = 2**20, 2**16
"""Content of one member: of output, and of an index, which is searched by halving."""

PARTS = {"": TEXT, ".idx": RECORDS, ".1": TEXT, ".1.idx": RECORDS}
"""The files of one log, by what is put behind its path."""

UNFINISHED = f"{PACKED}.new"

ENDINGS = tuple(part + form for part in PARTS for form in ("", PACKED, UNFINISHED))
"""What may stand behind the path of a log: every file that belongs to it."""

SMALLEST = 4096
"""A file of up to one block of the disk would take as much room packed."""

LOWEST = 19
OWNER_ONLY = 0o600


class Compression:
    """Compresses the logs below one data directory, one at a time and behind everything else that wants to run."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._alone = asyncio.Lock()

    async def compress(self, unit: str, run_id: str) -> bool:
        """Compresses what a run printed that has ended; False: there is nothing to gain, or it is done already.

        WorldError where the disk does not allow it; then the log is as it was.
        """
        path = self._data / log_path(unit, run_id)
        if not any(_pays(path.with_name(path.name + part)) for part in PARTS):
            return False  # most logs are short, and need no thread to say so
        async with self._alone:
            return await aside(partial(compress, path), niceness=LOWEST)


def compress(path: Path, unwanted: Unwanted = lambda: False) -> bool:
    """The same for the log at this path, at once; given up, with the log as it was, once it is unwanted."""
    done = [_compress(path.with_name(path.name + part), each, unwanted) for part, each in PARTS.items()]
    return any(done)


def _pays(path: Path) -> bool:
    found = status(path)
    return found is not None and found.st_size > SMALLEST


def _compress(path: Path, each: int, unwanted: Unwanted) -> bool:
    if not _pays(path):
        return False
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        whole = _pack(path, unfinished, each, unwanted)
        if whole:
            _replace(path, unfinished)
    except OSError as error:
        raise WorldError(f"The output {path} cannot be compressed: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # it is in place, or what went wrong is told already
            unfinished.unlink()
    return whole


def _pack(path: Path, target: Path, each: int, unwanted: Unwanted) -> bool:
    """Writes the packed form, safe on the disk; False: it was given up."""
    sizes: list[int] = []
    size = 0
    with open(path, "rb", buffering=0) as source, open(target, "wb", opener=_private) as packed:
        while content := source.read(each):
            if unwanted():
                return False
            sizes.append(packed.write(pack(content)))
            size += len(content)
        packed.write(closing(sizes, size=size, each=each))
        packed.flush()
        os.fsync(packed.fileno())
        found = os.fstat(source.fileno())
        os.utime(packed.fileno(), ns=(found.st_atime_ns, found.st_mtime_ns))
    return True


def _replace(path: Path, finished: Path) -> None:
    """The packed form gets its name, and only then the other one goes."""
    packed = path.with_name(path.name + PACKED)
    finished.rename(packed)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    try:
        path.unlink()
    except FileNotFoundError:
        packed.unlink()  # the log was removed meanwhile, and is not to come back


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, OWNER_ONLY)
