"""Looks for patterns in what a run has printed since the last look."""

import re
from collections.abc import Callable, Iterator, Sequence

from rota.logs.kept import Kept
from rota.logs.line import count
from rota.logs.place import Place, first_line, line_start
from rota.logs.text import lines_from
from rota.model.output import Line, Sighting, Stream
from rota.pattern import Pattern, pattern

LOSSES = ("what follows is not kept", "bytes of output were lost here")
"""What the keeper remarks where output did not reach the disk (`keeper/log.py`)."""
BLOCK = 2**20
"""Bytes that are looked at together, before their lines are: it is asked as often whether anybody still waits."""
ABSOLUTE = re.compile(r"\\[Az]|\(\?[a-zA-Z]*-[a-zA-Z]*m")
"""What means the ends of a line, and cannot be made to mean those of each line in a block."""


def look(
    kept: Kept, patterns: Sequence[str], since: Sighting, *, ended: bool, unwanted: Callable[[], bool]
) -> Sighting:
    """What is known after this look. Rota's own remarks count for nothing but for losses that they tell of.

    Until the run has `ended` its unfinished last line waits for the next look.
    """
    first = first_line(kept).line
    eye = Eye(patterns, since, is_whole=since.is_whole and first <= since.next_line)
    place = line_start(kept, max(since.next_line, first))
    while eye.wanted and not unwanted() and (block := _block(kept, place)):
        lines, _ = count(block)
        if eye.is_struck_by(block, lines):
            eye.read(lines_from(kept, place, ended=False), until=place.line + lines)
        place = Place(place.offset + len(block), place.line + lines)
    number = place.line
    if eye.wanted and not unwanted():
        number = eye.read(lines_from(kept, place, ended=ended), until=None) or number
    return Sighting(next_line=number, found=frozenset(eye.found), is_whole=eye.is_whole)


def _block(kept: Kept, place: Place) -> bytes:
    """Bytes from the start of a line to the end of one; none where no line ends within a block."""
    data = kept.read(place.offset, BLOCK)
    return data[: data.rfind(b"\n") + 1]


class Eye:
    """What is still looked for, and what was seen."""

    def __init__(self, patterns: Sequence[str], since: Sighting, *, is_whole: bool) -> None:
        self.found = set(since.found)
        self.wanted = {source: pattern(source) for source in patterns if source not in since.found}
        self.is_whole = is_whole

    def is_struck_by(self, block: bytes, lines: int) -> bool:
        """Whether one of its lines may matter; where that cannot be told from the block as a whole, it may."""
        if lines != block.count(b"\n") or not _is_utf8(block):
            return True
        return any(loss.encode() in block for loss in LOSSES) or any(
            coarse is None or coarse.search(block) for coarse in map(coarsely, self.wanted)
        )

    def read(self, lines: Iterator[Line], *, until: int | None) -> int | None:
        """Looks at whole lines one by one, up to this one; answers the number behind the last it saw."""
        number = None
        for line in lines:
            if line.partial or line.number == until:
                break
            self._see(line)
            number = line.number + 1
        return number

    def _see(self, line: Line) -> None:
        if line.stream is Stream.SYSTEM:
            self.is_whole = self.is_whole and not any(loss in line.text for loss in LOSSES)
            return
        for source in [source for source, compiled in self.wanted.items() if compiled.search(line.text)]:
            self.found.add(source)
            del self.wanted[source]


def coarsely(source: str) -> Pattern | None:
    """What is found in a block wherever this is found in a line, and elsewhere too; None: there is no such pattern."""
    return None if ABSOLUTE.search(source) else pattern(f"(?m:{source})")


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True
