"""The stream of frames to and from one daemon."""

import os
from collections.abc import Callable, Iterator

from frame import BrokenFrameError, Frame, decode, encode

LARGEST = 64 * 2**20
READ = 256 * 1024


class Channel:
    """The keeper's end; never blocks.

    What waits to be sent needs no bound of its own: reports are kept until acknowledged anyway.
    """

    def __init__(self, fd: int, on_backlog: Callable[[bool], None]) -> None:
        os.set_blocking(fd, False)
        self.fd = fd
        self._on_backlog = on_backlog
        self._incoming = bytearray()
        self._outgoing = bytearray()
        self.backlog = False
        """Something waits for room."""

    def send(self, frame: Frame) -> None:
        """Puts a frame in line; `flush` sends."""
        self._outgoing += encode(frame)

    def flush(self) -> None:
        """Sends what the socket takes, and tells `on_backlog` when something begins or ceases to wait for room."""
        try:
            while self._outgoing:
                del self._outgoing[: os.write(self.fd, self._outgoing)]
        except BlockingIOError:
            pass  # a slow daemon: the rest goes out once there is room
        except (BrokenPipeError, ConnectionResetError):
            self._outgoing.clear()  # a dead one: its successor is told everything anew
        if bool(self._outgoing) != self.backlog:
            self.backlog = not self.backlog
            self._on_backlog(self.backlog)

    def receive(self) -> Iterator[Frame]:
        """The frames that are there; EOFError after the last one ever, BrokenFrameError for what is none."""
        data = self._read()
        while data:
            self._incoming += data
            yield from self._frames()
            data = self._read() if len(data) == READ else None
        if data is not None:
            raise EOFError

    def _read(self) -> bytes | None:
        """What came; empty at the end, None where nothing has come yet."""
        try:
            return os.read(self.fd, READ)
        except BlockingIOError:
            return None
        except ConnectionResetError:
            return b""

    def _frames(self) -> Iterator[Frame]:
        while len(self._incoming) >= 4:
            size = int.from_bytes(self._incoming[:4])
            if size > LARGEST:
                raise BrokenFrameError(f"a frame of {size} bytes")
            if len(self._incoming) < 4 + size:
                return
            body = bytes(self._incoming[4 : 4 + size])
            del self._incoming[: 4 + size]
            yield decode(body)
