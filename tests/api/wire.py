"""Speaks to a real server in bytes, as any program on the machine may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from rota.api.serve import serve
from rota.testing.rota import ScriptedRota

GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Line:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        """Writes all of it, as far as the other side still takes it."""
        self.writer.write(data)
        try:
            await self.writer.drain()
        except ConnectionError:
            return

    async def answer(self) -> tuple[int, bytes, bytes]:
        """Status, head and body of the next answer; the body has a Content-Length."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
        body = await self.reader.readexactly(int(fields.get(b"content-length", b"0")))
        return int(head.split()[1]), head, body

    async def rest(self) -> bytes:
        """All that still comes before the other side closes."""
        try:
            return await self.reader.read()
        except ConnectionError:
            return b""


@asynccontextmanager
async def line(place: int | Path) -> AsyncIterator[Line]:
    """A connection to a port or a socket."""
    if isinstance(place, Path):
        reader, writer = await asyncio.open_unix_connection(place)
    else:
        reader, writer = await asyncio.open_connection("127.0.0.1", place)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@asynccontextmanager
async def connected(rota: ScriptedRota, socket: Path) -> AsyncIterator[Line]:
    """A server, and a connection to its port."""
    async with serve(rota, host="127.0.0.1", port=0, socket=socket) as port, line(port) as wire:
        yield wire
