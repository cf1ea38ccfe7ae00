"""Looks for patterns in what a run has printed since the last look."""

from collections.abc import Callable, Iterator, Sequence

from rota.logs.kept import Kept
from rota.logs.place import first_line, line_start
from rota.logs.text import lines_from
from rota.model.output import Line, Sighting, Stream
from rota.pattern import pattern

LOSSES = ("what follows is not kept", "bytes of output were lost here")
"""What the keeper remarks where output did not reach the disk (`keeper/log.py`)."""
OFTEN = 4096
"""Lines after which it is asked whether anybody still waits."""


def look(
    kept: Kept, patterns: Sequence[str], since: Sighting, *, ended: bool, unwanted: Callable[[], bool]
) -> Sighting:
    """What is known after this look. Rota's own remarks count for nothing but for losses that they tell of.

    Until the run has `ended` its unfinished last line waits for the next look.
    """
    first = first_line(kept).line
    is_whole = since.is_whole and first <= since.next_line
    number, found = max(since.next_line, first), set(since.found)
    wanted = {source: pattern(source) for source in patterns if source not in found}
    for line in _whole_lines(kept, number, ended=ended):
        if not wanted or (line.number % OFTEN == 0 and unwanted()):
            break
        number = line.number + 1
        if line.stream is Stream.SYSTEM:
            is_whole = is_whole and not any(loss in line.text for loss in LOSSES)
            continue
        seen = [source for source, compiled in wanted.items() if compiled.search(line.text)]
        found.update(seen)
        for source in seen:
            del wanted[source]
    return Sighting(next_line=number, found=frozenset(found), is_whole=is_whole)


def _whole_lines(kept: Kept, number: int, *, ended: bool) -> Iterator[Line]:
    lines = lines_from(kept, line_start(kept, number), ended=ended)
    return (line for line in lines if not line.partial)
