"""One app behind several listening sockets, on the running event loop, without signal handlers or an access log."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from uvicorn.config import Config
from uvicorn.server import ServerState

from rota.api.app import App
from rota.api.protocol import Protocol

IDLE_SECONDS = 120
GRACE_SECONDS = 0.5


@asynccontextmanager
async def serve(app: App, listeners: Sequence[socket.socket]) -> AsyncIterator[None]:
    """Serves while the block runs; then ends streams and waits, lets answers finish for half a second, closes all."""
    config = _config(app)
    states = [ServerState() for _ in listeners]
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda state=state: Protocol(config, state, {}), sock=listener)  # type: ignore[misc]
        for listener, state in zip(listeners, states, strict=True)
    ]
    try:
        yield
    finally:
        for server in servers:
            server.close()
        app.streams.close()
        for state in states:
            await _end(state)


async def _end(state: ServerState) -> None:
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        _, late = await asyncio.wait(set(state.tasks), timeout=GRACE_SECONDS)
        for task in late:
            task.cancel()
    for connection in list(state.connections):
        connection.transport.abort()


def _config(app: App) -> Config:
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
