"""Finds lines by number: a record of the index close before, then bytes."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

from rota.logs.index import ENDED_BY_ROTA, Record
from rota.logs.kept import Kept
from rota.logs.line import PIECE, count, cut

CHUNK = 2 * PIECE
"""Bytes read together; more than one piece of a line."""

SHORTEST = 4096
"""The stride in which lines are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A byte, and what is known of the line that it belongs to."""

    offset: int
    line: int
    """Its number."""
    carry: int = 0
    """How many bytes of it stand before this one."""


def first_line(kept: Kept) -> Place:
    """The start of the first line kept."""
    if not len(kept.index):
        return Place(0, 0)
    first = kept.index[0]
    if first.offset == 1 and first.flags & ENDED_BY_ROTA:
        return _of(first)  # before it, the newline of a line that went with an older segment
    if not first.offset:
        return _of(first)
    ended = _advance(kept, Place(0, 0), first.offset).line
    return Place(0, max(first.line - ended, 0))


def end(kept: Kept) -> Place:
    """Behind the last byte; its line is the next one, or the unfinished last one."""
    known = len(kept.index)
    return _advance(kept, _of(kept.index[known - 1]) if known else first_line(kept), kept.size)


def line_start(kept: Kept, line: int) -> Place:
    """The start of this line, which must not be before the first one; behind the last byte where it is not there."""
    after = bisect_left(kept.index, line, key=attrgetter("line"))
    if after < len(kept.index):
        record = kept.index[after]
        if record.line == line and not record.carry:
            return _of(record)
    return _skip(kept, _of(kept.index[after - 1]) if after else first_line(kept), line)


def place_of(kept: Kept, offset: int) -> Place:
    """What is known of the line that this byte belongs to."""
    after = bisect_right(kept.index, offset, key=attrgetter("offset"))
    return _advance(kept, _of(kept.index[after - 1]) if after else first_line(kept), offset)


def _skip(kept: Kept, place: Place, line: int) -> Place:
    """The start of a line, by counting from this place on: in long strides first, then in shorter ones."""
    stride = CHUNK
    while place.line < line and place.offset < kept.size:
        further = _advance(kept, place, min(place.offset + stride, kept.size))
        if further.line < line:
            place = further
        elif stride > SHORTEST:
            stride //= 8
        else:
            data = kept.read(place.offset, stride)
            *_, span = islice(cut(data, place.carry), line - place.line)
            return Place(place.offset + span.after, line)
    return place


def _advance(kept: Kept, place: Place, offset: int) -> Place:
    """This byte, by counting from an earlier place on."""
    while place.offset < offset:
        data = kept.read(place.offset, min(CHUNK, offset - place.offset))
        ended, carry = count(data, place.carry)
        place = Place(place.offset + len(data), place.line + ended, carry)
    return place


def _of(record: Record) -> Place:
    return Place(record.offset, record.line, record.carry)
