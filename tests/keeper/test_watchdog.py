"""A run that says WATCHDOG=1 no more (SVC-20): the rule on a clock that the test turns, and real ones."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from tests.keeper.kept import CHILDREN, Daemon, Frame, Kept, launch
from tests.keeper.part import part
from tests.wait import wait_for

SECOND = 1_000_000
READY, PING = b"READY=1", b"WATCHDOG=1"


class Heard:
    """In the place of a run: what is done to it."""

    run_id = "A"
    stopped: tuple[str, ...] = ()

    def stop(self, *words: str) -> None:
        self.stopped = words


class Time:
    """The keeper's clock and timers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.timers = part("timer").Timers()
        monkeypatch.setattr(part("clock"), "monotonic", lambda: self.now)

    def pass_by(self, seconds: float) -> None:
        """What falls due meanwhile is done at its time."""
        end = self.now + seconds
        while (when := self.timers.next()) is not None and when <= end:
            self.now = when
            self.timers.run(when)
        self.now = end


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def voice(time: Time, run: Heard, *, notify: bool, watchdog: int | None = 5 * SECOND) -> Any:
    """One that expects a sign of life within five seconds."""
    asked = part("launch").Launch(launch("A", "true", notify=notify, watchdog=watchdog), {})
    return part("notice").Voice(run, asked, time.timers)


def test_svc_20_it_counts_from_the_start_and_each_sign_of_life_begins_it_anew(time: Time) -> None:
    run = Heard()
    speaking = voice(time, run, notify=False)
    for _ in range(3):
        time.pass_by(4.9)
        assert not speaking.hear(PING)
    time.pass_by(4.9)
    assert run.stopped == ()
    time.pass_by(0.2)
    words = "No WATCHDOG=1 came for 5s"
    assert run.stopped == ("unhealthy", f"{words}.", words)


def test_svc_20_where_it_tells_when_it_is_ready_it_counts_from_then(time: Time) -> None:
    run = Heard()
    speaking = voice(time, run, notify=True)
    speaking.hear(PING)
    time.pass_by(60)
    speaking.hear(READY)
    time.pass_by(4.9)
    assert run.stopped == ()
    time.pass_by(0.2)
    assert run.stopped


def test_what_came_while_the_keeper_was_held_up_counts(time: Time) -> None:
    """Timers run before messages are heard: the last chance is there for that."""
    run = Heard()
    speaking = voice(time, run, notify=False)
    time.now += 20
    time.timers.run(time.now)
    speaking.hear(PING)
    time.pass_by(4.9)
    assert run.stopped == ()


def test_without_a_watchdog_nothing_is_expected(time: Time) -> None:
    run = Heard()
    voice(time, run, notify=False, watchdog=None).hear(READY)
    time.pass_by(1e6)
    assert run.stopped == ()


@pytest.fixture
def pinging(kept: Kept, daemon: Daemon) -> Iterator[Frame]:
    """A service whose worker says that it lives as long as the gate is there."""
    gate = kept.data.parent / "gate"
    gate.touch()
    argv = (sys.executable, str(CHILDREN / "pinger.py"), str(gate))
    daemon.say("spawn", env={}, launches=[launch("A", *argv, watchdog=SECOND, grace=SECOND // 10)])
    yield daemon.hear("started")
    gate.unlink(missing_ok=True)


def test_svc_20_pings_of_a_worker_count_and_their_end_is_the_end(kept: Kept, daemon: Daemon, pinging: Frame) -> None:
    """It lives for twice its watchdog, then falls silent."""
    long_enough = launch("B", "sleep 2")
    daemon.say("spawn", env={}, launches=[long_enough])
    daemon.hear("exited", run_id="B")
    [live] = daemon.meet()["live"]
    assert live["notified"]["at"] > pinging["at"] + SECOND
    (kept.data.parent / "gate").unlink()
    exited = daemon.hear("exited", run_id="A")
    assert (exited["cause"], exited["reason"]) == ("unhealthy", "No WATCHDOG=1 came for 1s.")
    assert (exited["signal"], exited["duration"] > 3 * SECOND) == ("SIGTERM", True)
    assert kept.log("A") == b"rota: No WATCHDOG=1 came for 1s, sending SIGTERM\n"


def test_svc_20_it_needs_no_daemon(kept: Kept, daemon: Daemon) -> None:
    """The daemon is killed, its successor says nothing."""
    daemon.say("spawn", env={}, launches=[launch("A", "exec sleep 100", watchdog=SECOND // 2)])
    daemon.hear("started")
    daemon.kill()
    silent = kept.next_daemon()
    kept.said("A", b"No WATCHDOG=1 came for 0.5s, sending SIGTERM")
    silent.kill()
    hello = kept.next_daemon().meet_when(lambda hello: hello["ended"])
    assert [(one["cause"], one["signal"]) for one in hello["ended"]] == [("unhealthy", "SIGTERM")]


def test_a_run_that_ended_by_itself_is_not_unhealthy(kept: Kept, daemon: Daemon) -> None:
    """Its watchdog is asleep while what it left behind still writes."""
    line = "(setsid sh -c 'sleep 0.6; echo LATE') & exit 4"
    daemon.say("spawn", env={}, launches=[launch("A", line, watchdog=SECOND // 4)])
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["cause"]) == (4, None)
    wait_for(lambda: b"LATE" in kept.log("A"))
