"""The stream of everything (docs/api.md §5.1): hears what happens and tells all who listen.

Frames are made once, and shared. Nobody has a queue: each listener knows how far it is, so that one who does not read
costs nothing and holds nobody up.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

from msgspec import Struct

from rota import __version__
from rota.api.event.filter import Filter
from rota.api.event.ring import Entry, Ring
from rota.api.event.telling import news_of, unit_of
from rota.api.event.throttle import Throttle
from rota.api.http.stream import HEARTBEAT, frame
from rota.api.port.rota import Rota
from rota.clock import Clock
from rota.model.event import ConfigReloaded, DaemonStopping, Event
from rota.model.machine import Pulse
from rota.model.name import run_id_at
from rota.wire.event import Hello, Lost, StoppingNews, TaskNews
from rota.wire.system import frame_of
from rota.wire.task import task_of
from rota.wire.time import nanoseconds

MOST_FRAMES = 1024
MOST_BYTES = 1024 * 1024
"""Who is further behind than this is disconnected, and resumes by id."""
SLOW = 0.5
"""Seconds to take a piece; who is quicker is not cut off for what came in one gust meanwhile."""
PIECE = 64 * 1024
"""So many bytes are handed on at once: what a connection buffers stays small."""


class Hub:
    """All who listen to one Rota. `open` once; from then on ids are counted."""

    def __init__(self, rota: Rota, clock: Clock) -> None:
        self._rota = rota
        self._clock = clock
        self._ring = Ring(run_id_at(clock.now(), bytes(10))[:10])
        self._throttle = Throttle(clock, self._tell_unit)
        self._waiting: list[asyncio.Future[None]] = []
        self._over = False
        self._deafen: Callable[[], None] = lambda: None

    @property
    def latest_id(self) -> str:
        """The id of the newest event."""
        return self._ring.latest_id

    def open(self) -> None:
        """Hears what happens from now on."""
        deafen, rest = self._rota.happenings.listen(self._hear), self._rota.machine.listen(self._tell_system)

        def stop() -> None:
            deafen()
            rest()

        self._deafen = stop

    def close(self) -> None:
        """Every stream ends once it has told all that there is; a second time changes nothing."""
        if self._over:
            return
        self._over = True
        self._deafen()
        self._throttle.close()
        self._wake()

    # What happens

    def _hear(self, event: Event) -> None:
        for name, data in news_of(event, self._rota.definitions.known):
            self._ring.publish(name, data)
        unit = unit_of(event)
        if unit is not None:
            self._throttle.touch(unit)
        match event:
            case ConfigReloaded():
                self._throttle.forget(event.removed)
                for name in (*event.added, *event.changed):
                    self._throttle.touch(name)
            case DaemonStopping(replaced=replaced):
                self._throttle.flush()
                stopping = StoppingNews(reason="restart" if replaced else "shutdown")
                self._ring.pass_on("daemon.stopping", lambda: stopping)
                self.close()
        self._wake()

    def pass_on(self, name: str, data: Callable[[], Struct]) -> None:
        """Tells those who listen now of something that has no id and cannot be had again, such as `system`."""
        self._ring.pass_on(name, data)
        self._wake()

    def _tell_system(self, pulse: Pulse) -> None:
        self.pass_on("system", partial(frame_of, pulse))

    def _tell_unit(self, name: str) -> None:
        self._ring.publish("task.updated", partial(self._task, name))
        self._wake()

    def _task(self, name: str) -> TaskNews | None:
        """The unit as it is when somebody needs to know; None: it is gone."""
        view = self._rota.unit(name)
        return None if view is None else TaskNews(task=task_of(view))

    # Who listens

    async def follow(self, asked: str | None, wanted: Filter) -> AsyncGenerator[bytes, None]:
        """The frames for one listener, in pieces: `hello`, what it has missed since `asked` or `lost`, then live."""
        position, backlog, first = self._ring.position, self._missed(asked), self._hello()
        if asked is not None and backlog is None:
            first += frame("lost", Lost(asked=asked, latest_id=self._ring.latest_id))
        yield first
        news: Sequence[Entry] | None = backlog or ()
        while news is not None:
            for piece in self._pieces(news, wanted):
                began = self._clock.monotonic()
                yield piece
                if self._clock.monotonic() - began > SLOW and self._is_behind(position, wanted):
                    return
            if self._ring.position == position:
                if self._over:
                    return
                await self._change()
            news, position = self._ring.after(position), self._ring.position

    def _missed(self, asked: str | None) -> Sequence[Entry] | None:
        return None if asked is None else self._ring.after_id(asked)

    def _hello(self) -> bytes:
        ring = self._ring
        hello = Hello(
            version=__version__,
            boot=ring.boot,
            now=self._clock.now(),
            latest_id=ring.latest_id,
            heartbeat=nanoseconds(timedelta(seconds=HEARTBEAT)),
        )
        if ring.oldest_id is not None:
            hello.oldest_id = ring.oldest_id
        return frame("hello", hello)

    def _is_behind(self, position: int, wanted: Filter) -> bool:
        """Whether too much has come since this position, while a listener took what came before."""
        news = self._ring.after(position)
        if news is None:
            return True
        frames = size = 0
        for entry in news:
            if wanted.takes(entry.name):
                frames, size = frames + 1, size + len(self._ring.frame(entry))
            if frames > MOST_FRAMES or size > MOST_BYTES:
                return True
        return False

    def _pieces(self, entries: Iterable[Entry], wanted: Filter) -> Iterator[bytes]:
        """The frames that are wanted, put together."""
        piece: list[bytes] = []
        size = 0
        for entry in entries:
            if wanted.takes(entry.name):
                piece.append(self._ring.frame(entry))
                size += len(piece[-1])
                if size >= PIECE:
                    yield b"".join(piece)
                    piece, size = [], 0
        if size:
            yield b"".join(piece)

    async def _change(self) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            await waiting
        finally:
            with suppress(ValueError):
                self._waiting.remove(waiting)

    def _wake(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for each in waiting:
                if not each.done():
                    each.set_result(None)
