"""Commands that ask an instance how it is: they live no longer than anybody wants to know."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from tests.keeper.kept import CHILDREN, OWN, Daemon, Frame, Kept, gone, keeping, launch, log_of
from tests.process import alive
from tests.wait import wait_for

SECOND = 1_000_000


def probe(run_id: str, *argv: str, of: str = "A", **members: object) -> Frame:
    """A launch without a log."""
    return launch(run_id, *argv, probe_of=of, **members) | {"log": None}


def start(daemon: Daemon, *launches: Frame) -> list[int]:
    """Their pids."""
    daemon.say("spawn", env={}, launches=list(launches))
    return [daemon.hear("started", run_id=one["run_id"])["pid"] for one in launches]


@pytest.fixture
def instance(kept: Kept, daemon: Daemon) -> int:
    """The pid of what is probed; deaf, with a long grace."""
    deaf = (sys.executable, str(CHILDREN / "deaf.py"))
    [pid] = start(daemon, launch("A", *deaf, grace=600 * SECOND))
    kept.said("A", b"READY")
    return pid


@pytest.mark.usefixtures("instance")
def test_its_exit_code_and_the_end_of_its_output_are_told(kept: Kept, daemon: Daemon) -> None:
    """Both streams, no file, no secret; and it is not remembered."""
    before = sorted(kept.data.rglob("*"))
    line = r"printf '%03000d' 0; printf '\n\377 err hunter2\n' >&2; exit 3"
    start(daemon, probe("P", line, secrets=["hunter2"]))
    exited = daemon.hear("exited", run_id="P")
    assert (exited["exit_code"], exited["cause"], exited["log_lines"], exited["log_bytes"]) == (3, None, 0, 0)
    assert len(exited["output"]) == 1024
    assert exited["output"].startswith("000")
    assert "\ufffd err [redacted]\n" in exited["output"]
    assert sorted(kept.data.rglob("*")) == before
    hello = daemon.meet()
    assert (hello["ended"], [live["run_id"] for live in hello["live"]]) == ([], ["A"])


@pytest.mark.usefixtures("instance")
def test_svc_17_one_that_hangs_with_children_is_killed_whole_at_its_time_out(daemon: Daemon) -> None:
    """Also whoever left its group: known by the probe's own run id."""
    argv = (sys.executable, str(CHILDREN / "escapee.py"))
    [pid] = start(daemon, probe("P", *argv, timeout=3 * SECOND, grace=600 * SECOND))
    exited = daemon.hear("exited", run_id="P")
    assert (exited["cause"], exited["signal"]) == ("timeout", "SIGKILL")
    assert exited["reason"] == "It ran longer than its `timeout` of 3s."
    _, _, told = exited["output"].partition("ESCAPED ")
    for one in (pid, int(told.split()[0])):
        gone(one)


@pytest.mark.usefixtures("instance")
def test_what_it_leaves_in_its_group_goes_with_it(daemon: Daemon) -> None:
    start(daemon, probe("P", "sleep 100 & echo $!"))
    exited = daemon.hear("exited", run_id="P")
    assert (exited["exit_code"], exited["cause"]) == (0, None)
    gone(int(exited["output"]))


def test_svc_18_it_dies_when_its_instance_begins_to_stop(daemon: Daemon, instance: int) -> None:
    """At once, though the instance takes its time; and none is started any more."""
    start(daemon, launch("B", "exec sleep 100"))
    [pid, other] = start(daemon, probe("P", "exec sleep 100"), probe("Q", "exec sleep 100", of="B"))
    daemon.say("stop", run_id="A")
    exited = daemon.hear("exited", run_id="P")
    assert (exited["cause"], exited["reason"], exited["signal"]) == ("stopped", "What it probes has ended.", "SIGKILL")
    gone(pid)
    assert alive(instance)
    assert alive(other)
    daemon.say("spawn", env={}, launches=[probe("R", "true")])
    late = daemon.hear("exited", run_id="R")
    assert (late["cause"], late["reason"]) == ("start_failed", "what it probes has ended")
    os.kill(instance, signal.SIGKILL)


def test_svc_18_it_dies_when_its_instance_ends(daemon: Daemon, instance: int) -> None:
    [pid] = start(daemon, probe("P", "exec sleep 100"))
    os.kill(instance, signal.SIGKILL)
    assert daemon.hear("exited", run_id="P")["cause"] == "stopped"
    gone(pid)
    assert daemon.hear("exited", run_id="A")["signal"] == "SIGKILL"


def test_svc_18_it_dies_with_the_daemon_that_asked_and_the_next_one_hears_nothing_of_it(
    kept: Kept, daemon: Daemon, instance: int
) -> None:
    [pid] = start(daemon, probe("P", "exec sleep 100"))
    daemon.kill()
    gone(pid)
    daemon = kept.next_daemon()
    hello = daemon.meet()
    assert (hello["ended"], [live["run_id"] for live in hello["live"]]) == ([], ["A"])
    start(daemon, probe("P", "exit 2"))
    assert daemon.hear("exited", run_id="P")["exit_code"] == 2
    os.kill(instance, signal.SIGKILL)


def test_of_what_does_not_live_it_is_not_started_and_not_remembered(daemon: Daemon) -> None:
    daemon.say("spawn", env={}, launches=[probe("P", "true", of="unheard")])
    exited = daemon.hear("exited")
    assert (exited["cause"], exited["exit_code"], exited["output"]) == ("start_failed", -1, "")
    assert daemon.meet()["ended"] == []


@pytest.mark.usefixtures("instance")
def test_it_can_be_stopped_by_itself(daemon: Daemon) -> None:
    start(daemon, probe("P", "trap '' TERM; sleep 100", grace=600 * SECOND))
    daemon.say("stop", run_id="P")
    exited = daemon.hear("exited", run_id="P")
    assert (exited["cause"], exited["signal"]) == ("stopped", "SIGKILL")


@pytest.mark.usefixtures("instance")
def test_to_start_it_is_idempotent_while_it_lives(daemon: Daemon) -> None:
    asked = probe("P", "exec sleep 100")
    pids = start(daemon, asked) + start(daemon, asked)
    assert pids[0] == pids[1]


def test_a_full_stop_kills_it(tmp_path: Path) -> None:
    with keeping(tmp_path / "data") as kept:
        daemon = kept.daemon()
        start(daemon, launch("A", "exec sleep 100"))
        [pid] = start(daemon, probe("P", "trap '' TERM; sleep 100 & wait"))
        kept.process.send_signal(signal.SIGTERM)
        daemon.hear("shutdown")
        daemon.say("drain", seconds=60)
        daemon.say("stop", run_id="A")
        daemon.hear("exited", run_id="A")
        gone(pid)
        daemon.say("_exit", code=0)
        assert kept.process.wait(20) == 0
        left = json.loads((kept.data / "legacy.json").read_text())
        assert [exited["run_id"] for exited in left] == [f"{OWN}A"]
        assert not (kept.data / log_of("P")).exists()


@pytest.mark.usefixtures("instance")
def test_many_one_after_another_leave_nothing_behind(kept: Kept, daemon: Daemon) -> None:
    descriptors = f"/proc/{kept.process.pid}/fd"
    before = len(os.listdir(descriptors))
    for number in range(50):
        start(daemon, probe(f"P{number}", "echo x"))
        assert daemon.hear("exited")["output"] == "x\n"
    wait_for(lambda: len(os.listdir(descriptors)), lambda count: count <= before)
