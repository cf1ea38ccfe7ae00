"""Armed slots: started at their instant, whatever becomes of the daemon."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.keeper.kept import OWN, Daemon, Kept, keeping, launch, log_of
from tests.wait import wait_for

SECOND = 1_000_000


def soon(seconds: float) -> int:
    return time.time_ns() // 1000 + round(seconds * SECOND)  # noqa: TID251 - slots are instants of the wall clock


def test_a_slot_starts_at_its_instant_and_not_before(kept: Kept, daemon: Daemon) -> None:
    at = soon(0.3)
    daemon.say("arm", env={}, launches=[launch("A", "exit 4", at=at)])
    started = daemon.hear("started")
    assert started["armed"]
    assert started["at"] >= at
    assert daemon.hear("exited")["exit_code"] == 4


def test_slots_of_one_instant_start_in_the_order_in_which_they_were_armed(daemon: Daemon) -> None:
    at = soon(0.3)
    names = [f"R{number}" for number in range(20)]
    daemon.say("arm", env={}, launches=[launch(name, "true", at=at) for name in names])
    assert [daemon.hear("started")["run_id"] for _ in names] == names


def test_slots_fire_with_no_daemon_alive_and_the_next_one_is_told(kept: Kept, daemon: Daemon) -> None:
    """An armed start is repeated until it is acknowledged, as long as the run lives."""
    at = soon(0.3)
    daemon.say(
        "arm", env={}, launches=[launch("short", "exit 4", at=at), launch("long", "echo on; exec sleep 100", at=at)]
    )
    daemon.say("arm", env={}, launches=[launch("later", "true", at=soon(100))])
    daemon.say("hello", protocol=1)
    assert sorted(daemon.hear("hello")["armed"]) == ["later", "long", "short"]
    daemon.kill()
    silent = kept.next_daemon()
    kept.said("long", b"on")
    hello = silent.meet_when(lambda hello: hello["ended"])
    assert [(one["run_id"], one["armed"]) for one in hello["live"]] == [("long", True)]
    assert [(one["run_id"], one["exit_code"]) for one in hello["ended"]] == [("short", 4)]
    assert hello["armed"] == ["later"]
    silent.say("ack", started=["long"], ended=["short"])
    hello = silent.meet_when(lambda hello: not hello["ended"])
    assert [(one["run_id"], one["armed"]) for one in hello["live"]] == [("long", False)]


def test_disarming_answers_gone_or_fired_and_never_both(kept: Kept, daemon: Daemon) -> None:
    daemon.say("arm", env={}, launches=[launch("now", "true", at=soon(0)), launch("later", "true", at=soon(100))])
    daemon.hear("exited", run_id="now")
    daemon.say("disarm", request=7, run_ids=["now", "later", "unknown"])
    assert daemon.hear("disarmed") == {"type": "disarmed", "request": 7, "gone": ["later"], "fired": ["now"]}
    daemon.say("disarm", request=8, run_ids=["later"])
    assert daemon.hear("disarmed") == {"type": "disarmed", "request": 8, "gone": [], "fired": []}
    assert not (kept.data / log_of("later")).exists()


@pytest.mark.parametrize("rounds", [20, pytest.param(500, marks=pytest.mark.long)])
def test_a_slot_disarmed_in_the_instant_it_is_due_has_fired_or_is_gone(daemon: Daemon, rounds: int) -> None:
    """A race, many times."""
    for number in range(rounds):
        run_id = f"R{number}"
        daemon.say("arm", env={}, launches=[launch(run_id, "true", at=soon(0.001))])
        daemon.say("disarm", request=number, run_ids=[run_id])
        answer = daemon.hear("disarmed", request=number)
        assert sorted(answer["gone"] + answer["fired"]) == [run_id]
        if answer["fired"]:
            daemon.hear("exited", run_id=run_id)
    daemon.say("hello", protocol=1)
    hello = daemon.hear("hello")
    assert (hello["armed"], hello["live"]) == ([], [])


def test_armed_again_a_slot_keeps_its_last_instant(daemon: Daemon) -> None:
    at = soon(0.3)
    daemon.say("arm", env={}, launches=[launch("A", "true", at=soon(100))])
    daemon.say("arm", env={}, launches=[launch("A", "true", at=at)])
    assert daemon.hear("started")["at"] >= at
    daemon.say("disarm", request=1, run_ids=["A"])
    assert daemon.hear("disarmed")["fired"] == ["A"]


def test_a_slot_that_finds_its_place_full_is_refused_and_that_is_remembered(kept: Kept, daemon: Daemon) -> None:
    place = [["task:t", 1]]
    daemon.say("spawn", env={}, launches=[launch("A", "exec sleep 100", places=place)])
    daemon.say("arm", env={}, launches=[launch("B", "true", places=place, at=soon(0))])
    refused = daemon.hear("refused")
    assert (refused["run_id"], refused["place"], refused["armed"]) == ("B", "task:t", True)
    daemon.kill()
    daemon = kept.next_daemon()
    assert daemon.meet()["refused"] == [refused]
    assert not (kept.data / log_of("B")).exists()
    daemon.say("ack", started=[], ended=["B"])
    assert daemon.meet_when(lambda hello: not hello["refused"])["armed"] == []
    daemon.say("stop", run_id="A")
    daemon.hear("exited", run_id="A")
    daemon.say("spawn", env={}, launches=[launch("B", "exit 3", places=place)])
    assert daemon.hear("exited", run_id="B")["exit_code"] == 3


def test_the_folder_of_armed_logs_is_empty_when_nothing_is_armed(kept: Kept, daemon: Daemon) -> None:
    folder = kept.data / "armed"
    daemon.say("arm", env={}, launches=[launch("A", "true", at=soon(100)), launch("B", "true", at=soon(0.1))])
    daemon.hear("exited", run_id="B")
    assert [file.name.removeprefix(OWN) for file in folder.iterdir()] == ["A"]
    daemon.say("disarm", request=1, run_ids=["A"])
    daemon.hear("disarmed")
    assert list(folder.iterdir()) == []


def test_what_a_dead_keeper_had_armed_leaves_no_trace(tmp_path: Path) -> None:
    """No log: for recovery that slot is a gap, not a run."""
    with keeping(tmp_path / "data") as kept:
        kept.daemon().say("arm", env={}, launches=[launch("A", "true", at=soon(100))])
        wait_for(lambda: list((kept.data / "armed").iterdir()))
        kept.process.kill()
    with keeping(tmp_path / "data") as kept:
        assert kept.daemon().meet()["armed"] == []
        assert list((kept.data / "armed").iterdir()) == []
        assert not (kept.data / log_of("A")).exists()


CLOCK = """
import os, sys
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0])
import clock
wall = clock.wall
clock.wall = lambda: wall() + int(open({step!r}).read() or 0)
import runpy
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Starts a keeper whose wall clock a test can set: what it reads goes wrong by what stands in a file."""


@pytest.fixture
def stepped(tmp_path: Path) -> Iterator[Kept]:
    step = tmp_path / "step"
    step.write_text("0")
    with keeping(tmp_path / "data", through=["-c", CLOCK.format(step=str(step))]) as kept:
        yield kept


@pytest.mark.parametrize("by", [7200, -7200, 3])
def test_after_a_step_of_the_clock_armed_slots_go_back_instead_of_firing(
    stepped: Kept, tmp_path: Path, by: int
) -> None:
    """Neither early nor twice: the daemon decides what becomes of them. RUN-15: durations do not notice."""
    daemon = stepped.daemon()
    daemon.say("spawn", env={}, launches=[launch("running", "exec sleep 100", timeout=SECOND)])
    daemon.say("arm", env={}, launches=[launch("A", "true", at=soon(60)), launch("B", "true", at=soon(61))])
    daemon.say("disarm", request=0, run_ids=[])
    daemon.hear("disarmed")  # it has heard all that was said before
    (tmp_path / "step").write_text(str(by * SECOND))
    daemon.say("disarm", request=1, run_ids=[])  # anything that wakes it
    told = daemon.hear("stepped")
    assert abs(told["by"] - by * SECOND) < SECOND // 10
    returned = daemon.hear("returned")
    assert sorted(returned["run_ids"]) == ["A", "B"]
    assert f"{by:+}" in returned["reason"]
    exited = daemon.hear("exited", run_id="running")
    assert exited["cause"] == "timeout"
    assert SECOND <= exited["duration"] < 5 * SECOND
    daemon.kill()
    daemon = stepped.next_daemon()
    hello = daemon.meet()
    assert sorted(run_id for one in hello["returned"] for run_id in one["run_ids"]) == ["A", "B"]
    assert (hello["armed"], hello["live"]) == ([], [])
    daemon.say("ack", started=[], ended=["A", "B"])
    assert daemon.meet_when(lambda hello: not hello["returned"])


def test_a_clock_that_drifts_is_no_step(stepped: Kept, tmp_path: Path) -> None:
    daemon = stepped.daemon()
    daemon.say("arm", env={}, launches=[launch("A", "true", at=soon(60))])
    daemon.say("disarm", request=0, run_ids=[])
    daemon.hear("disarmed")
    (tmp_path / "step").write_text(str(SECOND // 2))
    daemon.say("disarm", request=1, run_ids=["A"])
    assert daemon.hear("disarmed")["gone"] == ["A"]


def test_a_keeper_with_nothing_to_do_does_nothing(kept: Kept, daemon: Daemon) -> None:
    """No idle wake-ups: once it has come to rest, not one context switch in a whole second."""

    def switches() -> int:
        text = Path(f"/proc/{kept.process.pid}/status").read_text()
        return int(text.split("nonvoluntary_ctxt_switches")[0].split("voluntary_ctxt_switches:")[1])

    def in_a_second() -> int:
        before = switches()
        subprocess.run(["sleep", "1"], check=True)
        return switches() - before

    daemon.say("spawn", env={}, launches=[launch("A", "exec sleep 100")])
    daemon.hear("started")
    wait_for(in_a_second, lambda count: count == 0)


def test_a_slot_given_back_can_be_armed_again(stepped: Kept, tmp_path: Path) -> None:
    """Under the same run id, and without an acknowledgement in between."""
    daemon = stepped.daemon()
    daemon.say("arm", env={}, launches=[launch("A", "exit 5", at=soon(60))])
    daemon.say("disarm", request=0, run_ids=[])
    daemon.hear("disarmed")
    (tmp_path / "step").write_text(str(100 * SECOND))
    daemon.say("disarm", request=1, run_ids=[])
    assert daemon.hear("returned")["run_ids"] == ["A"]
    daemon.say("arm", env={}, launches=[launch("A", "exit 5", at=soon(0))])
    assert daemon.hear("exited", run_id="A")["exit_code"] == 5
