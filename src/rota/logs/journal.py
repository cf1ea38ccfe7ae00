"""Reads the daemon's own log, which the keeper writes in the form of any run's (`daemon.log`, its index, `.1`)."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rota.clock import Clock
from rota.logs.kept import Kept, open_kept
from rota.logs.place import end, first_line, line_start
from rota.logs.source import status
from rota.logs.text import lines_from
from rota.model.journal import JournalLine, JournalPage, Level
from rota.model.output import Line, Stream

FILE = "daemon.log"
WRITTEN = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z (debug|info|warn|error) +(\S+) +(.*)", re.DOTALL)
"""What `rota.daemon.journal` writes."""
KEEPER, STRAY = "keeper", "daemon.output"
"""Actions of lines that it did not write: a remark of the keeper's, and what else the daemon printed."""
REMARK = "rota: "

BATCH = 500
"""Lines that a follower is given together."""
INTERVAL = 0.1
"""Seconds between two looks while somebody follows."""

Look = tuple[int, int] | None


class JournalReader:
    """Implements `rota.api.port.journal.Journal`. WorldError where the file is there and cannot be read."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._path = data / FILE
        self._clock = clock

    async def page(self, *, start: int, limit: int, level: Level) -> JournalPage:
        """Lines of this level at least, from this number on; negative: counted from the end."""
        return await asyncio.to_thread(partial(self._page, start, limit, level))

    async def follow(self, *, start: int) -> AsyncGenerator[Sequence[JournalLine], None]:
        """All lines from this number (not negative) on, in batches, as they come."""
        number, look = start, None
        while True:
            look = await self._change(look)
            more = True
            while more:
                page = self._page(number, BATCH, Level.DEBUG)
                if page.lines:
                    yield page.lines
                more = page.next_from is not None
                number = max(number, page.total_lines if page.next_from is None else page.next_from)

    async def _change(self, seen: Look) -> Look:
        while (look := _look(self._path)) == seen:
            await self._clock.sleep(INTERVAL)
        return look

    def _page(self, start: int, limit: int, level: Level) -> JournalPage:
        with open_kept(self._path) as kept:
            first, total = first_line(kept).line, end(kept).line
            number = max(first, start if start >= 0 else total + start)
            lines, next_from = _some(self._lines(kept, number), limit, level)
        return JournalPage(lines=lines, first_available=first, total_lines=total, next_from=next_from)

    def _lines(self, kept: Kept, number: int) -> Iterator[JournalLine]:
        """What no index tells the time of is as old as what stands before it."""
        at = self._clock.now()
        for line in lines_from(kept, line_start(kept, number), ended=False):
            if line.partial:
                return
            told = _told(line, at)
            at = told.at
            yield told


def _some(coming: Iterator[JournalLine], limit: int, level: Level) -> tuple[tuple[JournalLine, ...], int | None]:
    lines: list[JournalLine] = []
    for line in coming:
        if len(lines) >= limit:
            return tuple(lines), line.number
        if level.covers(line.level):
            lines.append(line)
    return tuple(lines), None


def _told(line: Line, before: datetime) -> JournalLine:
    written = WRITTEN.fullmatch(line.text)
    if written is not None and line.stream is not Stream.SYSTEM:
        stamp, level, action, text = written.groups()
        at = datetime.fromisoformat(stamp).replace(tzinfo=UTC)
        return JournalLine(number=line.number, at=at, level=Level(level), action=action, text=text)
    remark = line.stream is Stream.SYSTEM
    return JournalLine(
        number=line.number,
        at=line.at or before,
        level=Level.WARN if remark else Level.ERROR,
        action=KEEPER if remark else STRAY,
        text=line.text.removeprefix(REMARK) if remark else line.text,
    )


def _look(path: Path) -> Look:
    found = status(path)
    return None if found is None else (found.st_ino, found.st_size)
