"""What one run printed that another did not, and the other way round; numbers, times and ids make no difference."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rota.clock import Clock
from rota.logs.aside import Unwanted, aside
from rota.logs.kept import Kept, open_kept
from rota.logs.line import Span, cut
from rota.logs.mask import masked
from rota.logs.place import first_line
from rota.logs.scan import chunks
from rota.logs.text import Stretches
from rota.model.name import log_path
from rota.model.output import Difference, Line
from rota.model.run import Run

DEADLINE = 10.0
"""Seconds after which a comparison answers what it has."""
MOST_KINDS = 100_000
"""Lines that differ by more than is masked, of one run: some megabytes. What comes beyond is not compared."""
BUDGET = 4 * 2**20
"""Characters of the lines of one side."""
AT_ONCE = 1000
"""Lines between two looks at the clock."""
LOWEST = 10


class LogComparer:
    """Compares the output of runs below one data directory."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock
        self._turn = asyncio.Lock()

    async def compare(self, run: Run, other: Run, *, limit: int) -> Difference:
        """The lines that one of these ended runs has and the other lacks, so many of each at most.

        WorldError: output is there and cannot be read.
        """

        def compare(unwanted: Unwanted) -> Difference:
            deadline = self._clock.monotonic() + DEADLINE

            def over() -> bool:
                return unwanted() or self._clock.monotonic() >= deadline

            with open_kept(self._path(run)) as ours, open_kept(self._path(other)) as theirs:
                return _compare(_Side(ours, over), _Side(theirs, over), limit)

        async with self._turn:
            return await aside(compare, niceness=LOWEST)

    def _path(self, run: Run) -> Path:
        return self._data / log_path(run.unit, run.id)


def _compare(ours: "_Side", theirs: "_Side", limit: int) -> Difference:
    known = theirs.kinds()
    added = ours.lines_but(known, limit)
    known.clear()
    missing = theirs.lines_but(ours.kinds(), limit)
    return Difference(added=tuple(added), missing=tuple(missing), truncated=not (ours.is_whole and theirs.is_whole))


@dataclass(slots=True)
class _Side:
    """One of the two outputs."""

    kept: Kept
    over: Callable[[], bool]
    """Whether it has taken too long."""
    is_whole: bool = True
    """Everything was looked at, and everything found is told."""

    def kinds(self) -> set[int]:
        """What there is, numbers, times and ids aside; of each the hash, since the lines may be long."""
        found: set[int] = set()
        for _, span, data in self._lines():
            found.add(hash(masked(data[span.start : span.stop])))
            if len(found) >= MOST_KINDS:
                self.is_whole = False
                break
        return found

    def lines_but(self, known: set[int], limit: int) -> list[Line]:
        """The lines that are not of these kinds."""
        first = first_line(self.kept)
        stretches = Stretches(self.kept, first.offset)
        lines: list[Line] = []
        size = 0
        previous = b"\n"
        for number, (offset, span, data) in enumerate(self._lines(), start=first.line):
            text, continued = data[span.start : span.stop], previous != b"\n"
            previous = data[span.after - 1 : span.after]
            if hash(masked(text)) in known:
                continue
            if len(lines) >= limit or size >= BUDGET:
                self.is_whole = False
                break
            lines.append(stretches.line(number, offset + span.start, text, continued=continued))
            size += len(text)
        return lines

    def _lines(self) -> Iterator[tuple[int, Span, bytes]]:
        """Where the bytes are from that a line is in, where in them it is, and they."""
        for chunk in chunks(self.kept, first_line(self.kept).offset):
            after = 0
            for place, span in enumerate(cut(chunk.data)):
                if place % AT_ONCE == 0 and self.over():
                    self.is_whole = False
                    return
                after = span.after
                yield chunk.offset, span, chunk.data
            if after < len(chunk.data):
                yield chunk.offset, Span(after, len(chunk.data), len(chunk.data)), chunk.data
