"""Daemons come and go; runs, reports and output stay."""

import os
import signal
import sys

import pytest
from tests.keeper.kept import CHILDREN, Daemon, Frame, Kept, gone, launch, log_of
from tests.process import alive
from tests.wait import wait_for


def numbered(run_id: str, gate: object) -> Frame:
    """Prints numbered lines until the gate is there, then exits 7."""
    return launch(run_id, sys.executable, str(CHILDREN / "numbered.py"), str(gate), log_max_size=10**11)


def assert_whole(log: bytes) -> None:
    """Every number once and in order."""
    *lines, last = log.splitlines()
    assert last == b"DONE %d" % len(lines)
    assert lines == [b"%d" % number for number in range(1, len(lines) + 1)]


@pytest.mark.parametrize("kills", [5, pytest.param(12, marks=pytest.mark.long)])
def test_sur_04_a_killed_daemon_costs_no_line(kept: Kept, daemon: Daemon, kills: int) -> None:
    """SUR-01: same pid all along, and then the exit code, the resources and the whole log."""
    gate = kept.data.parent / "gate"
    daemon.say("spawn", env={}, launches=[numbered("A", gate)])
    started = daemon.hear("started")
    for _ in range(kills):
        size = (kept.data / log_of("A")).stat().st_size
        daemon.kill()
        daemon = kept.next_daemon()
        assert daemon.meet()["live"] == [started]
        wait_for(lambda before=size: (kept.data / log_of("A")).stat().st_size > before)
    gate.touch()
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["started_at"]) == (7, started["at"])
    assert exited["usage"]["cpu_user"] > 0
    assert_whole(kept.log("A"))
    assert exited["log_lines"] == kept.log("A").count(b"\n")


def test_sur_02_a_run_that_ends_while_no_daemon_listens_has_its_true_end(kept: Kept, daemon: Daemon) -> None:
    gate = kept.data.parent / "gate"
    daemon.say("spawn", env={}, launches=[numbered("A", gate)])
    pid = daemon.hear("started")["pid"]
    daemon.kill()
    silent = kept.next_daemon()
    gate.touch()
    gone(pid)
    [exited] = silent.meet_when(lambda hello: hello["ended"])["ended"]
    assert exited["exit_code"] == 7
    assert 0 < exited["ended_at"] - exited["started_at"] - exited["duration"] + 1000 < 100_000


def test_reports_are_repeated_to_each_daemon_until_they_are_acknowledged(kept: Kept, daemon: Daemon) -> None:
    daemon.say("spawn", env={}, launches=[launch("A", "exit 1"), launch("B", "exit 2")])
    ends = [daemon.hear("exited", run_id=run_id) for run_id in "AB"]
    daemon.kill()
    daemon = kept.next_daemon()
    assert sorted(daemon.meet()["ended"], key=str) == sorted(ends, key=str)
    daemon.say("ack", started=[], ended=["A"])
    daemon.meet_when(lambda hello: len(hello["ended"]) == 1)
    daemon.kill()
    daemon = kept.next_daemon()
    hello = daemon.meet()
    assert [exited["run_id"] for exited in hello["ended"]] == ["B"]
    assert hello["live"] == []


def test_what_a_daemon_asked_for_just_before_it_was_killed_is_done(kept: Kept, daemon: Daemon) -> None:
    """The frames were sent: its successor must be told the same as it."""
    daemon.say("spawn", env={}, launches=[launch(f"R{number}", "sleep 100") for number in range(50)])
    daemon.say("_exit", code=1)
    assert len(kept.next_daemon().meet()["live"]) == 50


def test_sur_09_a_daemon_that_dies_is_started_again_and_its_deaths_are_told(kept: Kept, daemon: Daemon) -> None:
    """At once, then later and later."""
    daemon.say("_exit", code=3)
    daemon = kept.next_daemon()
    daemon.kill()
    daemon = kept.daemon()
    daemon.say("hello", protocol=1)
    hello = daemon.hear("hello")
    assert hello["daemon_starts"] == 3
    newest, oldest = hello["deaths"]
    assert newest.endswith("Z: killed by SIGKILL")
    assert oldest.endswith("Z: exit code 3")
    journal = (kept.data / "daemon.log").read_text()
    assert "rota: the daemon ended: exit code 3; starting it again in 0 s\n" in journal
    assert "rota: the daemon ended: killed by SIGKILL; starting it again in 0.2 s\n" in journal


def test_the_keepers_identity_stays_while_daemons_come_and_go(kept: Kept) -> None:
    first = kept.next_daemon()
    before = first.meet()
    first.kill()
    after = kept.next_daemon().meet()
    same = ("keeper", "pid", "started_at", "protocol")
    assert [before[name] for name in same] == [after[name] for name in same]
    assert before["pid"] == kept.process.pid


def test_a_daemon_that_wants_a_successor_gets_it_at_once_and_that_is_no_death(kept: Kept, daemon: Daemon) -> None:
    """`rota restart --daemon`: the run does not notice."""
    gate = kept.data.parent / "gate"
    daemon.say("spawn", env={}, launches=[numbered("A", gate)])
    started = daemon.hear("started")
    daemon.say("restart", argv=[sys.executable, str(CHILDREN / "relay.py"), f"{kept.data}.sock", "successor"])
    successor = kept.next_daemon()
    gone(daemon.pid)
    with open(f"/proc/{successor.pid}/cmdline", "rb") as file:
        assert b"successor" in file.read()
    hello = successor.meet()
    assert (hello["live"], hello["deaths"]) == ([started], [])
    gate.touch()
    assert successor.hear("exited")["exit_code"] == 7
    assert_whole(kept.log("A"))


def test_a_daemon_is_told_that_it_stands_in_for_a_dead_one(kept: Kept, daemon: Daemon) -> None:
    def told(pid: int) -> bool:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return b"ROTA_AFTER_DEATH=1" in file.read()

    assert not told(daemon.pid)
    daemon.kill()
    assert told(kept.next_daemon().pid)


def test_until_a_daemon_serves_its_end_is_the_keepers_with_its_exit_code(kept: Kept) -> None:
    daemon = kept.next_daemon()
    daemon.say("_say", text="tasks.backup.cron is wrong\n")
    daemon.say("hello", protocol=1)
    daemon.hear("hello")
    daemon.say("_exit", code=5)
    assert kept.process.wait(10) == 5
    assert kept.process.stderr is not None
    assert kept.process.stderr.read() == b"tasks.backup.cron is wrong\n"


def test_a_daemon_that_talks_nonsense_is_ended_and_another_takes_its_place(kept: Kept, daemon: Daemon) -> None:
    daemon.connection.sendall(len(b"{nope").to_bytes(4) + b"{nope")
    successor = kept.daemon()
    gone(daemon.pid)
    assert "does not speak the protocol" in (kept.data / "daemon.log").read_text()
    assert alive(successor.pid)


def test_frames_of_a_later_protocol_are_passed_over(daemon: Daemon) -> None:
    daemon.say("probe", of="a later protocol")
    daemon.say("spawn", env={}, launches=[launch("A", "exit 2", colour="blue")], mood="good")
    assert daemon.hear("exited")["exit_code"] == 2


def test_what_a_dead_daemon_started_for_itself_goes_with_it(kept: Kept, daemon: Daemon) -> None:
    """A helper of its own would hold its ports, or speak for it."""
    daemon.say("_start", argv=["sleep", "1000"])
    helper: int = daemon.hear("_started")["pid"]
    assert alive(helper)
    daemon.kill()
    kept.daemon()
    gone(helper)


def test_a_frozen_daemon_holds_nobody_up(kept: Kept, daemon: Daemon) -> None:
    """Nobody reads the channel; runs go on, and their ends wait for who comes next."""
    gate = kept.data.parent / "gate"
    daemon.say("spawn", env={}, launches=[numbered(f"R{number}", gate) for number in range(3)])
    for _ in range(3):
        daemon.hear("started")
    os.kill(daemon.pid, signal.SIGSTOP)
    gate.touch()
    for number in range(3):
        kept.said(f"R{number}", b"DONE")
    daemon.kill()
    hello = kept.next_daemon().meet_when(lambda hello: len(hello["ended"]) == 3)
    assert {exited["exit_code"] for exited in hello["ended"]} == {7}
