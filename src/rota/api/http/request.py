"""One request as it arrived: its head, its body, and whether its sender is still there."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_to_bytes

from rota.api.caller import NOBODY
from rota.api.http.problem import CLOSE, Problem, wrong

Message = MutableMapping[str, Any]
"""An event of ASGI 3.0, and the scope of a connection."""
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 1024 * 1024
LARGEST_DRAIN = 16 * 1024 * 1024
BODY_SECONDS = 30.0
DRAIN_SECONDS = 0.5


class Request:
    """Built from an ASGI scope by `serve`, whose `state` tells the user behind a unix socket as `uid`."""

    def __init__(self, scope: Message, receive: Receive, request_id: str) -> None:
        self.id = request_id
        self.method: str = scope["method"]
        self.scheme: str = scope["scheme"]
        self.query: bytes = scope["query_string"]
        self.uid: int | None = scope.get("state", {}).get("uid")
        self.client: str | None = scope["client"][0] if scope["client"] else None
        self.caller = NOBODY
        """Who asks, once that was found out."""
        self.route = "other"
        """The template of its path, once that was found."""
        self.lingers = False
        """It is a stream or waits for something: how long its answer takes says nothing."""
        self.event_id = ""
        """The newest event when its answer began to be computed."""
        self._raw_path: bytes = scope["raw_path"]
        self._headers: list[tuple[bytes, bytes]] = list(scope["headers"])
        self._receive = receive
        self._expects_body = True

    def __str__(self) -> str:
        return f"{self.method} {self._raw_path.decode('ascii', 'replace')} by {self.caller.name}"

    @property
    def over_socket(self) -> bool:
        """Whether it came over the unix socket, whose peers are trusted."""
        return self.uid is not None

    def path(self) -> str | None:
        """The path, decoded; None where that is not possible or one of its parts would hold a slash."""
        try:
            parts = [unquote_to_bytes(part).decode() for part in self._raw_path.split(b"/")]
        except UnicodeDecodeError:
            return None
        return None if any("/" in part for part in parts) else "/".join(parts)

    def headers(self, name: str) -> Sequence[str]:
        """All values of a header."""
        wanted = name.encode()
        return [value.decode("latin-1") for key, value in self._headers if key == wanted]

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next(iter(self.headers(name)), None)

    @property
    def under_api(self) -> bool:
        """Whether its path is one of the API's own."""
        return self._raw_path.startswith(b"/api/")

    @property
    def head_size(self) -> int:
        """Bytes of all headers, as they stood on the line."""
        return sum(len(name) + len(value) + 4 for name, value in self._headers)

    async def body(self) -> bytes:
        """The whole body of a JSON request; 408, 413 and 415 are told here. Empty when there is none."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._read(LARGEST_BODY)
        except TimeoutError:
            raise Problem(408, f"The body was not complete after {BODY_SECONDS:.0f} s.", headers=CLOSE) from None
        if body:
            self._check_type()
        if len(body) > LARGEST_BODY:
            await self._drain()
            raise Problem(413, "The body is larger than 1 MiB.", headers=CLOSE)
        return body

    async def gone(self) -> None:
        """Returns once the sender went away; only after the body was read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _read(self, most: int) -> bytes:
        """The body, or its beginning as soon as that is more than `most`."""
        body = bytearray()
        while self._expects_body and len(body) <= most:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Problem(400, "The body ended early.", errors=[wrong("body", "It ended early.")])
            body += message.get("body", b"")
            self._expects_body = message.get("more_body", False)
        return bytes(body)

    async def _drain(self) -> None:
        """Reads on for a moment: who is still sending when the connection is closed never hears why."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._read(LARGEST_DRAIN)

    def _check_type(self) -> None:
        kind, _, parameter = (self.header("content-type") or "").partition(";")
        charset = parameter.strip().lower().replace('"', "")
        if kind.strip().lower() != "application/json" or charset not in {"", "charset=utf-8"}:
            raise Problem(415, "A body is taken as Content-Type: application/json in UTF-8 only.", headers=CLOSE)
        if (self.header("content-encoding") or "identity").lower() != "identity":
            raise Problem(415, "A body with a Content-Encoding is not taken; send it plain.", headers=CLOSE)
