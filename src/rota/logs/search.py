"""Searches the output of runs, in threads beside the event loop and within a deadline."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rota.clock import Clock
from rota.logs.aside import Unwanted, aside
from rota.logs.kept import Kept, open_kept
from rota.logs.needle import Needle, needle
from rota.logs.place import end, first_line, line_start, place_of
from rota.logs.scan import Chunk, FoundLine, chunks, found_in
from rota.model.name import log_path
from rota.model.run import Phase, Run
from rota.model.search import Found, Hit, Wanted

DEADLINE = 10.0
"""Seconds after which a search answers what it has."""

AT_A_TIME = 2
"""Searches under way; others wait, and their deadline runs."""

BUDGET = 4 * 2**20
"""Characters of all hits together: an answer ends earlier than at its limit then."""


class LogSearcher:
    """Searches the output of all runs below one data directory."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock
        self._places = asyncio.Semaphore(AT_A_TIME)

    async def search(self, runs: Sequence[Run], wanted: Wanted, *, line: int, limit: int, shares: int = 0) -> Found:
        """The lines in which it is found, run after run as they are given, from this line of the first one on.

        `shares`: in how many equal parts of the lines of a single run the hits are counted; all of them, whatever
        `line` and `limit` say. After DEADLINE seconds, or BUDGET, the answer ends early and says where to go on.
        UsageError: it is no pattern. WorldError: output is there and cannot be read.
        """
        deadline = self._clock.monotonic() + DEADLINE
        needed = needle(wanted)

        def search(unwanted: Unwanted) -> Found:
            def over() -> bool:
                return unwanted() or self._clock.monotonic() >= deadline

            return self._search(runs, _Search(needed, wanted, limit, shares, over), line)

        async with self._places:
            return await aside(search)

    def _search(self, runs: Sequence[Run], search: "_Search", line: int) -> Found:
        for place, run in enumerate(runs, start=1):
            with open_kept(self._data / log_path(run.unit, run.id)) as kept:
                going_on = search.look_through(kept, run, line)
            if going_on is not None:
                return search.found(scanned=place, run_id=run.id, line=going_on)
            line = 0
        return search.found(scanned=len(runs))


class _Search:
    """One search and what it found so far."""

    def __init__(self, needed: Needle, wanted: Wanted, limit: int, shares: int, over: Callable[[], bool]) -> None:
        self._needle = needed
        self._streams = wanted.streams
        self._limit = limit
        self._shares = [0] * shares
        self._over = over
        self._hits: list[Hit] = []
        self._size = 0

    def look_through(self, kept: Kept, run: Run, line: int) -> int | None:
        """Takes the hits in a run from this line on; answers the line to go on with, None: it came to the end."""
        ended, first = run.phase is Phase.ENDED, first_line(kept)
        numbers = _numbers(kept) if self._shares else range(0)
        start = first if self._shares else line_start(kept, max(line, first.line))
        going_on: int | None = None
        for chunk in chunks(kept, start.offset):
            if self._over():
                return max(line, place_of(kept, chunk.offset).line) if going_on is None else going_on
            for found in self._found_in(chunk, kept, ended=ended):
                self._count(found.line.number, numbers)
                if going_on is None and found.line.number >= line:
                    going_on = self._take(run, found)
                if going_on is not None and not self._shares:
                    return going_on
        return going_on

    def found(self, *, scanned: int, run_id: str | None = None, line: int = 0) -> Found:
        """All of it."""
        return Found(hits=tuple(self._hits), scanned=scanned, run_id=run_id, line=line, buckets=tuple(self._shares))

    def _found_in(self, chunk: Chunk, kept: Kept, *, ended: bool) -> Iterator[FoundLine]:
        lines = found_in(chunk, self._needle, kept, ended=ended)
        return (found for found in lines if not self._streams or found.line.stream in self._streams)

    def _take(self, run: Run, found: FoundLine) -> int | None:
        """Keeps a hit; answers the line behind it when that is enough."""
        self._hits.append(Hit(run_id=run.id, line=found.line, spans=found.spans))
        self._size += len(found.line.text)
        enough = len(self._hits) >= self._limit or self._size >= BUDGET
        return found.line.number + 1 if enough else None

    def _count(self, number: int, numbers: range) -> None:
        if self._shares:
            self._shares[(number - numbers.start) * len(self._shares) // len(numbers)] += 1


def _numbers(kept: Kept) -> range:
    last = end(kept)
    return range(first_line(kept).line, last.line + (1 if last.carry else 0))
