"""Reading what a child writes: in bulk, into one buffer, a bounded piece each turn."""

import fcntl
import os
from collections.abc import Callable

from loop import Loop

LARGEST = 2**20
"""Bytes read from one pipe in one turn, and the size a busy pipe is given."""
F_SETPIPE_SZ = 1031
"""fcntl(2); fcntl.F_SETPIPE_SZ is missing from some builds of Python 3.11."""

BUFFER = bytearray(LARGEST)

Took = Callable[[int, bytearray, int], None]
"""Takes stream, buffer and the number of bytes in it, which are gone with the next read."""


class Pipe:
    """The read end of one stream of one child; calls `took` for what comes and `ended` at the end."""

    __slots__ = ("_ended", "_grown", "_loop", "_took", "fd", "stream")

    def __init__(self, fd: int, stream: int, loop: Loop, *, took: Took, ended: Callable[[int], None]) -> None:
        os.set_blocking(fd, False)
        self.fd = fd
        self.stream = stream
        self._loop = loop
        self._took = took
        self._ended = ended
        self._grown = False
        loop.watch_bulk(fd, self.read)

    @property
    def open(self) -> bool:
        """Whether anything can still come."""
        return self.fd >= 0

    def read(self) -> None:
        """Takes what is there, up to one buffer full."""
        try:
            size = os.readv(self.fd, (BUFFER,))
        except BlockingIOError:
            return
        if not size:
            self.close()
            self._ended(self.stream)
            return
        if size >= 65_536 and not self._grown:
            self._grow()
        self._took(self.stream, BUFFER, size)

    def _grow(self) -> None:
        """Asks for a larger pipe, once. Ordinary users may hold about 64 of them (pipe(7)): more are refused."""
        self._grown = True
        try:
            fcntl.fcntl(self.fd, F_SETPIPE_SZ, LARGEST)
        except PermissionError:
            return

    def close(self) -> None:
        """Lets go of it; whoever still writes gets EPIPE."""
        if self.open:
            self._loop.forget(self.fd)
            os.close(self.fd)
            self.fd = -1
