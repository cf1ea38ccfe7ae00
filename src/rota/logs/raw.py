"""The output of a run as bytes: what is kept at one moment, read piece by piece."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from rota.logs.kept import Kept, open_kept
from rota.logs.place import first_line
from rota.model.name import log_path

PIECE = 256 * 1024
"""Bytes read together, beside the event loop."""


class RawLog:
    """Open until `close`. What is written, rotated, compressed or removed meanwhile changes nothing."""

    def __init__(self, kept: Kept, stack: ExitStack) -> None:
        first = first_line(kept)
        self._kept = kept
        self._stack = stack
        self.size = kept.size
        self.first_line = first.line - (1 if first.offset else 0)
        """Number of the line that the first byte belongs to: the end of one that is gone may stand before the rest."""

    async def pieces(self, start: int, stop: int) -> AsyncGenerator[bytes, None]:
        """The bytes from here to there."""
        for offset in range(start, stop, PIECE):
            yield await asyncio.to_thread(self._kept.read, offset, min(PIECE, stop - offset))

    def close(self) -> None:
        """Lets go of the files."""
        self._stack.close()


async def open_raw(data: Path, unit: str, run_id: str) -> RawLog:
    """The output of a run as it is now; empty where there is none. WorldError where it cannot be read."""
    return await asyncio.to_thread(partial(_open, data / log_path(unit, run_id)))


def _open(path: Path) -> RawLog:
    with ExitStack() as stack:
        kept = stack.enter_context(open_kept(path))
        return RawLog(kept, stack.pop_all())
