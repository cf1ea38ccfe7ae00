"""Reading what a child writes: in bulk, into one buffer, a bounded piece each turn."""

import fcntl
import os

from loop import Loop

SMALL, LARGE = 2**16, 2**19
"""What a pipe holds at first, and what one that was found full is asked to hold: pipe(7).

Larger ones are slower: what was read must still be in the processor's cache when lines are counted and it is written.
"""
F_SETPIPE_SZ = 1031
"""fcntl(2); Python 3.11 lacks the name on some systems."""

BUFFER = bytearray(SMALL)
"""For all reads; enlarged with the first pipe that is."""


class Sink:
    """Takes what comes."""

    __slots__ = ()

    def took(self, stream: int, data: bytearray, size: int) -> None:
        """So many bytes of a stream; they are gone from `data` with the next read."""
        raise NotImplementedError

    def ended(self, stream: int) -> None:
        """Nobody can write to it any more."""
        raise NotImplementedError


class Pipe:
    """The read end of one stream of one child."""

    __slots__ = ("_grown", "_loop", "_sink", "fd", "stream")

    def __init__(self, fd: int, stream: int, sink: Sink, loop: Loop) -> None:
        os.set_blocking(fd, False)
        self.fd = fd
        self.stream = stream
        self._sink = sink
        self._loop = loop
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
        if size:
            self._sink.took(self.stream, BUFFER, size)
            if size >= SMALL and not self._grown:
                self._grow()
        else:
            self.close()
            self._sink.ended(self.stream)

    def _grow(self) -> None:
        """Asks for a larger pipe, once. Ordinary users may hold about 64 of them (pipe(7)): more are refused."""
        self._grown = True
        try:
            fcntl.fcntl(self.fd, F_SETPIPE_SZ, LARGE)
        except OSError:
            return
        BUFFER.extend(bytes(LARGE - len(BUFFER)))

    def close(self) -> None:
        """Lets go of it; whoever still writes gets EPIPE."""
        if self.open:
            self._loop.forget(self.fd)
            os.close(self.fd)
            self.fd = -1
