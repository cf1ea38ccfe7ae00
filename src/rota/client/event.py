"""Everything that happens, as it happens; taken up again where it broke."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from rota.client.error import ApiWorldError, NoDaemonError
from rota.client.frame import SILENCE, Frame, frames
from rota.client.stream import PAUSES
from rota.client.transport import Transport

TARGET = "/api/events"


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event (docs/api.md §5.1)."""

    name: str
    data: Any
    """Its data as plain JSON values."""
    id: str | None = None
    """Where a later stream goes on; None: it cannot be had again."""


class EventStream:
    """One listener. `lost` tells that the thread broke: what was read before is to be read anew."""

    def __init__(
        self, transport: Transport, query: str, *, after: str | None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.last_id = after
        """The newest event seen, those that were left out by a filter included where that is known."""
        self._transport = transport
        self._target = TARGET + query
        self._sleep = sleep
        self._pauses: Iterator[float] = iter(())
        """Empty before the first success: what cannot be reached at all is told at once."""

    def events(self) -> Iterator[ServerEvent]:
        """All of them, for ever; `ping` is left out, `hello` comes for each connection.

        Raises ApiError, and NoDaemonError once no daemon was there for half a minute.
        """
        while True:
            try:
                yield from self._stream()
            except (NoDaemonError, ApiWorldError):
                pause = next(self._pauses, None)
                if pause is None:
                    raise
                self._sleep(pause)

    def _stream(self) -> Iterator[ServerEvent]:
        headers = {} if self.last_id is None else {"Last-Event-ID": self.last_id}
        with self._transport.open("GET", self._target, headers=headers, timeout=SILENCE) as response:
            self._pauses = iter(PAUSES)
            for event in map(_event, frames(response)):
                self._note(event)
                if event.name != "ping":
                    yield event
        raise NoDaemonError(f"The Rota at {self._transport.address} ended the stream.")

    def _note(self, event: ServerEvent) -> None:
        if event.id is not None:
            self.last_id = event.id
        elif event.name == "lost" or (event.name == "hello" and self.last_id is None):
            self.last_id = event.data["latest_id"]


def _event(frame: Frame) -> ServerEvent:
    number = None if frame.id is None else frame.id.decode()
    return ServerEvent(frame.name.decode(), msgspec.json.decode(frame.data), number)
