"""Writes logs as `docs/keeper-protocol.md` §4 says, byte by byte, and knows which lines that makes."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rota.model.name import log_path, run_id_at
from rota.model.output import Line, Stream

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RUN = run_id_at(NOON, bytes(10))
UNIT = "backup"

NUMBER = {Stream.STDOUT: 1, Stream.STDERR: 2, Stream.SYSTEM: 3}
CONTINUED, ENDED_BY_ROTA = 1, 2


@dataclass
class Written:
    """A line and where it came from."""

    stream: Stream
    at: datetime
    continued: bool
    segment: int
    data: bytearray = field(default_factory=bytearray)

    def line(self, number: int, *, partial: bool = False) -> Line:
        return Line(
            number=number,
            stream=self.stream,
            text=self.data.removesuffix(b"\n").decode(errors="replace"),
            at=self.at,
            continued=self.continued,
            partial=partial,
        )


class Keeper:
    """One run's output. Each `write` is one read of the true keeper; a second passes before it."""

    def __init__(self, data: Path, piece: int = 65_536, *, run_id: str = RUN) -> None:
        self.path = data / log_path(UNIT, run_id)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        self.now = NOON
        self._piece = piece
        self._done: list[Written] = []
        self._open: Written | None = None
        self._segment = 0
        self._stretch = Written(Stream.SYSTEM, NOON, continued=False, segment=0)
        self._last = ord("\n")
        self._interrupted: set[Stream] = set()

    def beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)

    def write(self, stream: Stream, data: bytes) -> None:
        """Appends what came of one stream."""
        flags = self._turn_to(stream)
        if stream in self._interrupted:
            self._interrupted.discard(stream)
            flags |= CONTINUED
        self.now += SECOND
        self._stretch = Written(stream, self.now, continued=bool(flags & CONTINUED), segment=self._segment)
        self._record(flags)
        self._put(data)

    def remark(self) -> None:
        """A line of Rota's own; always whole."""
        self.write(Stream.SYSTEM, b"rota: dropped\n")

    def rotate(self) -> None:
        """Begins a new segment, with a remark."""
        self.path.rename(self.beside(".1"))
        if self.beside(".idx").exists():
            self.beside(".idx").rename(self.beside(".1.idx"))
        self.path.touch()
        self._segment += 1
        self.remark()

    def lines(self, *, ended: bool) -> Sequence[Line]:
        """All lines ever written, the unfinished one included."""
        lines = [written.line(number) for number, written in enumerate(self._done)]
        return lines if self._open is None else [*lines, self._open.line(len(lines), partial=not ended)]

    def first_available(self) -> int:
        """The first line that begins in one of the two newest segments."""
        lines = self._done if self._open is None else [*self._done, self._open]
        return sum(written.segment < self._segment - 1 for written in lines)

    def _turn_to(self, stream: Stream) -> int:
        if self._last == ord("\n"):
            return 0
        if stream is self._stretch.stream:
            return CONTINUED if self._open is None else 0
        self._stretch.continued = True  # a line that holds nothing but our newline follows a full piece
        self._put(b"\n")
        self._interrupted.add(self._stretch.stream)
        return ENDED_BY_ROTA

    def _record(self, flags: int) -> None:
        at = (self.now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        carry = len(self._open.data) if self._open else 0
        offset, number = self.path.stat().st_size, NUMBER[self._stretch.stream]
        with self.beside(".idx").open("ab") as index:
            index.write(struct.pack("<QQqIBBH", offset, len(self._done), at, carry, number, flags, 0))

    def _put(self, data: bytes) -> None:
        """Appends bytes to the stretch."""
        with self.path.open("ab") as file:
            file.write(data)
        for byte in data:
            if self._open is None:
                self._open = Written(
                    self._stretch.stream, self._stretch.at, self._stretch.continued, self._stretch.segment
                )
            self._open.data.append(byte)
            self._last = byte
            self._stretch.continued = byte != ord("\n")
            if byte == ord("\n") or len(self._open.data) == self._piece:
                self._done.append(self._open)
                self._open = None
