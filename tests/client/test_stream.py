"""Lines as they come, whatever becomes of the daemon meanwhile."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.api.example import RUN_ID, a_run
from tests.client.server import Server, serving
from tests.wait import wait_for

from rota.client.address import Address
from rota.client.client import Client
from rota.client.error import ApiNotFoundError, NoDaemonError
from rota.client.stream import PAUSES, LogEvent, read_events
from rota.model.run import EndReason
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota
from rota.wire.log import LogDone, LogLine


@pytest.fixture(autouse=True)
def run(rota: ScriptedRota) -> None:
    rota.keep(a_run())


def words(events: list[LogEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, LogLine)]


def test_lines_and_the_end_of_an_ended_run(client: Client, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "a", "b")
    rota.end(RUN_ID, EndReason.FAILED, exit_code=7)
    *lines, done = client.follow(RUN_ID)
    assert words(lines) == ["a", "b"]
    assert done == LogDone(final_line=1, end_reason=EndReason.FAILED, exit_code=7)


def test_a_line_is_there_as_soon_as_it_is_written(client: Client, server: Server, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, "a")
    events = client.follow(RUN_ID)
    assert words([next(events)]) == ["a"]
    server.do(lambda: rota.write(RUN_ID, "b"))
    assert words([next(events)]) == ["b"]
    server.do(lambda: rota.end(RUN_ID))
    assert isinstance(next(events), LogDone)


def test_a_start_can_be_chosen(client: Client, rota: ScriptedRota) -> None:
    rota.write(RUN_ID, *"abc")
    rota.end(RUN_ID)
    assert words(list(client.follow(RUN_ID, start=-1))) == ["c"]
    assert words(list(client.follow(RUN_ID, start=1))) == ["b", "c"]


class Successions:
    """Replaces the daemon while the client pauses; the run is known to the new one, too."""

    def __init__(self, rota: ScriptedRota, socket: Path, change: Callable[[ScriptedRota], None]) -> None:
        self._rota = rota
        self._socket = socket
        self._change = change
        self._after: list[Server] = []
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        """The second pause brings the new daemon."""
        self.pauses.append(seconds)
        if len(self.pauses) == 2:
            self._change(self._rota)
            server = Server(self._rota, self._socket)
            server.start()
            self._after.append(server)

    def close(self) -> None:
        """Ends the new daemon."""
        for server in self._after:
            server.stop()


@pytest.mark.parametrize("printed", [("a", "b"), ()], ids=["after some lines", "while it was silent"])
def test_cli_02_a_stream_goes_on_behind_the_last_line_when_the_daemon_was_replaced(
    socket: Path, printed: tuple[str, ...]
) -> None:
    rota = ScriptedRota(FakeClock())
    rota.keep(a_run())
    rota.write(RUN_ID, *printed)

    def meanwhile(rota: ScriptedRota) -> None:
        rota.write(RUN_ID, "c", "d")
        rota.end(RUN_ID, EndReason.FAILED, exit_code=5)

    successions = Successions(rota, socket, meanwhile)
    told: list[LogEvent] = []
    with serving(rota, socket) as first:
        events = Client(Address(socket=socket)).follow(RUN_ID, sleep=successions.sleep)
        told += [next(events) for _ in printed]
        reading = threading.Thread(target=lambda: told.extend(events))
        reading.start()
        wait_for(lambda: first.do(lambda: rota.followers))
    reading.join(10)
    successions.close()
    assert words(told) == [*printed, "c", "d"], "each line once"
    assert isinstance(told[-1], LogDone)
    assert told[-1].exit_code == 5
    assert successions.pauses == list(PAUSES[:2])


def test_a_daemon_that_does_not_come_back_is_given_up(socket: Path) -> None:
    rota = ScriptedRota(FakeClock())
    rota.keep(a_run())
    rota.write(RUN_ID, "a")
    pauses: list[float] = []
    with serving(rota, socket):
        events = Client(Address(socket=socket)).follow(RUN_ID, sleep=pauses.append)
        next(events)
    with pytest.raises(NoDaemonError):
        next(events)
    assert pauses == list(PAUSES)


def test_what_was_never_reached_is_told_at_once(tmp_path: Path) -> None:
    def never(_seconds: float) -> None:
        raise AssertionError("it waited")

    with pytest.raises(NoDaemonError):
        next(Client(Address(socket=tmp_path / "rota.sock")).follow(RUN_ID, sleep=never))


def test_an_unknown_run_is_told_at_once(client: Client) -> None:
    with pytest.raises(ApiNotFoundError):
        next(client.follow(RUN_ID.replace("ZZ", "YY")))


def test_pings_and_unknown_events_are_passed_over() -> None:
    lines = [
        b"retry: 2000\n",
        b"\n",
        b"event: ping\n",
        b'data: {"now": "2026-01-01T00:00:00Z"}\n',
        b"\n",
        b"event: new\n",
        b'data: {"n": 1}\n',
        b"\n",
        b"id: 0\n",
        b"event: line\n",
        b'data: {"n": 0, "stream": "stdout", "text": "data: x"}\n',
        b"\n",
    ]
    [line] = read_events(lines)
    assert isinstance(line, LogLine)
    assert line.text == "data: x"


def test_a_run_that_is_still_stopping_is_followed_to_its_end(
    client: Client, server: Server, rota: ScriptedRota
) -> None:
    rota.write(RUN_ID, "a")
    events = client.follow(RUN_ID)
    next(events)
    server.do(lambda: rota.keep(replace(rota.stored[RUN_ID], pid=1)))
    server.do(lambda: rota.end(RUN_ID, EndReason.STOPPED))
    done = next(events)
    assert isinstance(done, LogDone)
    assert done.end_reason is EndReason.STOPPED
