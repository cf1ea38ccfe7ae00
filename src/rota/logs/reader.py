"""Reads what the keeper wrote: pages by number or by instant, and what comes from now on."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path

from rota.clock import Clock
from rota.logs.kept import Kept, open_kept
from rota.logs.place import end, first_line, line_start
from rota.logs.source import status
from rota.logs.text import EPOCH, lines_from
from rota.model.name import log_path
from rota.model.output import Line, Page, Stream

BUDGET = 4 * 2**20
"""Characters of one page at most: it ends earlier than at its limit then, and says where to go on."""

BATCH = 500
"""Lines that a follower is given together."""

INTERVAL = 0.04
"""Seconds between two looks at a file that somebody follows."""

Look = tuple[int, int] | None
"""Which file stands at a path and how long it is."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Which lines there are."""

    first: int
    total: int
    ended: bool
    """Nothing is added any more."""


class LogReader:
    """The output of all runs below one data directory. WorldError where a file is there and cannot be read."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock

    def quick(self, unit: str, run_id: str) -> bool:
        """Whether a page costs a few reads only: the output is there as it was written, and its index too."""
        path = self._path(unit, run_id)
        return status(path) is not None and status(path.with_name(f"{path.name}.idx")) is not None

    def page(
        self, unit: str, run_id: str, *, start: int, limit: int, streams: frozenset[Stream] | None, ended: bool
    ) -> Page:
        """Lines from this number on; negative: that many from the end.

        A number below the first line kept is moved up to it; past the end there are no lines.
        `streams`: only those, None for all; `limit` counts what is returned.
        Until the run has `ended` its unfinished last line comes as it stands, beyond the limit if need be.
        """
        with open_kept(self._path(unit, run_id)) as kept:
            extent = _extent(kept, ended=ended)
            number = start if start >= 0 else extent.total + start
            return _page(kept, extent, number, limit=limit, streams=streams)

    def page_at(
        self, unit: str, run_id: str, *, at: datetime, limit: int, streams: frozenset[Stream] | None, ended: bool
    ) -> Page:
        """The same from the first line at or after an instant; without an index, from the first line kept.

        Where the wall clock was set back meanwhile, one of the lines that qualify.
        """
        with open_kept(self._path(unit, run_id)) as kept:
            extent = _extent(kept, ended=ended)
            return _page(kept, extent, _number_at(kept, at, extent), limit=limit, streams=streams)

    async def follow(
        self, unit: str, run_id: str, *, start: int, ended: asyncio.Event
    ) -> AsyncIterator[Sequence[Line]]:
        """Lines of all streams from this number (not negative) on, in batches, as they come.

        `ended` is set once the run has ended: then what is left comes at once, and that is all.
        Each line comes once; an unfinished last one also before, as `partial`, whenever there is more of it.
        Where numbers jump, the lines between are gone. Reads no further ahead than one batch.
        """
        path = self._path(unit, run_id)
        look, over, number, shown = None, False, start, None
        while not over:
            look, over = await self._change(path, look, ended)
            more = True
            with open_kept(path) as kept:
                extent = _extent(kept, ended=over)
                while more:
                    page = _page(kept, extent, number, limit=BATCH, streams=None)
                    if lines := _unseen(page, shown):
                        yield lines
                    shown = page.lines[-1] if page.lines else None
                    more = page.next_from is not None
                    number = max(number, page.total_lines if page.next_from is None else page.next_from)
                    await self._clock.sleep(0)

    async def _change(self, path: Path, seen: Look, ended: asyncio.Event) -> tuple[Look, bool]:
        """Returns once the file is not as it was seen, or the run has ended: how it is, and whether that is all."""
        while True:
            over, look = ended.is_set(), _look(path)
            if over or look != seen:
                return look, over
            await self._nap(ended)

    async def _nap(self, ended: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(self._clock.sleep(INTERVAL)), asyncio.ensure_future(ended.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _path(self, unit: str, run_id: str) -> Path:
        return self._data / log_path(unit, run_id)


def _extent(kept: Kept, *, ended: bool) -> Extent:
    last = end(kept)
    return Extent(first_line(kept).line, last.line + (1 if ended and last.carry else 0), ended)


def _page(kept: Kept, extent: Extent, number: int, *, limit: int, streams: frozenset[Stream] | None) -> Page:
    coming = lines_from(kept, line_start(kept, max(number, extent.first)), ended=extent.ended)
    lines, next_from = _some(coming, limit, streams)
    return Page(lines=lines, first_available=extent.first, total_lines=extent.total, next_from=next_from)


def _some(coming: Iterator[Line], limit: int, streams: frozenset[Stream] | None) -> tuple[tuple[Line, ...], int | None]:
    """As many lines as a page takes, and the number of the next."""
    lines: list[Line] = []
    read = 0
    for line in coming:
        if (len(lines) >= limit or read >= BUDGET) and not line.partial:
            return tuple(lines), line.number
        read += len(line.text) + 1
        if streams is None or line.stream in streams:
            lines.append(line)
    return tuple(lines), None


def _number_at(kept: Kept, at: datetime, extent: Extent) -> int:
    """The first line whose first byte came at this instant or later; behind all of them where there is none."""
    if not len(kept.index):
        return extent.first
    place = bisect_left(kept.index, (at - EPOCH) // timedelta(microseconds=1), key=attrgetter("at"))
    if place == len(kept.index):
        return extent.total + 1
    record = kept.index[place]
    return record.line + (1 if record.carry else 0)


def _unseen(page: Page, shown: Line | None) -> Sequence[Line]:
    """The lines of a page without a partial one that was shown just so."""
    return page.lines[:-1] if page.lines and page.lines[-1] == shown else page.lines


def _look(path: Path) -> Look:
    found = status(path)
    return None if found is None else (found.st_ino, found.st_size)
