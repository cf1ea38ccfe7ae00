"""uvicorn's HTTP/1.1 protocol with the bounds and the peer check that Rota wants."""

import asyncio
import os
import socket
import struct
from collections import Counter

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from rota.api.http.bare import MALFORMED, TOO_LARGE
from rota.api.http.deadline import Deadline
from rota.api.http.request import LARGEST_HEAD

HEAD_SECONDS = 10.0
UNWANTED_SECONDS = 30.0
STALL_SECONDS = 30.0
MOST_CONNECTIONS = 512
MOST_PIPELINED = 64
OVERHEAD = 16
"""Bytes that may stand beside each byte of a chunked body, a chunk of one byte having five; and 64 KiB more."""
VERSIONS = frozenset({"1.0", "1.1"})

_CREDENTIALS = struct.Struct("3i")
"""struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)."""


class NoRequestError(Exception):
    """Raised inside the parser, which then takes it for a fault of the sender's."""


class Protocol(HttpToolsProtocol):
    """One connection.

    Closed at once: a peer of the unix socket that is neither our user nor root; over TCP the 513th.
    Closed in time: a head that is not complete after 10 s, a body that nobody reads and that goes on for 30 s, a reader
    that lets an answer wait for 30 s.
    Answered 431 and closed: a head without end that grows beyond 64 KiB.
    Answered 400 and closed: what is no request, and what would make us keep much for little.
    """

    _reading_head = False
    _reading_body = False
    _head_size = 0
    _beside = 0
    """Bytes that came after the head and belong to no body, less what a body may cost."""
    _head_limit: Deadline
    _unwanted_limit: Deadline
    _stall_limit: Deadline

    def __init__(self, config: Config, state: ServerState, rejected: Counter[str]) -> None:
        super().__init__(config, state, {})
        self._rejected = rejected

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn narrows it
        """Takes a connection, or ends it."""
        super().connection_made(transport)
        self._head_limit = Deadline(HEAD_SECONDS, transport, self._rejected, "head_time")
        self._unwanted_limit = Deadline(UNWANTED_SECONDS, transport, self._rejected, "body_time")
        self._stall_limit = Deadline(STALL_SECONDS, transport, self._rejected, "stall")
        unwelcome = self._unwelcome(transport.get_extra_info("socket"))
        if unwelcome is None:
            self._head_limit.start()
        else:
            self._rejected[unwelcome] += 1
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leaves no timer behind."""
        for limit in (self._head_limit, self._unwanted_limit, self._stall_limit):
            limit.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bounds what comes before the end of a head, and beside a body; bodies are the application's to bound."""
        if self._reading_body:
            self._beside = max(0, self._beside) + len(data)
        super().data_received(data)
        if self._beside > LARGEST_HEAD:
            self.send_400_response("")
        if self._is_answering and not self._reading_head:
            self._head_size = 0
            self._head_limit.stop()
            return
        if self._reading_body:
            self._unwanted_limit.start()
            return
        self._head_limit.start()
        self._head_size += len(data)
        if self._head_size > LARGEST_HEAD:
            self._refuse(TOO_LARGE, "head_size")

    def send_400_response(self, msg: str) -> None:
        """What came is no request."""
        self._refuse(MALFORMED, "malformed")

    def on_message_begin(self) -> None:
        """A head begins."""
        self._reading_head = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header. A trailer comes as one, too, and is none: no proxy in front has looked at it."""
        if self._reading_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """A head is complete; NoRequestError where it is one of no HTTP that we know, or one too many at once."""
        self._reading_head = False
        self._reading_body = True
        self._beside = 0
        if len(self.url) > LARGEST_HEAD:
            self._refuse(TOO_LARGE, "head_size")
            raise NoRequestError
        if self.parser.get_http_version() not in VERSIONS or len(self.pipeline) >= MOST_PIPELINED:
            raise NoRequestError
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Some of a body."""
        self._beside -= OVERHEAD * len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The end of a request."""
        self._reading_body = False
        self._beside = 0
        self._unwanted_limit.stop()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The reader is slow: it has 30 s to take what waits."""
        super().pause_writing()
        self._stall_limit.start()

    def resume_writing(self) -> None:
        """The reader takes again."""
        self._stall_limit.stop()
        super().resume_writing()

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        return cycle is not None and not cycle.response_complete

    def _refuse(self, answer: bytes, reason: str) -> None:
        """Closes with this answer; one that is under way is broken off rather than mixed with another."""
        if self.transport.is_closing():
            return
        self._rejected[reason] += 1
        if self.pipeline or (self._is_answering and self.cycle.response_started):
            self.transport.abort()
            return
        self.transport.write(answer)
        self.transport.close()

    def _unwelcome(self, link: socket.socket) -> str | None:
        """Why this connection is not taken."""
        if link.family != socket.AF_UNIX:
            return "connections" if len(self.connections) > MOST_CONNECTIONS else None
        size = _CREDENTIALS.size
        _, uid, _ = _CREDENTIALS.unpack(link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
        self.app_state = {"uid": uid}
        return None if uid in {0, os.geteuid()} else "peer"
