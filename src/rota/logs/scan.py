"""Goes through the lines in which something is found, a chunk of bytes at a time."""

from collections.abc import Iterator
from typing import NamedTuple

from rota.logs.kept import Kept
from rota.logs.line import PIECE, Span, count
from rota.logs.needle import Needle
from rota.logs.place import place_of
from rota.logs.text import Stretches
from rota.model import search
from rota.model.output import Line

AT_ONCE = 2**20
"""Bytes searched together: about a millisecond, for which nobody else can do anything in Python."""


class Chunk(NamedTuple):
    """Whole lines as they stand in the output, the unfinished last one included."""

    offset: int
    data: bytes


class FoundLine(NamedTuple):
    """A line, and where in its text it was found."""

    line: Line
    spans: tuple[search.Span, ...]


def chunks(kept: Kept, offset: int) -> Iterator[Chunk]:
    """The bytes from the start of a line on."""
    while data := kept.read(offset, AT_ONCE):
        at_end = offset + len(data) >= kept.size
        chunk = Chunk(offset, data if at_end else data[: _whole(data)])
        yield chunk
        offset += len(chunk.data)


def found_in(chunk: Chunk, needle: Needle, kept: Kept, *, ended: bool) -> Iterator[FoundLine]:
    """The lines of a chunk in which it is found, in order. Of a run that has not `ended` the last may be partial."""
    told: _Lines | None = None
    for span, spans in _matches(chunk.data, needle):
        told = told or _Lines(chunk, span.start, kept)
        yield FoundLine(told.line(span, ended=ended), spans)


def _matches(data: bytes, needle: Needle) -> Iterator[tuple[Span, tuple[search.Span, ...]]]:
    if _has_pieces(data):
        needle = needle.by_line()
    at = 0
    while 0 <= (found := needle.find(data, at)) < len(data):
        span = _line_around(data, at, found)
        spans = needle.spans(data[span.start : span.stop].decode(errors="replace"))
        if spans is not None:
            yield span, spans
        at = span.after


class _Lines:
    """What is known of ascending lines of a chunk beside their text."""

    def __init__(self, chunk: Chunk, first: int, kept: Kept) -> None:
        """`first` is where the first of them starts."""
        self._chunk = chunk
        self._kept = kept
        self._stretches = Stretches(kept, chunk.offset + first)
        self._number = place_of(kept, chunk.offset).line
        self._counted = 0

    def line(self, span: Span, *, ended: bool) -> Line:
        """The line that starts there."""
        offset, data = self._chunk
        self._number += count(data[self._counted : span.start])[0]
        self._counted = span.start
        start = offset + span.start
        return self._stretches.line(
            self._number,
            start,
            data[span.start : span.stop],
            continued=start > 0 and self._kept.read(start - 1, 1) != b"\n",
            partial=not ended and span.after == span.stop < span.start + PIECE,
        )


def _line_around(data: bytes, at: int, found: int) -> Span:
    """The line, or the piece of a longer one, that this byte belongs to; one starts at `at`."""
    start = data.rfind(b"\n", at, found) + 1 or at
    start += (found - start) // PIECE * PIECE
    newline = data.find(b"\n", found, start + PIECE)
    if newline >= 0:
        return Span(start, newline, newline + 1)
    stop = min(start + PIECE, len(data))
    return Span(start, stop, stop)


def _has_pieces(data: bytes) -> bool:
    """Whether a line ends here without a newline, because it has PIECE bytes."""
    start = 0
    while start + PIECE <= len(data):
        start = data.rfind(b"\n", start, start + PIECE) + 1
        if not start:
            return True
    return False


def _whole(data: bytes) -> int:
    """How many of these bytes, which begin with a line, are whole lines."""
    start = data.rfind(b"\n") + 1
    return start + (len(data) - start) // PIECE * PIECE
