"""Everything that happens, as it happens; taken up again where it broke."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from rota.client.error import ApiWorldError, NoDaemonError
from rota.client.stream import PAUSES, SILENCE
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
        """None before the first success: what cannot be reached at all is told at once."""

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
            for event in read_frames(response):
                self._note(event)
                if event.name != "ping":
                    yield event
        raise NoDaemonError(f"The Rota at {self._transport.address} ended the stream.")

    def _note(self, event: ServerEvent) -> None:
        if event.id is not None:
            self.last_id = event.id
        elif event.name == "lost" or (event.name == "hello" and self.last_id is None):
            self.last_id = event.data["latest_id"]


def read_frames(lines: Iterable[bytes]) -> Iterator[ServerEvent]:
    """The frames of a stream as our daemon writes it: one line of data each, after id and name."""
    name, number = "", None
    for line in lines:
        field, _, value = line.rstrip(b"\n").partition(b": ")
        match field:
            case b"id":
                number = value.decode()
            case b"event":
                name = value.decode()
            case b"data":
                yield ServerEvent(name, msgspec.json.decode(value), number)
                name, number = "", None
