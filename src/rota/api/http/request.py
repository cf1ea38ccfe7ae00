"""One request as it arrived: its head, its body, and whether its sender is still there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_to_bytes

from rota.api.caller import NOBODY
from rota.api.http.peer import Proxies, find_peer
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
LONGEST_TOLD = 200
"""Characters of a path that the log repeats."""
NO_PROXIES = Proxies(())


class Request:
    """Built from an ASGI scope by `serve`, whose `state` tells the user behind a unix socket as `uid`."""

    def __init__(self, scope: Message, receive: Receive, request_id: str, proxies: Proxies = NO_PROXIES) -> None:
        self.id = request_id
        self.method: str = scope["method"]
        self.query: bytes = scope["query_string"]
        self.uid: int | None = scope.get("state", {}).get("uid")
        self.encrypted = scope["scheme"] == "https"
        """Whether the connection itself is TLS, whatever a proxy in front had."""
        address = scope["client"][0] if scope["client"] else None
        peer = find_peer(address, scope["scheme"], scope["headers"], proxies)
        self.client, self.network, self.scheme, self.host, self.proxied, self.local = peer
        self.caller = NOBODY
        """Who asks, once that was found out."""
        self.route = "other"
        """The template of its path, once that was found."""
        self.path_values: Mapping[str, str] = {}
        """What stands in its place of the path, by name, once that was found."""
        self.action: str | None = None
        """The operation to be told in the audit trail, once it is known that it is to be told."""
        self.target: str | None = None
        """What it is done to, where the path does not say so."""
        self.problem: Problem | None = None
        """Why it was refused."""
        self.let_in_until: Callable[[], Awaitable[None]] | None = None
        """Returns once what its sender was let in by is worth nothing any more; None: it always will be."""
        self.lingers = False
        """It is a stream or waits for something: how long its answer takes says nothing."""
        self.event_id = ""
        """The newest event when its answer began to be computed."""
        self._raw_path: bytes = scope["raw_path"]
        self._headers: list[tuple[bytes, bytes]] = list(scope["headers"])
        self._receive = receive
        self._expects_body = True

    def __str__(self) -> str:
        path = self._raw_path.decode("ascii", "backslashreplace")
        told = path if len(path) <= LONGEST_TOLD else f"{path[:LONGEST_TOLD]}…"
        return f"{self.method} {told} by {self.caller.name}"

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
        """Bytes of what was asked for and of all headers, as they stood on the line."""
        asked = len(self._raw_path) + len(self.query)
        return asked + sum(len(name) + len(value) + 4 for name, value in self._headers)

    async def body(self, *, any_type: bool = False) -> bytes:
        """The whole body; 408, 413 and, unless any type will do, 415 are told here. Empty when there is none."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._read(LARGEST_BODY)
        except TimeoutError:
            detail = f"The body was not complete after {BODY_SECONDS:.0f} s."
            raise Problem(408, detail, headers=CLOSE, reason="body_time") from None
        if body and not any_type:
            self._check_type()
        if len(body) > LARGEST_BODY:
            await self._drain()
            raise Problem(413, "The body is larger than 1 MiB.", headers=CLOSE, reason="body_size")
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
            detail = "A body is taken as Content-Type: application/json in UTF-8 only."
            raise Problem(415, detail, headers=CLOSE, reason="media_type")
        if (self.header("content-encoding") or "identity").lower() != "identity":
            detail = "A body with a Content-Encoding is not taken; send it plain."
            raise Problem(415, detail, headers=CLOSE, reason="encoding")
