"""One request and its answer: ASGI 3.0 towards the app, HTTP/1.1 framing (RFC 9112) towards the line."""

import asyncio
from http import HTTPStatus
from typing import Protocol

from rota.api.request import Message

HIGH_WATER = 64 * 1024
"""Bytes of a body that wait to be taken before its sender has to wait."""

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
WITHOUT_BODY = frozenset({204, 304})
STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


class Line(Protocol):
    """The connection an exchange happens on."""

    lost: bool
    """The client is gone."""

    async def write(self, data: bytes) -> None:
        """Returns once there is room for more; what is written to nobody is dropped."""
        ...

    def regulate(self) -> None:
        """Reads on, or not, as there is room for what comes."""
        ...


class Exchange:
    """Created once the head of a request is complete."""

    def __init__(self, scope: Message, line: Line, *, keep_alive: bool, expects_continue: bool) -> None:
        self.scope = scope
        self.keep_alive = keep_alive
        """The connection may be used again; final once the answer is complete."""
        self.answered = False
        self.is_complete = False
        """All of the body has come."""
        self._line = line
        self._owes_continue = expects_continue
        self._body = bytearray()
        self._body_told = False
        self._news = asyncio.Event()
        self._head = b""
        """The head of the answer until it goes out, together with the first piece of the body."""
        self._chunked = False

    # The parser's side

    @property
    def is_full(self) -> bool:
        """More of the body would only pile up."""
        return len(self._body) > HIGH_WATER and not self.answered

    def feed(self, data: bytes) -> None:
        """More of the body."""
        if not self.answered:
            self._body += data
        self._news.set()

    def complete(self) -> None:
        """That was all of the body."""
        self.is_complete = True
        self._news.set()

    def lose(self) -> None:
        """The client is gone."""
        self._news.set()

    # The app's side

    async def receive(self) -> Message:
        """The next piece of the body; behind its end, once the client is gone, that it is."""
        if self._owes_continue:
            self._owes_continue = False
            await self._line.write(CONTINUE)
        while not (self._line.lost or self._body or (self.is_complete and not self._body_told)):
            self._news.clear()
            await self._news.wait()
        if self._line.lost:
            return {"type": "http.disconnect"}
        piece = bytes(self._body)
        self._body.clear()
        self._body_told = self.is_complete
        self._line.regulate()
        return {"type": "http.request", "body": piece, "more_body": not self.is_complete}

    async def send(self, message: Message) -> None:
        """The head is kept back for the first piece of the body, so that a small answer is one packet."""
        if message["type"] == "http.response.start":
            self._head = self._begin(message["status"], message["headers"])
            return
        more = message.get("more_body", False)
        data, self._head = self._head + self._framed(message["body"], more=more), b""
        self.answered = not more
        await self._line.write(data)

    def _begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> bytes:
        named = dict(headers)
        without_body = status in WITHOUT_BODY or self.scope["method"] == "HEAD"
        endless = b"content-length" not in named and not without_body
        self._chunked = endless and self.scope["http_version"] == "1.1"
        if self._owes_continue or (endless and not self._chunked) or named.get(b"connection") == b"close":
            self.keep_alive = False
        lines = [name + b": " + value + b"\r\n" for name, value in headers]
        if self._chunked:
            lines.append(b"transfer-encoding: chunked\r\n")
        if not self.keep_alive and b"connection" not in named:
            lines.append(b"connection: close\r\n")
        return b"".join((STATUS_LINES[status], *lines, b"\r\n"))

    def _framed(self, data: bytes, *, more: bool) -> bytes:
        if not self._chunked:
            return data
        chunk = b"%x\r\n%b\r\n" % (len(data), data) if data else b""
        return chunk if more else chunk + LAST_CHUNK
