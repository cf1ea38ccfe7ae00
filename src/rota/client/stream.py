"""Server-sent events of a run's output, read on until the run has ended, whatever becomes of the daemon meanwhile."""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

from rota.client.error import ApiWorldError, NoDaemonError
from rota.client.frame import SILENCE, events_of
from rota.client.transport import Transport
from rota.wire.log import LogDone, LogDropped, LogLine, LogRotated

LogEvent = LogLine | LogDropped | LogRotated | LogDone
"""A LogLine that is `partial` is replaced by the next one of its number."""

KINDS: dict[bytes, type[LogEvent]] = {
    b"line": LogLine,
    b"partial": LogLine,
    b"dropped": LogDropped,
    b"rotated": LogRotated,
    b"done": LogDone,
}
PAUSES = (0.05, 0.1, 0.2, 0.5, *repeat(1.0, 30))
"""Seconds between tries to reach the next daemon; then it is given up."""


class LogStream:
    """One run's lines."""

    def __init__(
        self, transport: Transport, target: str, *, patient: bool = False, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._transport = transport
        self._target = target
        self._sleep = sleep
        self._last: int | None = None
        """The last whole line seen: a new stream goes on behind it."""
        self._pauses: Iterator[float] = iter(PAUSES if patient else ())
        """Empty before the first success, unless patient: what cannot be reached at all is told at once."""

    def events(self, start: int) -> Iterator[LogEvent]:
        """All events up to LogDone; a broken stream is taken up where it broke.

        Raises ApiError, and NoDaemonError once the pauses are used up.
        """
        while True:
            try:
                for event in self._stream(start):
                    yield event
                    if isinstance(event, LogDone):
                        return
            except (NoDaemonError, ApiWorldError):
                pause = next(self._pauses, None)
                if pause is None:
                    raise
                self._sleep(pause)

    def _stream(self, start: int) -> Iterator[LogEvent]:
        headers = {} if self._last is None else {"Last-Event-ID": str(self._last)}
        target = f"{self._target}?from={start}"
        with self._transport.open("GET", target, headers=headers, timeout=SILENCE) as response:
            self._pauses = iter(PAUSES)
            for event in read_events(response):
                if isinstance(event, LogLine) and not event.partial:
                    self._last = event.n
                yield event
        raise NoDaemonError(f"The Rota at {self._transport.address} ended the stream early.")


def read_events(lines: Iterable[bytes]) -> Iterator[LogEvent]:
    """The events of a run's stream; pings are left out."""
    return events_of(lines, KINDS)
