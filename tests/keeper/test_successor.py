"""Runs that follow another one at once: who starts, who does not, and in which order it is told."""

import os
import signal

from tests.keeper.kept import Daemon, Kept, gone, launch
from tests.wait import wait_for


def begin(daemon: Daemon) -> int:
    """A run that goes on; its pid."""
    daemon.say("spawn", env={}, launches=[launch("A", "exec sleep 1000")])
    return int(daemon.hear("started", run_id="A")["pid"])


def test_one_that_ends_by_itself_is_followed_at_once_and_its_end_is_told_after_that(kept: Kept, daemon: Daemon) -> None:
    pid = begin(daemon)
    daemon.say("succeed", run_id="A", env={}, launches=[launch("B", "exec sleep 1000")])
    daemon.meet()  # it has been heard
    os.kill(pid, signal.SIGKILL)
    frames = [daemon.hear_any("started", "exited") for _ in range(2)]
    assert [(frame["type"], frame["run_id"]) for frame in frames] == [("started", "B"), ("exited", "A")]
    assert frames[0]["armed"]
    assert [live["run_id"] for live in daemon.meet()["live"]] == ["B"]


def test_one_that_is_stopped_is_followed_by_nobody(kept: Kept, daemon: Daemon) -> None:
    pid = begin(daemon)
    daemon.say("succeed", run_id="A", env={}, launches=[launch("B", "exec sleep 1000")])
    daemon.say("stop", run_id="A")
    daemon.hear("exited", run_id="A")
    gone(pid)
    assert daemon.meet()["live"] == []


def test_the_last_word_counts_and_nobody_is_a_word(kept: Kept, daemon: Daemon) -> None:
    pid = begin(daemon)
    for name in ("B", "C"):
        daemon.say("succeed", run_id="A", env={}, launches=[launch(name, "exec sleep 1000")])
    daemon.meet()
    os.kill(pid, signal.SIGKILL)
    started = daemon.hear("started", run_id="C")
    daemon.hear("exited", run_id="A")
    daemon.say("succeed", run_id="C", env={}, launches=[launch("D", "exec sleep 1000")])
    daemon.say("succeed", run_id="C", env={}, launches=[])
    daemon.meet()
    os.kill(started["pid"], signal.SIGKILL)
    daemon.hear("exited", run_id="C")
    assert daemon.meet()["live"] == []


def test_one_that_cannot_be_started_is_told_before_the_end_of_the_one_it_follows(kept: Kept, daemon: Daemon) -> None:
    pid = begin(daemon)
    daemon.say("succeed", run_id="A", env={}, launches=[launch("B", "/no/such", "program")])
    daemon.meet()
    os.kill(pid, signal.SIGKILL)
    frames = [daemon.hear_any("started", "exited") for _ in range(2)]
    assert [(frame["run_id"], frame["cause"]) for frame in frames] == [("B", "start_failed"), ("A", None)]


def test_one_follows_while_no_daemon_lives(kept: Kept, daemon: Daemon) -> None:
    pid = begin(daemon)
    daemon.say("succeed", run_id="A", env={}, launches=[launch("B", "exec sleep 1000")])
    daemon.meet()
    daemon.kill()
    os.kill(pid, signal.SIGKILL)
    gone(pid)
    hello = kept.next_daemon().meet_when(lambda found: found["live"] and found["ended"])
    assert ([each["run_id"] for each in hello["live"]], hello["live"][0]["armed"]) == (["B"], True)
    assert [each["run_id"] for each in hello["ended"]] == ["A"]


def test_in_a_full_stop_nobody_follows(kept: Kept, daemon: Daemon) -> None:
    pid = begin(daemon)
    daemon.say("succeed", run_id="A", env={}, launches=[launch("B", "exec sleep 1000")])
    daemon.say("drain", seconds=30)
    daemon.meet()
    os.kill(pid, signal.SIGKILL)
    daemon.hear("exited", run_id="A")
    assert wait_for(daemon.meet)["live"] == []
