"""Answers that take their time: how many there may be, how they wait, and server-sent events."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from rota.api.http.problem import Problem, retry_after
from rota.api.http.request import Request
from rota.clock import Clock
from rota.wire.time import Instant

T = TypeVar("T")

MOST_STREAMS = 128
MOST_STREAMS_PER_CLIENT = 16
HEARTBEAT = 15.0
LAST_WORDS = 0.3
"""So many seconds a stream has, once Rota ends, to say what is still to be said: how a run that was stopped ended."""
FIRST_FRAME = b"retry: 2000\n\n"

_encode = msgspec.json.Encoder().encode


class Ping(msgspec.Struct):
    """Event `ping`: the stream lives."""

    now: Instant


class Streams:
    """All streams and waiting calls of one daemon."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: Counter[str] = Counter()
        self.routes: Counter[str] = Counter()
        """How many are open now, by template of the path."""
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Ends every stream and every wait, new ones as well, a moment from now."""
        self._closing.set()

    @contextmanager
    def place(self, request: Request) -> Iterator[None]:
        """One of the places for streams; 503 when all are taken. The unix socket only counts in the total."""
        client = request.network
        crowded = not request.over_socket and self._open[client] >= MOST_STREAMS_PER_CLIENT
        if crowded or self._open.total() >= MOST_STREAMS:
            detail = "Too many streams and waiting calls are open; close some."
            raise Problem(503, detail, headers=retry_after(5), reason="streams")
        self._open[client] += 1
        self.routes[request.route] += 1
        request.lingers = True
        try:
            yield
        finally:
            self._open -= Counter((client,))
            self.routes[request.route] -= 1

    async def wait(self, work: Awaitable[T], request: Request, *, seconds: float) -> T | None:
        """What the work gave, or None when time was up, the caller went away or the daemon ends first."""
        job = asyncio.ensure_future(work)
        ends = [*self._ends(request), asyncio.ensure_future(self._clock.sleep(seconds))]
        try:
            await asyncio.wait([job, *ends], return_when=asyncio.FIRST_COMPLETED)
            return job.result() if job.done() else None
        finally:
            await _let_go(job, *ends)

    async def events(self, source: AsyncGenerator[bytes, None], request: Request) -> AsyncGenerator[bytes, None]:
        """The frames of the source with pings in its silences, until it, its reader or the daemon ends."""
        ends = self._ends(request)
        nap = asyncio.ensure_future(self._clock.sleep(HEARTBEAT))
        following = asyncio.ensure_future(anext(source, None))
        try:
            yield FIRST_FRAME
            while True:
                await asyncio.wait([following, nap, *ends], return_when=asyncio.FIRST_COMPLETED)
                if any(end.done() for end in ends):
                    return
                if nap.done():
                    nap = asyncio.ensure_future(self._clock.sleep(HEARTBEAT))
                    yield frame("ping", Ping(self._clock.now()))
                if following.done():
                    frames = following.result()
                    if frames is None:
                        return
                    yield frames
                    following = asyncio.ensure_future(anext(source, None))
        finally:
            await _let_go(following, nap, *ends)
            await source.aclose()

    def _ends(self, request: Request) -> list[asyncio.Future[Any]]:
        over = [] if request.let_in_until is None else [asyncio.ensure_future(request.let_in_until())]
        return [asyncio.ensure_future(request.gone()), asyncio.ensure_future(self._closed()), *over]

    async def _closed(self) -> None:
        await self._closing.wait()
        await self._clock.sleep(LAST_WORDS)


def frame(event: str, data: msgspec.Struct, number: int | str | None = None) -> bytes:
    """One event as it goes over the line (WHATWG HTML §9.2); its id is the number."""
    head = b"" if number is None else f"id: {number}\n".encode()
    return head + b"event: " + event.encode() + b"\ndata: " + _encode(data) + b"\n\n"


async def _let_go(*futures: asyncio.Future[Any]) -> None:
    for future in futures:
        future.cancel()
    await asyncio.gather(*futures, return_exceptions=True)
