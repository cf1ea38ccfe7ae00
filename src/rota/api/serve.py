"""The API on its two roads, TCP and unix socket, on the running event loop; no signal handlers, no access log."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path

from rota.api.app import App, make_app
from rota.api.http.listen import is_loopback, listen_tcp, listen_unix, remover
from rota.api.http.road import Road
from rota.api.http.tls import Tls
from rota.api.port.rota import Rota
from rota.api.scraped import scraping
from rota.clock import Clock, SystemClock

TURNS = 5
"""So many turns of the loop, and who was just accepted is one of the connections that are ended."""


@asynccontextmanager
async def serve(
    rota: Rota,
    *,
    host: str,
    port: int,
    socket: Path,
    clock: Clock | None = None,
    guarded: bool = False,
    tls: Tls | None = None,
    first: Callable[[], Awaitable[object]] | None = None,
    metrics: str | None = None,
) -> AsyncIterator[int]:
    """Serves while the block runs; yields the TCP port, which tells which one a port of 0 became.

    `first` is done once the addresses are had and before anybody is answered; who connects meanwhile waits.
    At the end streams and waits are ended, answers under way get half a second, and the socket is removed.
    `guarded`: an address that others can reach will do, else it is a RefusedError. `tls`: spoken over TCP.
    `metrics`: HOST:PORT of a listener that serves nothing but /metrics.
    WorldError where the port or the socket cannot be had.
    """
    clock = clock or SystemClock()
    with ExitStack() as opened:
        tcp = opened.enter_context(closing(listen_tcp(host, port, guarded=guarded)))
        app = make_app(rota, clock, loopback=is_loopback(tcp))
        app.hub.open()
        unix = opened.enter_context(closing(listen_unix(socket)))
        opened.callback(remover(socket))
        if first is not None:
            await first()
        await app.access.load()
        async with _serving(app, tcp, unix, tls), scraping(rota, app, clock, metrics):
            yield tcp.getsockname()[1]


@asynccontextmanager
async def _serving(app: App, tcp: sockets.socket, unix: sockets.socket, tls: Tls | None) -> AsyncIterator[None]:
    roads = [Road(app, app.tally.rejected, tls), Road(app, app.tally.rejected)]
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(road.meet, sock=listener) for road, listener in zip(roads, (tcp, unix), strict=True)
    ]
    try:
        yield
    finally:
        await _stop_accepting((tcp, unix))
        for server in servers:
            server.close()
        app.hub.close()
        app.streams.close()
        for road in roads:
            await road.end()
        await app.access.close()


async def _stop_accepting(listeners: Sequence[sockets.socket]) -> None:
    """A server that is closed between accepting and greeting leaks that connection (Python before 3.12)."""
    for listener in listeners:
        asyncio.get_running_loop().remove_reader(listener)
    for _ in range(TURNS):
        await asyncio.sleep(0)  # noqa: TID251 a turn of the loop, no time
