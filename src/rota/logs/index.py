"""The index beside a log: one record for each stretch. Layout: `docs/keeper-protocol.md` §4."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from rota.logs.source import Source

RECORD = struct.Struct("<QQqIBBH")

CONTINUED = 1
ENDED_BY_ROTA = 2

STREAMS = range(1, 4)
AT_ONCE = 64
"""Records read together when walking."""


class Record(NamedTuple):
    """One stretch: what came of one stream in one read."""

    offset: int
    """Where it begins; it ends where the next one begins."""
    line: int
    """Number of the line that its first byte belongs to."""
    at: int
    """Wall clock of the read, microseconds."""
    carry: int
    """Bytes of that line that stand before the stretch."""
    stream: int
    flags: int
    reserved: int


class Index:
    """The records of one segment, read where they are asked for.

    Counts only whole records whose bytes are there: a power cut may leave half a record, zeros, or an index that
    is ahead of its bytes.
    """

    def __init__(self, source: Source | None, *, size: int, shift: int = 0) -> None:
        """`size` is that of the segment's bytes; `shift` is added to each offset."""
        self._source = source
        self._shift = shift
        self._count = 0 if source is None else source.size // RECORD.size
        while self._count and not self._sound(self._count - 1, size):
            self._count -= 1

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> Record:
        if not 0 <= place < self._count:
            raise IndexError(place)
        return self._read(place, 1)[0]

    def walk(self, place: int) -> Iterator[Record]:
        """The records from this place on."""
        for first in range(place, self._count, AT_ONCE):
            yield from self._read(first, min(AT_ONCE, self._count - first))

    def _read(self, first: int, number: int) -> list[Record]:
        assert self._source is not None
        data = self._source.read(first * RECORD.size, number * RECORD.size)
        return [Record(offset + self._shift, *rest) for offset, *rest in RECORD.iter_unpack(data)]

    def _sound(self, place: int, size: int) -> bool:
        record = self._read(place, 1)[0]
        return record.stream in STREAMS and record.offset < self._shift + size


class Joined:
    """The records of several segments as one sequence."""

    def __init__(self, *parts: Index) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def __getitem__(self, place: int) -> Record:
        for part in self._parts:
            if place < len(part):
                return part[place]
            place -= len(part)
        raise IndexError(place)

    def walk(self, place: int) -> Iterator[Record]:
        """The records from this place on."""
        for part in self._parts:
            yield from part.walk(min(place, len(part)))
            place = max(place - len(part), 0)
