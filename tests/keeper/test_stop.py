"""The stop ladder on real processes."""

import os
import signal
import sys
from collections.abc import Callable

import pytest
from tests.keeper.kept import CHILDREN, OWN, Daemon, Frame, Kept, gone, launch
from tests.process import alive, mentioning, state
from tests.wait import wait_for

SECOND = 1_000_000


def child(run_id: str, name: str, *arguments: str, **members: object) -> Frame:
    """One of the programs with bad habits."""
    return launch(run_id, sys.executable, str(CHILDREN / f"{name}.py"), *arguments, **members)


def started(kept: Kept, daemon: Daemon, asked: Frame) -> int:
    """The pid of a run that has said READY."""
    daemon.say("spawn", env={}, launches=[asked])
    pid: int = daemon.hear("started")["pid"]
    kept.said(asked["run_id"], b"READY")
    return pid


def remarks(kept: Kept, run_id: str) -> list[str]:
    return [line.decode()[6:] for line in kept.log(run_id).splitlines() if line.startswith(b"rota: ")]


def number_after(log: bytes, word: bytes) -> int:
    return int(log.split(word)[1].split()[0])


def test_a_polite_run_is_stopped_by_its_signal(kept: Kept, daemon: Daemon) -> None:
    pid = started(kept, daemon, child("A", "polite"))
    daemon.say("stop", run_id="A")
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["cause"], exited["reason"]) == (0, "stopped", None)
    assert remarks(kept, "A") == ["stop asked, sending SIGTERM"]
    gone(pid)


def test_a_stop_may_have_a_cause_and_a_reason(kept: Kept, daemon: Daemon) -> None:
    started(kept, daemon, child("A", "polite"))
    reason = "Its health check failed three times."
    daemon.say("stop", run_id="A", cause="unhealthy", reason=reason)
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["cause"], exited["reason"]) == (0, "unhealthy", reason)
    assert remarks(kept, "A") == ["Its health check failed three times, sending SIGTERM"]


def test_the_stop_signal_is_the_units_own(kept: Kept, daemon: Daemon) -> None:
    line = "trap 'exit 9' USR1; echo READY; while :; do sleep 0.01; done"
    started(kept, daemon, launch("A", line, stop_signal="SIGUSR1"))
    daemon.say("stop", run_id="A")
    assert daemon.hear("exited")["exit_code"] == 9


def test_run_11_a_deaf_run_is_killed_after_its_grace(kept: Kept, daemon: Daemon) -> None:
    started(kept, daemon, child("A", "deaf", grace=SECOND // 10))
    daemon.say("stop", run_id="A")
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["signal"], exited["cause"]) == (137, "SIGKILL", "stopped")
    assert remarks(kept, "A") == ["stop asked, sending SIGTERM", "sending SIGKILL to the process group"]


@pytest.mark.parametrize(("name", "code"), [("deaf", 137), ("polite", 0)])
def test_run_11_a_time_out_is_a_time_out_whatever_the_exit_code(
    kept: Kept, daemon: Daemon, name: str, code: int
) -> None:
    daemon.say("spawn", env={}, launches=[child("A", name, timeout=SECOND // 2, grace=SECOND // 10)])
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["cause"]) == (code, "timeout")
    assert exited["reason"] == "It ran longer than its `timeout` of 0.5s."
    assert exited["duration"] >= SECOND // 2
    assert remarks(kept, "A")[0] == "time-out after 0.5s, sending SIGTERM"


def test_run_12_sur_05_a_time_out_and_a_ladder_need_no_daemon(kept: Kept, daemon: Daemon) -> None:
    """The daemon is killed, its successor says nothing; the reasons stay."""
    late = child("late", "deaf", timeout=SECOND // 2, grace=SECOND // 10)
    started(kept, daemon, child("stopped", "deaf", grace=SECOND))
    started(kept, daemon, late)
    daemon.say("stop", run_id="stopped")
    kept.said("stopped", b"sending SIGTERM")
    daemon.kill()
    frozen = kept.next_daemon()
    kept.said("late", b"SIGKILL")
    kept.said("stopped", b"SIGKILL")
    frozen.kill()
    hello = kept.next_daemon().meet_when(lambda hello: len(hello["ended"]) == 2)
    causes = {exited["run_id"]: (exited["cause"], exited["exit_code"]) for exited in hello["ended"]}
    assert causes == {"late": ("timeout", 137), "stopped": ("stopped", 137)}


def test_run_13_an_escapee_is_gone_when_a_stopped_run_has_ended(kept: Kept, daemon: Daemon) -> None:
    started(kept, daemon, child("A", "escapee"))
    pid = number_after(kept.said("A", b"ESCAPED"), b"ESCAPED")
    assert alive(pid)
    daemon.say("stop", run_id="A")
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["signal"]) == (143, "SIGTERM")
    gone(pid)
    assert f"sent SIGKILL to what had left the process group: {pid}" in remarks(kept, "A")[1]


def test_a_stopped_run_has_ended_only_when_its_group_has(kept: Kept, daemon: Daemon) -> None:
    """The leader goes at the signal, its child does not: that one gets the rest of the grace, then SIGKILL."""
    leader = started(kept, daemon, child("A", "family", grace=SECOND // 2))
    pid = number_after(kept.said("A", b"CHILD"), b"CHILD")
    daemon.say("stop", run_id="A")
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["signal"]) == (143, "SIGTERM")
    assert exited["duration"] >= SECOND // 2
    gone(pid)
    assert not os.path.exists(f"/proc/{leader}")


def test_a_run_that_stopped_itself_is_continued_so_that_it_can_hear(kept: Kept, daemon: Daemon) -> None:
    pid = started(kept, daemon, child("A", "stopped", grace=60 * SECOND))
    wait_for(lambda: state(pid), lambda seen: seen == "T")
    daemon.say("stop", run_id="A")
    assert daemon.hear("exited")["exit_code"] == 3


def test_run_20_the_first_reason_wins(kept: Kept, daemon: Daemon) -> None:
    """A stop in the grace of a time-out, a time-out in the grace of a stop."""
    daemon.say("spawn", env={}, launches=[child("timed", "deaf", timeout=SECOND // 2, grace=SECOND)])
    kept.said("timed", b"time-out")
    daemon.say("stop", run_id="timed")
    assert daemon.hear("exited")["cause"] == "timeout"
    started(kept, daemon, child("stopped", "deaf", timeout=SECOND // 2, grace=SECOND))
    daemon.say("stop", run_id="stopped")
    daemon.say("stop", run_id="stopped")
    assert daemon.hear("exited")["cause"] == "stopped"
    assert sum("SIGTERM" in remark for remark in remarks(kept, "stopped")) == 1


def test_a_stop_of_a_run_that_is_unknown_or_over_does_nothing(kept: Kept, daemon: Daemon) -> None:
    daemon.say("spawn", env={}, launches=[launch("A", "exit 6")])
    exited = daemon.hear("exited")
    daemon.say("stop", run_id="A")
    daemon.say("stop", run_id="never heard of")
    daemon.say("spawn", env={}, launches=[launch("A", "exit 6")])
    assert daemon.hear("exited") == exited
    assert remarks(kept, "A") == []


End = tuple[int, str | None, str | None]


def race(daemon: Daemon, rounds: int, wait: Callable[[int], object]) -> list[tuple[int, End]]:
    """Starts short runs and stops each after that wait; number and end of those whose end is not right."""
    wrong = []
    for number in range(rounds):
        run_id = f"R{number}"
        daemon.say("spawn", env={}, launches=[launch(run_id, f"exit {number % 3}")])
        wait(daemon.hear("started", run_id=run_id)["pid"])
        daemon.say("stop", run_id=run_id)
        exited = daemon.hear("exited", run_id=run_id)
        end = exited["exit_code"], exited["signal"], exited["cause"]
        if not right(number % 3, end):
            wrong.append((number, end))
    return wrong


def right(natural: int, end: End) -> bool:
    """Either it ended by itself, or it was stopped: by the signal, or when it had just ended by itself."""
    return end in {(natural, None, None), (natural, None, "stopped"), (143, "SIGTERM", "stopped")}


@pytest.mark.parametrize("rounds", [30, pytest.param(1_000, marks=pytest.mark.long)])
def test_run_19_a_stop_between_spawn_and_first_instruction(daemon: Daemon, rounds: int) -> None:
    """One end each, and the right reason."""
    assert race(daemon, rounds, lambda _pid: None) == []


@pytest.mark.parametrize("rounds", [30, pytest.param(1_000, marks=pytest.mark.long)])
def test_run_19_a_stop_between_exit_and_report(daemon: Daemon, rounds: int) -> None:
    """The same, and no signal to whoever has the pid by then: the keeper has let go of it."""
    assert race(daemon, rounds, lambda pid: wait_for(lambda: alive(pid), lambda seen: not seen)) == []


def test_run_14_a_survivor_of_a_normal_end_is_left_alive_and_named(kept: Kept, daemon: Daemon) -> None:
    """It holds the pipe: the run ends all the same, and what it says within the next second is kept."""
    gate = kept.data.parent / "gate"
    daemon.say("spawn", env={}, launches=[child("A", "holder", str(gate))])
    pid = daemon.hear("started")["pid"]
    wait_for(lambda: os.path.exists(f"/proc/{pid}"), lambda seen: not seen)
    gate.touch()
    exited = daemon.hear("exited")
    assert (exited["exit_code"], exited["cause"]) == (0, None)
    assert exited["ended_at"] - exited["started_at"] - exited["duration"] < SECOND // 2
    log = kept.log("A")
    assert log.startswith(b"LEADER\nLATE ")
    survivor = number_after(log, b"LATE")
    assert alive(survivor)
    assert remarks(kept, "A")[0].startswith(f"it has ended; these processes of it go on: {survivor} (")
    os.kill(survivor, signal.SIGKILL)
    gone(survivor)


def test_a_survivor_that_holds_no_pipe_is_named_as_well(kept: Kept, daemon: Daemon) -> None:
    daemon.say("spawn", env={}, launches=[launch("A", "sleep 100 >/dev/null 2>&1 & echo $!")])
    assert daemon.hear("exited")["exit_code"] == 0
    survivor = int(kept.log("A").split()[0])
    assert remarks(kept, "A") == [f"it has ended; these processes of it go on: {survivor} (sleep)"]
    os.kill(survivor, signal.SIGKILL)
    gone(survivor)


def test_sur_25_orphans_are_reaped(kept: Kept, daemon: Daemon) -> None:
    """The keeper becomes their parent; it leaves no zombie."""
    daemon.say("spawn", env={}, launches=[launch("A", "sleep 0.2 >/dev/null 2>&1 & echo $!")])
    daemon.hear("exited")
    orphan = int(kept.log("A").split()[0])
    wait_for(lambda: os.path.exists(f"/proc/{orphan}"), lambda seen: not seen)


def test_orphans_are_reaped_also_while_a_dead_leader_waits_for_its_group(kept: Kept, daemon: Daemon) -> None:
    """waitid(2) shows that leader again and again, and goes no further."""
    started(kept, daemon, child("A", "family", grace=60 * SECOND))
    daemon.say("stop", run_id="A")
    daemon.say("spawn", env={}, launches=[launch("B", "sleep 0.2 >/dev/null 2>&1 & echo $!")])
    daemon.hear("exited", run_id="B")
    orphan = int(kept.log("B").split()[0])
    wait_for(lambda: os.path.exists(f"/proc/{orphan}"), lambda seen: not seen)


def test_many_that_are_stopped_at_once_are_all_gone_with_their_families(kept: Kept, daemon: Daemon) -> None:
    """One walk through /proc serves all that end in the same turn."""
    names = [f"R{number}" for number in range(40)]
    daemon.say(
        "spawn", env={}, launches=[launch(name, "sleep 1000 & setsid sleep 1000 & echo READY; wait") for name in names]
    )
    for name in names:
        kept.said(name, b"READY")
    for name in names:
        daemon.say("stop", run_id=name)
    assert {daemon.hear("exited", run_id=name)["signal"] for name in names} == {"SIGTERM"}
    assert mentioning(f"ROTA_RUN_ID={OWN}") == set()
