"""Asks the app without a socket: ASGI messages in, one answer out."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from rota.api.app import App
from rota.api.http.request import Message

HOST = {"host": "localhost:9477"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.body)

    @property
    def places(self) -> list[str]:
        """The locations of an error."""
        return [error["location"] for error in self.json().get("errors", [])]


class Connection:
    """One client's end: what it sends, what it got, and when it leaves."""

    def __init__(self, body: bytes = b"", *, pieces: int = 1) -> None:
        size = max(1, -(-len(body) // pieces))
        self._coming = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
        self._left = asyncio.Event()
        self.got: asyncio.Queue[Message] = asyncio.Queue()

    def leave(self) -> None:
        """Closes the connection."""
        self._left.set()

    async def receive(self) -> Message:
        """The next piece of the body; then, once the client left, that it did."""
        if self._coming:
            piece = self._coming.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self._coming)}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Takes what the app sends."""
        self.got.put_nowait(message)


def scope_of(
    method: str,
    target: str,
    headers: Mapping[str, str],
    uid: int | None,
    *,
    client: str = "127.0.0.1",
    scheme: str = "http",
    twice: Mapping[str, str] | None = None,
) -> Message:
    """The scope of a request; with `uid` it came over the unix socket. `twice`: headers that come once more."""
    sent = [*headers.items(), *(twice or {}).items()]
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "method": method,
        "scheme": scheme,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent],
        "client": None if uid is not None else (client, 50_000),
        "state": {} if uid is None else {"uid": uid},
    }


async def ask(
    app: App,
    method: str,
    target: str,
    *,
    headers: Mapping[str, str] = HOST,
    body: bytes = b"",
    uid: int | None = None,
    client: str = "127.0.0.1",
    scheme: str = "http",
    twice: Mapping[str, str] | None = None,
) -> Answer:
    """One whole answer."""
    connection = Connection(body)
    scope = scope_of(method, target, headers, uid, client=client, scheme=scheme, twice=twice)
    await app(scope, connection.receive, connection.send)
    start = connection.got.get_nowait()
    content = b""
    while not connection.got.empty():
        content += connection.got.get_nowait()["body"]
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(status=start["status"], headers=told, body=content)


@asynccontextmanager
async def streaming(app: App, target: str, headers: Mapping[str, str] = HOST) -> AsyncIterator[Connection]:
    """A stream that is read piece by piece from `got`; the client leaves at the end of the block."""
    connection = Connection()
    task = asyncio.ensure_future(app(scope_of("GET", target, headers, None), connection.receive, connection.send))
    try:
        yield connection
    finally:
        connection.leave()
        await task
