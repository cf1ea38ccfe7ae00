"""uvicorn's HTTP/1.1 protocol with the bounds and the peer check that Rota wants."""

import asyncio
import os
import socket
import struct

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rota.api.http.request import LARGEST_HEAD

HEAD_SECONDS = 10.0
STALL_SECONDS = 30.0
MOST_CONNECTIONS = 512

TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

_CREDENTIALS = struct.Struct("3i")
"""struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)."""


class Deadline:
    """Ends a connection unless it is stopped in time."""

    def __init__(self, seconds: float, transport: asyncio.Transport) -> None:
        self._seconds = seconds
        self._transport = transport
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Runs from now on, unless it runs already."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._transport.abort)

    def stop(self) -> None:
        """No longer runs."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Protocol(HttpToolsProtocol):
    """One connection.

    Closed at once: a peer of the unix socket that is neither our user nor root; over TCP the 513th.
    Closed in time: a head that is not complete after 10 s, a reader that takes nothing for 30 s.
    Answered 431 and closed: a head without end that grows beyond 64 KiB.
    """

    _reading_head = False
    _head_size = 0
    _head_limit: Deadline
    _stall_limit: Deadline

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn narrows it
        """Takes a connection, or ends it."""
        super().connection_made(transport)
        self._head_limit = Deadline(HEAD_SECONDS, transport)
        self._stall_limit = Deadline(STALL_SECONDS, transport)
        if self._is_welcome(transport.get_extra_info("socket")):
            self._head_limit.start()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leaves no timer behind."""
        self._head_limit.stop()
        self._stall_limit.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bounds what comes before the end of a head; what comes after is the application's to bound."""
        super().data_received(data)
        if not self._reading_head:
            self._head_size = 0
            self._head_limit.stop()
            return
        self._head_limit.start()
        self._head_size += len(data)
        if self._head_size > LARGEST_HEAD:
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """A head begins."""
        self._reading_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is complete."""
        self._reading_head = False
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """The reader is slow: it has 30 s to take something."""
        super().pause_writing()
        self._stall_limit.start()

    def resume_writing(self) -> None:
        """The reader takes again."""
        self._stall_limit.stop()
        super().resume_writing()

    def _is_welcome(self, link: socket.socket) -> bool:
        if link.family != socket.AF_UNIX:
            return len(self.connections) <= MOST_CONNECTIONS
        size = _CREDENTIALS.size
        _, uid, _ = _CREDENTIALS.unpack(link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
        self.app_state = {"uid": uid}
        return uid in {0, os.geteuid()}
