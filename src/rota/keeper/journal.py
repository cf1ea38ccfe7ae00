"""`daemon.log`: what the daemon writes and what the keeper has to say, also on its own standard error for a while."""

import io
import os
import select

from capture import Sink
from line import count
from log import DROP_OLD, Log
from segment import RECORD, Segment

SIZE = 10_000_000
STDERR_FD = 2
CHUNK = 4096
"""PIPE_BUF: a pipe that can be written takes this much without blocking (pipe(7))."""


class Journal(Sink):
    """Raises OSError where the file cannot be created."""

    def __init__(self, data: str) -> None:
        self._path = os.path.join(data, "daemon.log")
        number = set_aside(self._path)
        self._log = Log(Segment(self._path), SIZE, DROP_OLD)
        self._log.lines = number
        self._echoes = True

    def took(self, stream: int, data: bytearray, size: int) -> None:
        """What the daemon wrote."""
        self._log.append(stream, data, size)
        if self._echoes:
            self._echo(bytes(data[:size]))

    def ended(self, stream: int) -> None:
        """The daemon's output has ended; the file goes on with the next one's."""

    def note(self, text: str) -> None:
        """A remark of the keeper's, for the file alone."""
        self._log.remark(text)

    def say(self, text: str) -> None:
        """A remark of the keeper's."""
        self.note(text)
        self._echo(f"rota: {text}\n".encode(errors="backslashreplace"))

    def quiet(self) -> None:
        """From now on only the file. Standard streams are let go; a fault of the keeper's own is told in the file."""
        self._echoes = False
        null = os.open(os.devnull, os.O_RDWR)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for number, fd in enumerate((null, null, file)):
            os.dup2(fd, number)
        os.close(null)
        os.close(file)

    def _echo(self, data: bytes) -> None:
        """Never waits: what a stopped terminal does not take stands in the file."""
        try:
            while self._echoes and data and select.select((), (STDERR_FD,), (), 0)[1]:
                data = data[os.write(STDERR_FD, data[:CHUNK]) :]
        except OSError:
            self._echoes = False  # the terminal is gone


def set_aside(path: str) -> int:
    """Makes the log of an earlier keeper the older segment, its index as well; answers where its numbers go on."""
    if not os.path.exists(path):
        return 0
    number = next_line(path)
    os.replace(path, f"{path}.1")
    try:
        os.replace(f"{path}.idx", f"{path}.1.idx")
    except FileNotFoundError:
        if os.path.exists(f"{path}.1.idx"):
            os.unlink(f"{path}.1.idx")  # it belongs to the file just replaced
    return number


def next_line(path: str) -> int:
    """The number behind the last line of a log, whose end gets the newline that it may lack."""
    with open(path, "r+b", buffering=0) as file:
        offset, line, carry = last_record(f"{path}.idx", file.seek(0, os.SEEK_END))
        file.seek(offset)
        rest = file.read()
        ended, unfinished = count(rest, len(rest), carry)
        if unfinished:
            end_line(file)
        return line + ended + (1 if unfinished else 0)


def end_line(file: io.FileIO) -> None:
    """Puts a newline there, where there is room for one; else the reader takes two lines for one."""
    try:
        file.write(b"\n")
    except OSError:
        return


def last_record(path: str, size: int) -> tuple[int, int, int]:
    """Offset, line and carry of the last record whose bytes are there; a power cut may leave nonsense behind it."""
    try:
        with open(path, "rb") as file:
            whole = file.seek(0, os.SEEK_END) // RECORD.size
            for place in range(whole - 1, -1, -1):
                file.seek(place * RECORD.size)
                offset, line, _, carry, stream, _, _ = RECORD.unpack(file.read(RECORD.size))
                if stream and offset <= size:
                    return offset, line, carry
    except FileNotFoundError:
        return 0, 0, 0
    return 0, 0, 0
