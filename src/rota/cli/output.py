"""What a run printed, on its way to whoever reads it here: whole, in order, byte for byte where text allows."""

import sys
import time
from collections.abc import Iterator
from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from rota.cli.lock import is_kept
from rota.client.client import Client
from rota.client.error import ApiWorldError, NoDaemonError
from rota.model.output import Stream
from rota.model.run import Status
from rota.wire.log import LogDone, LogDropped, LogLine
from rota.wire.run import Run

PAGE = 10_000
PAUSE = 0.1
LOOKS = 100


class Watch:
    """One run that is watched to its end."""

    def __init__(self, client: Client, run: Run) -> None:
        self._client = client
        self._run = run
        self._done: LogDone | None = None

    def lines(self, *, start: int) -> Iterator[LogLine]:
        """The lines from a number on (negative: from the end) as they come, until the run has ended.

        Goes on where a daemon was replaced. What the stream jumps is read from the log, as far as it is still kept.
        """
        client, run_id = self._client, self._run.id
        for event in client.follow(run_id, start=start, patient=True, sleep=lambda seconds: wait(client, seconds)):
            match event:
                case LogLine() if not event.partial:
                    yield event
                case LogDropped(after=after, count=count):
                    yield from read(client, run_id, start=after + 1, end=after + 1 + count)
                case LogDone():
                    self._done = event
                case _:
                    pass

    def ended(self) -> Run:
        """The run, once its lines are through; where Rota was stopped meanwhile, what the stream said of its end."""
        told = self._done
        try:
            return self._look()
        except NoDaemonError:
            if told is None or isinstance(told.end_reason, UnsetType):
                raise
        return replace(
            self._run, status=Status.ENDED, reason=UNSET, end_reason=told.end_reason, exit_code=told.exit_code
        )

    def _look(self) -> Run:
        for _ in range(LOOKS):
            try:
                return self._client.run(self._run.id)
            except (NoDaemonError, ApiWorldError):
                wait(self._client, PAUSE)
        return self._client.run(self._run.id)


def read(client: Client, run_id: str, *, start: int | datetime, end: int | None = None) -> Iterator[LogLine]:
    """The lines from a number (negative: from the end) or an instant on, up to now or to a number."""
    following: int | datetime | UnsetType = start
    while not isinstance(following, UnsetType):
        page = client.log(run_id, start=following, limit=PAGE)
        for line in page.lines:
            if end is not None and line.n >= end:
                return
            yield line
        following = page.next_from


def wait(client: Client, seconds: float) -> None:
    """Gives the next daemon time to come; NoDaemonError where no keeper lives that would start one."""
    socket = client.address.socket
    if socket is not None and not is_kept(socket.parent):
        raise NoDaemonError("Rota was stopped meanwhile.")
    time.sleep(seconds)


def write(line: LogLine, *, apart: bool) -> None:
    """One line on stdout, or with `apart` all but the run's own stdout on stderr; always UTF-8, escapes kept."""
    out = sys.stderr if apart and line.stream is not Stream.STDOUT else sys.stdout
    out.buffer.write(f"{line.text}\n".encode())


def flush() -> None:
    """Lets the reader see what was written."""
    sys.stdout.buffer.flush()
    sys.stderr.buffer.flush()
