"""HTTP/1.1 on one connection: httptools parses, the app answers one request after the other, bounds are kept.

Ours, since the smallest server to be had takes 3.3 MB of the daemon's memory and keeps fewer bounds.
"""

import asyncio
import logging
import os
import socket
import struct
from collections import deque
from dataclasses import dataclass, field

import httptools

from rota.api.app import App
from rota.api.deadline import Deadline
from rota.api.exchange import Exchange
from rota.api.request import LARGEST_HEAD, Message

logger = logging.getLogger(__name__)

HEAD_SECONDS = 10.0
IDLE_SECONDS = 120.0
STALL_SECONDS = 30.0
MOST_CONNECTIONS = 512

BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

_CREDENTIALS = struct.Struct("3i")
"""struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)."""


@dataclass(slots=True)
class Traffic:
    """What goes on at one listening socket."""

    connections: "set[Protocol]" = field(default_factory=set)
    answers: set[asyncio.Task[None]] = field(default_factory=set)
    """Under way, those for clients who are gone included."""


class Protocol(asyncio.Protocol):
    """One connection.

    Closed at once: a peer of the unix socket that is neither our user nor root; over TCP the 513th.
    Closed in time: a head that is not complete after 10 s, 120 s of silence, a reader that takes nothing for 30 s.
    400 and closed: what is no request. 431 and closed: a head without end that grows beyond 64 KiB.
    """

    def __init__(self, app: App, traffic: Traffic) -> None:
        self.lost = False
        self._app = app
        self._traffic = traffic
        self._parser = httptools.HttpRequestParser(self)
        self._exchanges: deque[Exchange] = deque()
        """The first is being answered; behind it, requests that came without waiting."""
        self._room = asyncio.Event()
        self._room.set()
        self._head_size: int | None = None
        """While a head is read: the bytes that came for it."""
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._uid: int | None = None

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Takes a connection, or ends it."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._head_limit = Deadline(HEAD_SECONDS, transport)
        self._idle_limit = Deadline(IDLE_SECONDS, transport)
        self._stall_limit = Deadline(STALL_SECONDS, transport)
        self._traffic.connections.add(self)
        if self._is_welcome(transport.get_extra_info("socket")):
            self._head_limit.start()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever still answers learns that nobody listens."""
        self.lost = True
        self._traffic.connections.discard(self)
        for limit in (self._head_limit, self._idle_limit, self._stall_limit):
            limit.stop()
        for exchange in self._exchanges:
            exchange.lose()
        self._room.set()

    def data_received(self, data: bytes) -> None:
        """Feeds the parser, and bounds a head; what comes behind it is the app's to bound."""
        self._idle_limit.stop()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._finish_with_this()
        except httptools.HttpParserError as error:
            if _is_ours(error):
                raise
            self._refuse(BAD_REQUEST)
        else:
            self._bound(len(data))

    def pause_writing(self) -> None:
        """The reader is slow: it has 30 s to take something."""
        self._room.clear()
        self._stall_limit.start()

    def resume_writing(self) -> None:
        """The reader takes again."""
        self._stall_limit.stop()
        self._room.set()

    # The parser's side

    def on_message_begin(self) -> None:
        """A head begins."""
        self._head_size = 0
        self._url = b""
        self._headers = []

    def on_url(self, url: bytes) -> None:
        """A piece of the target."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """A head is complete: a request waits for its turn."""
        self._head_size = None
        self._parsed = Exchange(
            self._scope(),
            self,
            keep_alive=self._parser.should_keep_alive() and self._parser.get_http_version() == "1.1",
            expects_continue=(b"expect", b"100-continue") in self._headers,
        )
        self._exchanges.append(self._parsed)
        if len(self._exchanges) == 1:
            self._answer()

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self._parsed.feed(data)
        self.regulate()

    def on_message_complete(self) -> None:
        """A request is complete."""
        self._parsed.complete()

    # The exchange's side

    async def write(self, data: bytes) -> None:
        """Returns once there is room for more; what is written to nobody is dropped."""
        if data and not self.lost:
            self._transport.write(data)
        await self._room.wait()

    def regulate(self) -> None:
        """Reads on unless requests or a body pile up."""
        if len(self._exchanges) > 1 or any(exchange.is_full for exchange in self._exchanges):
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    # The server's side

    def shut_down(self) -> None:
        """Closes the connection, once what is being answered is answered."""
        if self._exchanges:
            self._finish_with_this()
        else:
            self._transport.close()

    def abort(self) -> None:
        """Closes the connection now."""
        self._transport.abort()

    def _answer(self) -> None:
        exchange = self._exchanges[0]
        task = asyncio.get_running_loop().create_task(self._app(exchange.scope, exchange.receive, exchange.send))
        self._traffic.answers.add(task)
        task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._traffic.answers.discard(task)
        exchange = self._exchanges.popleft()
        if not task.cancelled() and (error := task.exception()):
            logger.error("An answer broke off", exc_info=error, extra={"action": "api.failed"})
        if not exchange.answered:
            self._transport.abort()
        elif not exchange.keep_alive:
            self._transport.close()
        elif not self.lost:
            self._go_on()

    def _go_on(self) -> None:
        self.regulate()
        if self._exchanges:
            self._answer()
        else:
            self._idle_limit.start()

    def _finish_with_this(self) -> None:
        self._exchanges[-1].keep_alive = False

    def _refuse(self, answer: bytes) -> None:
        """Behind a whole request, its answer is still given; in the middle of one there is nothing left to say."""
        if not self._exchanges:
            self._transport.write(answer)
            self._transport.close()
        elif self._parsed.is_complete:
            self._finish_with_this()
        else:
            self._transport.abort()

    def _bound(self, size: int) -> None:
        if self._head_size is None:
            self._head_limit.stop()
            if not self._exchanges:
                self._idle_limit.start()
            return
        self._head_limit.start()
        self._head_size += size
        if self._head_size > LARGEST_HEAD:
            self._refuse(TOO_LARGE)

    def _scope(self) -> Message:
        """What the app reads of an ASGI scope."""
        target = httptools.parse_url(self._url)
        peer = self._transport.get_extra_info("peername")
        return {
            "type": "http",
            "http_version": self._parser.get_http_version(),
            "method": self._parser.get_method().decode("ascii"),
            "scheme": "http",
            "raw_path": target.path or b"/",
            "query_string": target.query or b"",
            "headers": self._headers,
            "client": peer or None,
            "state": {"uid": self._uid},
        }

    def _is_welcome(self, link: socket.socket) -> bool:
        if link.family != socket.AF_UNIX:
            return len(self._traffic.connections) <= MOST_CONNECTIONS
        ucred = link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, self._uid, _ = _CREDENTIALS.unpack(ucred)
        return self._uid in {0, os.geteuid()}


def _is_ours(error: httptools.HttpParserError) -> bool:
    """A callback of ours failed, and not because of what was sent."""
    callback = isinstance(error, httptools.HttpParserCallbackError)
    return callback and not isinstance(error.__context__, httptools.HttpParserError)
