"""All connections that come one way, TCP or unix socket: met, encrypted where that is wanted, and ended."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from uvicorn.config import Config
from uvicorn.server import ServerState

from rota.api.http import protocol
from rota.api.http.protocol import Protocol
from rota.api.http.request import Message, Receive, Send
from rota.api.http.tls import Tls

GRACE_SECONDS = 0.5
HANDSHAKE_SECONDS = 10.0
IDLE_SECONDS = 120

Application = Callable[[Message, Receive, Send], Awaitable[None]]
"""ASGI 3.0."""


class Road:
    """One listener's connections."""

    def __init__(self, app: Application, rejected: Counter[str], tls: Tls | None = None) -> None:
        self.tls = tls
        self.rejected = rejected
        self.greeting: set[Greeting] = set()
        """Connections whose handshake is under way."""
        self._config = config_of(app)
        self._state = ServerState()

    def meet(self) -> asyncio.Protocol:
        """What speaks with the next one who connects."""
        return self.speaker() if self.tls is None else Greeting(self, self.tls)

    def speaker(self) -> Protocol:
        """HTTP on one connection."""
        return Protocol(self._config, self._state, self.rejected)

    @property
    def is_full(self) -> bool:
        """Whether there are more connections, counting those that begin, than there may be."""
        return len(self._state.connections) + len(self.greeting) > protocol.MOST_CONNECTIONS

    async def end(self) -> None:
        """Answers under way get half a second, then everything is closed."""
        for greeting in list(self.greeting):
            greeting.abort()
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            _, late = await asyncio.wait(set(self._state.tasks), timeout=GRACE_SECONDS)
            for task in late:
                task.cancel()
        for connection in list(self._state.connections):
            connection.transport.abort()


class Greeting(asyncio.Protocol):
    """A TCP connection until its TLS handshake is done; who takes too long, or speaks no TLS, is let go."""

    def __init__(self, road: Road, tls: Tls) -> None:
        self._road = road
        self._tls = tls
        self._early = bytearray()
        """What came with the last message of the handshake."""
        self._raw: asyncio.Transport
        self._lost = False
        self._shaking: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins the handshake."""
        assert isinstance(transport, asyncio.Transport)
        self._raw = transport
        self._raw.pause_reading()
        self._road.greeting.add(self)
        if self._road.is_full:
            self._road.rejected["connections"] += 1
            self._road.greeting.discard(self)
            transport.abort()
            return
        self._shaking = asyncio.get_running_loop().create_task(self._shake())

    def data_received(self, data: bytes) -> None:
        """Keeps what comes before the application is there; a turn of the loop later it is."""
        self._early += data

    def connection_lost(self, exc: Exception | None) -> None:
        """It ended before it began."""
        self._lost = True

    def abort(self) -> None:
        """Ends it; the handshake fails by that."""
        self._raw.abort()

    async def _shake(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            link = await loop.start_tls(
                self._raw, self, self._tls.context, server_side=True, ssl_handshake_timeout=HANDSHAKE_SECONDS
            )
        except OSError:
            self._road.rejected["handshake"] += 1
            self._raw.abort()
            return
        finally:
            self._road.greeting.discard(self)
        if link is None or link.is_closing() or self._lost:
            self._raw.abort()
        else:
            self._hand_over(link)

    def _hand_over(self, link: asyncio.Transport) -> None:
        speaker = self._road.speaker()
        link.set_protocol(speaker)
        speaker.connection_made(link)
        if self._early and not link.is_closing():
            speaker.data_received(bytes(self._early))


def config_of(app: Application) -> Config:
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
