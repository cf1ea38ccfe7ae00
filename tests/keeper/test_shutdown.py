"""Full stops: nobody is left behind, and the daemon is told all of it first."""

import os
import signal
import sys
import time

import pytest
from tests.keeper.kept import CHILDREN, Daemon, Frame, Kept, gone, launch, log_of
from tests.process import alive

SECOND = 1_000_000


def child(run_id: str, name: str, **members: object) -> Frame:
    return launch(run_id, sys.executable, str(CHILDREN / f"{name}.py"), **members)


def start(kept: Kept, daemon: Daemon, *launches: Frame) -> list[int]:
    """Their pids, once all have said READY."""
    daemon.say("spawn", env={}, launches=list(launches))
    pids = [daemon.hear("started", run_id=one["run_id"])["pid"] for one in launches]
    for one in launches:
        kept.said(one["run_id"], b"READY")
    return pids


def over(kept: Kept, *pids: int) -> int:
    """The keeper's exit code; these are gone by then."""
    code = kept.process.wait(20)
    assert [pid for pid in pids if alive(pid)] == []
    return code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_the_daemon_and_its_answer_counts(kept: Kept, daemon: Daemon, number: signal.Signals) -> None:
    """The daemon stops what it will, hears of all ends, and goes; its exit code is the keeper's."""
    [pid] = start(kept, daemon, child("A", "polite"))
    kept.process.send_signal(number)
    assert daemon.hear("shutdown")["reason"] == number.name
    daemon.say("drain", seconds=60)
    daemon.say("stop", run_id="A")
    assert daemon.hear("exited")["cause"] == "stopped"
    assert kept.process.poll() is None
    daemon.say("_exit", code=0)
    assert over(kept, pid) == 0


def test_a_daemon_that_could_not_store_the_end_lends_the_keeper_its_exit_code(kept: Kept, daemon: Daemon) -> None:
    """SUR-19: an init system must see it."""
    daemon.say("drain", seconds=60)
    daemon.say("_exit", code=1)
    assert over(kept) == 1


def test_what_outlives_the_drain_is_killed_and_reported_before_the_daemon_goes(kept: Kept, daemon: Daemon) -> None:
    """SUR-17, SUR-18: reason shutdown, the keeper's part of it."""
    pids = start(kept, daemon, child("A", "deaf", grace=60 * SECOND), child("B", "escapee", grace=60 * SECOND))
    daemon.say("drain", seconds=0.1)
    ends = {run_id: daemon.hear("exited", run_id=run_id) for run_id in "AB"}
    assert {(end["cause"], end["reason"], end["signal"]) for end in ends.values()} == {
        ("stopped", "shutdown", "SIGKILL")
    }
    assert kept.process.poll() is None
    daemon.say("ack", started=[], ended=["A", "B"])
    daemon.say("_exit", code=0)
    assert over(kept, *pids) == 0


def test_sur_16_nothing_starts_once_the_drain_has_begun(kept: Kept, daemon: Daemon) -> None:
    """Armed slots come back, and stay remembered; a spawn is refused."""
    now = time.time_ns() // 1000  # noqa: TID251 - slots are instants of the wall clock
    daemon.say("arm", env={}, launches=[launch("A", "true", at=now + SECOND // 2)])
    daemon.say("drain", seconds=60)
    returned = daemon.hear("returned")
    assert (returned["run_ids"], returned["reason"]) == (["A"], "shutdown")
    daemon.say("spawn", env={}, launches=[launch("B", "true")])
    assert daemon.hear("refused")["place"] == "shutdown"
    daemon.say("arm", env={}, launches=[launch("C", "true", at=now)])
    assert daemon.hear("returned")["run_ids"] == ["C"]
    daemon.say("_exit", code=0)
    assert over(kept) == 0
    assert not list(kept.data.glob("logs/*/*"))


def test_a_daemon_that_goes_before_its_runs_leaves_them_to_the_ladder(kept: Kept, daemon: Daemon) -> None:
    pids = start(kept, daemon, child("A", "polite"), child("B", "deaf", grace=SECOND // 10))
    daemon.say("drain", seconds=60)
    daemon.say("_exit", code=0)
    assert over(kept, *pids) == 0
    assert b"shutdown, sending SIGTERM" in kept.log("A")


def test_a_deaf_daemon_does_not_keep_the_keeper(kept: Kept, daemon: Daemon) -> None:
    """It is asked, and has 2 s to answer; then the runs walk the ladder, and it is ended as well."""
    pids = start(kept, daemon, child("A", "polite"))
    os.kill(daemon.pid, signal.SIGSTOP)
    kept.process.terminate()
    assert over(kept, *pids, daemon.pid) == 0
    assert b"shutdown, sending SIGTERM" in kept.log("A")


def test_sur_17_a_second_signal_kills_at_once(kept: Kept, daemon: Daemon) -> None:
    """Runs that ignore everything, graces of a minute, a drain of a minute. The daemon still hears of their ends."""
    pids = start(kept, daemon, child("A", "deaf", grace=60 * SECOND), child("B", "escapee", grace=60 * SECOND))
    kept.process.send_signal(signal.SIGTERM)
    daemon.hear("shutdown")
    daemon.say("drain", seconds=60)
    kept.process.send_signal(signal.SIGTERM)
    assert {daemon.hear("exited", run_id=run_id)["signal"] for run_id in "AB"} == {"SIGKILL"}
    assert over(kept, *pids, daemon.pid) == 0
    assert b"SIGKILL" in kept.log("A")


def test_a_keeper_with_no_runs_is_gone_at_once(kept: Kept, daemon: Daemon) -> None:
    kept.process.terminate()
    daemon.hear("shutdown")
    daemon.say("drain", seconds=60)
    daemon.say("_exit", code=0)
    assert over(kept, daemon.pid) == 0


def test_a_signal_before_the_daemon_listens_ends_both(kept: Kept) -> None:
    daemon = kept.next_daemon()
    kept.process.terminate()
    assert over(kept, daemon.pid) == 0


def test_a_hangup_is_passed_on_as_a_wish_to_reload(kept: Kept, daemon: Daemon) -> None:
    kept.process.send_signal(signal.SIGHUP)
    daemon.hear("reload")
    assert kept.process.poll() is None


def test_sur_06_a_killed_keeper_is_noticed_by_the_end_of_the_channel(kept: Kept, daemon: Daemon) -> None:
    """The daemon's part of it is tested elsewhere."""
    kept.process.kill()
    with pytest.raises(EOFError):
        daemon.hear("anything")
    gone(daemon.pid)
    assert not (kept.data / log_of("A")).exists()
