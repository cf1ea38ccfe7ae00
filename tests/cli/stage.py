"""A scripted Rota, served on the socket of a data directory by a thread of its own."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from rota.api.serve import serve
from rota.clock import SystemClock
from rota.testing.rota import ScriptedRota

P = ParamSpec("P")
T = TypeVar("T")


class Stage:
    """`do` lets something happen to the Rota, on its own loop; what a test does before it asks needs no `do`."""

    def __init__(self, data: Path) -> None:
        self.rota = ScriptedRota(SystemClock())
        self._data = data
        self._started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> Self:
        self._thread.start()
        self._loop, self._task = self._started.result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def do(self, deed: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
        """Calls it on the loop; returns at once."""
        self._loop.call_soon_threadsafe(lambda: deed(*args, **kwargs))

    async def _serve(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        with suppress(asyncio.CancelledError):
            async with serve(self.rota, host="127.0.0.1", port=0, socket=self._data / "rota.sock"):
                self._started.set_result((asyncio.get_running_loop(), task))
                await asyncio.Event().wait()
