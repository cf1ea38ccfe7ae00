"""The API on its two roads, TCP and unix socket, on the running event loop; no signal handlers, no access log."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path

from uvicorn.config import Config
from uvicorn.server import ServerState

from rota.api.app import App, make_app
from rota.api.http.listen import listen_tcp, listen_unix, remover
from rota.api.http.protocol import Protocol
from rota.api.port.rota import Rota
from rota.api.scraped import Scraped, scraping
from rota.clock import Clock, SystemClock

IDLE_SECONDS = 120
GRACE_SECONDS = 0.5
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
    first: Callable[[], Awaitable[object]] | None = None,
    metrics: str | None = None,
) -> AsyncIterator[int]:
    """Serves while the block runs; yields the TCP port, which tells which one a port of 0 became.

    `first` is done once the addresses are had and before anybody is answered; who connects meanwhile waits.
    At the end streams and waits are ended, answers under way get half a second, and the socket is removed.
    `metrics`: HOST:PORT of a listener that serves nothing but /metrics.
    RefusedError for an address others can reach; WorldError where the port or the socket cannot be had.
    """
    clock = clock or SystemClock()
    app = make_app(rota, clock)
    app.hub.open()
    with ExitStack() as opened:
        tcp = opened.enter_context(closing(listen_tcp(host, port)))
        unix = opened.enter_context(closing(listen_unix(socket)))
        opened.callback(remover(socket))
        if first is not None:
            await first()
        async with _serving(app, [tcp, unix]), scraping(_config(Scraped(rota, app, clock)), metrics):
            yield tcp.getsockname()[1]


@asynccontextmanager
async def _serving(app: App, listeners: Sequence[sockets.socket]) -> AsyncIterator[None]:
    config = _config(app)
    loop = asyncio.get_running_loop()
    states = [ServerState() for _ in listeners]
    servers = [
        await loop.create_server(lambda state=state: Protocol(config, state, {}), sock=listener)  # type: ignore[misc] # mypy has no type for a lambda's default
        for listener, state in zip(listeners, states, strict=True)
    ]
    try:
        yield
    finally:
        await _stop_accepting(listeners)
        for server in servers:
            server.close()
        app.hub.close()
        app.streams.close()
        for state in states:
            await _end(state)


async def _stop_accepting(listeners: Sequence[sockets.socket]) -> None:
    """A server that is closed between accepting and greeting leaks that connection (Python before 3.12)."""
    for listener in listeners:
        asyncio.get_running_loop().remove_reader(listener)
    for _ in range(TURNS):
        await asyncio.sleep(0)  # noqa: TID251 a turn of the loop, no time


async def _end(state: ServerState) -> None:
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        _, late = await asyncio.wait(set(state.tasks), timeout=GRACE_SECONDS)
        for task in late:
            task.cancel()
    for connection in list(state.connections):
        connection.transport.abort()


def _config(app: App | Scraped) -> Config:
    """uvicorn's settings; `workers` is given, or it would read them from the environment."""
    config = Config(
        app,
        interface="asgi3",
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        workers=1,
    )
    config.load()
    return config
