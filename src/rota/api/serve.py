"""The API on its two roads, TCP and unix socket, on the running event loop; no signal handlers, no access log."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from functools import partial
from pathlib import Path

from rota.api.app import App, make_app
from rota.api.listen import listen_tcp, listen_unix, remover
from rota.api.port import Rota
from rota.api.protocol import Protocol, Traffic
from rota.clock import Clock, SystemClock

GRACE_SECONDS = 0.5


@asynccontextmanager
async def serve(rota: Rota, *, host: str, port: int, socket: Path, clock: Clock | None = None) -> AsyncIterator[int]:
    """Serves while the block runs; yields the TCP port, which tells which one a port of 0 became.

    At the end streams and waits are ended, answers under way get half a second, and the socket is removed.
    RefusedError for an address others can reach; WorldError where the port or the socket cannot be had.
    """
    app = make_app(rota, clock or SystemClock())
    with ExitStack() as opened:
        tcp = opened.enter_context(closing(listen_tcp(host, port)))
        unix = opened.enter_context(closing(listen_unix(socket)))
        opened.callback(remover(socket))
        async with _serving(app, [tcp, unix]):
            yield tcp.getsockname()[1]


@asynccontextmanager
async def _serving(app: App, listeners: Sequence[sockets.socket]) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    traffics = [Traffic() for _ in listeners]
    servers = [
        await loop.create_server(partial(Protocol, app, traffic), sock=listener)
        for listener, traffic in zip(listeners, traffics, strict=True)
    ]
    try:
        yield
    finally:
        for server in servers:
            server.close()
        app.streams.close()
        for traffic in traffics:
            await _end(traffic)


async def _end(traffic: Traffic) -> None:
    for connection in list(traffic.connections):
        connection.shut_down()
    if traffic.answers:
        _, late = await asyncio.wait(set(traffic.answers), timeout=GRACE_SECONDS)
        for answer in late:
            answer.cancel()
    for connection in list(traffic.connections):
        connection.abort()
