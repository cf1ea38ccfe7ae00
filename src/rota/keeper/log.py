"""The output of one run on its way to disk: streams kept apart, lines counted, the size bounded, trouble said."""

import os

import clock
from frame import Frame
from line import count
from segment import Segment

STDOUT, STDERR, SYSTEM = 1, 2, 3
CONTINUED, ENDED_BY_US = 1, 2

DROP_OLD, DROP_NEW, KILL_TASK = "drop_old", "drop_new", "kill_task"

LOOK = 2**20
"""Bytes of output after which a log looks how much room the disk has left."""


class Floor:
    """How many bytes of its disk output must leave free; none until a daemon says so."""

    free = 0


NO_FLOOR = Floor()


class Log:
    """Trouble with the disk is a remark as soon as there is room for one, never the child's trouble."""

    __slots__ = (
        "_added",
        "_cap",
        "_carry",
        "_floor",
        "_interrupted",
        "_lost",
        "_midline",
        "_on_full",
        "_segment",
        "_stream",
        "_unseen",
        "bytes",
        "dropped",
        "full",
        "lines",
    )

    def __init__(self, segment: Segment, cap: int, on_full: str, floor: Floor = NO_FLOOR) -> None:
        self._segment = segment
        self._floor = floor
        self._cap = cap
        self._on_full = on_full
        self._stream = SYSTEM
        self._midline = False
        self._carry = 0
        self._interrupted = 0
        """A bit for each stream whose unfinished line was ended for it."""
        self._added = False
        """The last byte is a newline of ours."""
        self._lost = 0
        self._unseen = 0
        """Bytes since the disk was last looked at."""
        self.full = ""
        """Why only remarks are written any more."""
        self.lines = 0
        """Lines ended so far, which is the number of the next one."""
        self.bytes = 0
        """Bytes written so far, those of dropped segments included."""
        self.dropped = 0
        """Bytes that were never written, or went with a dropped segment."""

    @property
    def overflowed(self) -> bool:
        """Whether the task is to be ended for the size of its output."""
        return bool(self.full) and self._on_full == KILL_TASK

    def append(self, stream: int, data: bytes | bytearray, size: int) -> None:
        """Keeps the first `size` bytes of data, as far as bound and disk allow."""
        self._mind_floor(size)
        if self.full or not size:
            self.dropped += size
        elif self._lost and not self._tell_loss():
            self._lose(size)
        elif self._segment.size + size <= self._room:
            self._keep(stream, data, size)
        else:
            self._overflow(stream, bytes(data[:size]))

    def remark(self, text: str) -> None:
        """A line of Rota's own; it may pass the bound."""
        line = f"rota: {text}\n".encode(errors="backslashreplace")
        self._stretch(SYSTEM, line, len(line))

    def close(self) -> Frame:
        """Lets go of the files; what the report says of them."""
        return {"log_lines": self.finish(), "log_bytes": self.bytes, "log_dropped": self.dropped}

    def finish(self) -> int:
        """Lets go of the files; answers how many lines there are, an unfinished one included."""
        if self._lost:
            self._tell_loss()
        self._segment.close()
        return self.lines + (1 if self._carry else 0)

    @property
    def _room(self) -> int:
        """The size up to which a segment may grow."""
        return self._cap // 2 if self._on_full == DROP_OLD else self._cap

    def _keep(self, stream: int, data: bytes | bytearray, size: int) -> None:
        self._lose(size - self._stretch(stream, data, size))

    def _lose(self, size: int) -> None:
        self._lost += size
        self.dropped += size

    def _overflow(self, stream: int, data: bytes) -> None:
        """Fills what room there is, to the end of a line if possible, then does what the task says."""
        while data and not self.full and not self._lost:
            room = max(self._room - self._segment.size, 0)
            cut = len(data) if len(data) <= room else data.rfind(b"\n", 0, room) + 1 or room
            if cut:
                self._keep(stream, data, cut)
                data = data[cut:]
            if data:
                half = self._on_full == DROP_OLD
                self._make_room(f"{'half of ' if half else ''}log_max_size ({self._cap} bytes) is full")
        self._lost += len(data) if self._lost else 0
        self.dropped += len(data)

    def _mind_floor(self, size: int) -> None:
        """Looks at the disk now and then; below the floor the output has reached its bound, whatever its size."""
        self._unseen += size
        if self._unseen >= LOOK and not self.full:
            self._unseen = 0
            if self._segment.room < self._floor.free:
                self._make_room(f"the disk has less than min_free_space ({self._floor.free} bytes) left")

    def _make_room(self, why: str) -> None:
        """Begins a new segment, or ends capture."""
        if self._on_full == DROP_OLD:
            self._rotate(why)
        else:
            self._end_capture(why)

    def _rotate(self, why: str) -> None:
        """The present segment becomes the older one; that one is given up only once there is a new one."""
        path = self._segment.path
        if self._midline:
            self._interrupt()  # it is ended where it stands; what may be missing then is one newline
        fresh = None
        try:
            fresh = Segment(f"{path}.new")
            self.dropped += os.path.getsize(f"{path}.1") if os.path.exists(f"{path}.1") else 0
            self._segment.rename(f"{path}.1")
            fresh.rename(path)
        except OSError as error:
            if fresh is not None:
                fresh.discard()
            self._end_capture(f"cannot begin a new segment of {path}: {error.strerror}")
            return
        self._segment.close()
        self._segment = fresh
        self.remark(f"{why}: what came before the last segment is dropped")

    def _end_capture(self, why: str) -> None:
        self.full = why
        self.remark(f"{why}; what follows is not kept")

    def _tell_loss(self) -> bool:
        """Says how much was lost and why; False while there is no room even for that."""
        text = f"rota: {self._lost} bytes of output were lost here: {self._segment.trouble}\n".encode()
        if self._stretch(SYSTEM, text, len(text)) < len(text):
            return False
        self._lost = 0
        return True

    def _stretch(self, stream: int, data: bytes | bytearray, size: int) -> int:
        """Writes what comes of one stream at one time, then its record; answers how many bytes it could write."""
        if self._midline and stream != self._stream and not self._interrupt():
            return 0
        offset = self._segment.size
        written = self._segment.write(data, size)
        if written:
            flags = self._flags(stream)
            self._segment.record(
                self.lines, at=clock.wall(), offset=offset, carry=self._carry, stream=stream, flags=flags
            )
            ended, self._carry = count(data, written, self._carry)
            self.lines += ended
            self.bytes += written
            self._stream = stream
            self._midline = data[written - 1] != ord("\n")
            self._interrupted &= ~(1 << stream)
            self._added = False
        return written

    def _flags(self, stream: int) -> int:
        """Of the stretch that begins here."""
        continued = self._interrupted & 1 << stream or (self._midline and not self._carry)
        return (CONTINUED if continued else 0) | (ENDED_BY_US if self._added else 0)

    def _interrupt(self) -> bool:
        """Ends the unfinished line of the stream that wrote last; False where there is no room for that."""
        if not self._segment.write(b"\n", 1):
            return False
        self.lines += 1
        self.bytes += 1
        self._carry = 0
        self._midline = False
        self._interrupted |= 1 << self._stream
        self._added = True
        return True
