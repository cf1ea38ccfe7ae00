"""A real server in a thread of its own, since the client blocks."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rota.api.http.tls import Tls
from rota.api.serve import serve
from rota.testing.rota import ScriptedRota

T = TypeVar("T")


class Server:
    """Serves a scripted Rota; `do` is how a test touches it, on the server's own loop."""

    def __init__(self, rota: ScriptedRota, socket: Path, tls: Tls | None = None) -> None:
        self.tls = tls
        self.rota = rota
        self.socket = socket
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._up: Future[None] = Future()
        self._thread = threading.Thread(target=self._live, daemon=True)

    def start(self) -> None:
        """Returns once it serves."""
        self._thread.start()
        self._up.result(10)

    def stop(self) -> None:
        """Returns once it is gone."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def do(self, deed: Callable[[], T]) -> T:
        """What the deed returns."""

        async def there() -> T:
            return deed()

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result(10)

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        async with serve(
            self.rota, host="127.0.0.1", port=0, socket=self.socket, clock=self.rota.clock, tls=self.tls
        ) as port:
            self.port = port
            self._up.set_result(None)
            await self._over.wait()


@contextmanager
def serving(rota: ScriptedRota, socket: Path, tls: Tls | None = None) -> Iterator[Server]:
    """A server for the time of the block."""
    server = Server(rota, socket, tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()
