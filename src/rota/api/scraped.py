"""A listener of its own that serves `/metrics` and nothing else, to whoever reaches it (`[daemon] metrics_listen`)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from uuid import uuid4

from rota.api.app import App
from rota.api.endpoint.metric import scrape
from rota.api.http.listen import listen_tcp
from rota.api.http.problem import Problem
from rota.api.http.refusal import replied
from rota.api.http.reply import Reply
from rota.api.http.request import Message, Receive, Request, Send
from rota.api.http.road import Road
from rota.api.http.send import send_reply
from rota.api.port.rota import Rota
from rota.clock import Clock

PATH = "/metrics"
TAKEN = frozenset({"GET", "HEAD"})


class Scraped:
    """Serves what is measured of a Rota, and what its App counts, over ASGI 3.0."""

    def __init__(self, rota: Rota, app: App, clock: Clock) -> None:
        self._rota = rota
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request. It is no operation: the document knows nothing of it."""
        request = Request(scope, receive, str(uuid4()))
        reply = await replied(self._answer(request), request)
        self._app.tally.requests[request.method, request.route, reply.status] += 1
        await send_reply(reply, request, send, now=self._clock.now())

    async def _answer(self, request: Request) -> Reply:
        if request.path() != PATH:
            raise Problem(404, f"Only {PATH} is served here.")
        request.route = PATH
        if request.method not in TAKEN:
            raise Problem(405, "Metrics are got.", headers=((b"allow", ", ".join(sorted(TAKEN)).encode()),))
        return await scrape(request, self._rota.metrics, self._app.tally, self._app.streams)


def split(address: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`, as the configuration has checked it; an IPv6 address stands in brackets."""
    host, _, port = address.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), int(port)


@asynccontextmanager
async def scraping(rota: Rota, app: App, clock: Clock, address: str | None) -> AsyncIterator[int | None]:
    """Serves metrics there while the block runs, nothing where there is no address; yields the port.

    WorldError where it cannot be had.
    """
    if address is None:
        yield None
        return
    road = Road(Scraped(rota, app, clock), app.tally.rejected)
    with closing(listen_tcp(*split(address), guarded=True)) as listener:
        server = await asyncio.get_running_loop().create_server(road.meet, sock=listener)
        try:
            yield listener.getsockname()[1]
        finally:
            server.close()
            await road.end()
