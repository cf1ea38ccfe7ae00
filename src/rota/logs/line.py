"""Where lines begin and end in bytes. A line ends behind its newline, or after PIECE bytes where there is none."""

from collections.abc import Iterator
from typing import NamedTuple

PIECE = 65_536


class Span(NamedTuple):
    """One line within some bytes."""

    start: int
    stop: int
    """Where its text ends, before the newline."""
    after: int
    """Where the next line starts."""


def cut(data: bytes, carry: int = 0) -> Iterator[Span]:
    """The lines that end in these bytes, in order. `carry` bytes of the first one stood before them."""
    start, end = 0, PIECE - carry
    while True:
        newline = data.find(b"\n", start, end)
        if newline >= 0:
            yield Span(start, newline, newline + 1)
            start = newline + 1
        elif end <= len(data):
            yield Span(start, end, end)
            start = end
        else:
            return
        end = start + PIECE


def count(data: bytes, carry: int = 0) -> tuple[int, int]:
    """How many lines end in these bytes, and how many bytes of an unfinished one are left; in bulk."""
    ended, start = data.count(b"\n"), -carry
    while start + PIECE <= len(data):
        newline = data.rfind(b"\n", max(start, 0), start + PIECE)
        ended += newline < 0
        start = start + PIECE if newline < 0 else newline + 1
    newline = data.rfind(b"\n", max(start, 0))
    return ended, len(data) - (start if newline < 0 else newline + 1)
