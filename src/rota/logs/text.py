"""Lines as they are read: their text from the bytes, the rest from the index."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from rota.logs.index import CONTINUED, Record
from rota.logs.kept import Kept
from rota.logs.line import cut
from rota.logs.place import CHUNK, Place
from rota.model.output import Line, Stream

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STREAM = {1: Stream.STDOUT, 2: Stream.STDERR, 3: Stream.SYSTEM}


def lines_from(kept: Kept, place: Place, *, ended: bool) -> Iterator[Line]:
    """The lines from the start of one on; of a run that has not ended, the unfinished last one as `partial`."""
    stretches = Stretches(kept, place.offset)
    number, offset = place.line, place.offset
    follows_newline = kept.read(offset - 1, 1) == b"\n" if offset else True
    while data := kept.read(offset, CHUNK):
        after = 0
        for span in cut(data):
            text = data[span.start : span.stop]
            yield stretches.line(number, offset + span.start, text, continued=not follows_newline)
            number, after, follows_newline = number + 1, span.after, span.after > span.stop
        if not after:
            yield stretches.line(number, offset, data, continued=not follows_newline, partial=not ended)
            return
        offset += after


class Stretches:
    """The records in step with ascending lines."""

    def __init__(self, kept: Kept, offset: int) -> None:
        after = bisect_right(kept.index, offset, key=attrgetter("offset"))
        self._coming = kept.index.walk(max(after - 1, 0))
        self._record: Record | None = None
        self._at: datetime | None = None
        self._next = next(self._coming, None)

    def line(self, number: int, offset: int, text: bytes, *, continued: bool, partial: bool = False) -> Line:
        """The line that starts at this byte."""
        while self._next is not None and self._next.offset <= offset:
            self._record, self._next = self._next, next(self._coming, None)
            self._at = EPOCH + timedelta(microseconds=self._record.at)
        record = self._record
        if record is not None and record.offset == offset:
            continued = bool(record.flags & CONTINUED)
        return Line(
            number=number,
            stream=STREAM[record.stream] if record else Stream.STDOUT,
            text=text.decode(errors="replace"),
            at=self._at,
            continued=continued,
            partial=partial,
        )
