"""Output of a run that is alive when the disk falls below `min_free_space`."""

import sys
from pathlib import Path

import pytest
from tests.keeper.kept import Daemon, Frame, Kept, launch, log_of

MORE_THAN_ANY_DISK = 2**62

LONG = """
import os, sys
def say(number):
    for i in range(number):
        os.write(1, b"x" * 4095 + b"\\n")
say(int(sys.argv[1]))
os.write(2, b"half\\n")
while not os.path.exists(sys.argv[2]): pass
say(1000)
os.write(1, b"end\\n")
"""
"""Some blocks of 4 KiB, then, once the gate is open, 4 MB more."""


def through_the_shortage(kept: Kept, daemon: Daemon, blocks: int, **members: object) -> tuple[Frame, Path]:
    """The end of a run in the middle of which the disk is found to be too full, and its log."""
    gate = kept.data / "gate"
    daemon.say("spawn", env={}, launches=[launch("A", sys.executable, "-c", LONG, str(blocks), str(gate), **members)])
    kept.said("A", b"half")
    daemon.say("limits", min_free_space=MORE_THAN_ANY_DISK)
    gate.touch()
    return daemon.hear("exited"), kept.data / log_of("A")


def test_log_04_drop_new_lets_the_child_live_and_keeps_no_more(kept: Kept, daemon: Daemon) -> None:
    exited, log = through_the_shortage(kept, daemon, 10, log_on_full="drop_new")
    assert (exited["exit_code"], exited["cause"]) == (0, None)
    assert log.stat().st_size < 2**21
    assert log.read_bytes().count(b"min_free_space") == 1
    assert log.read_bytes().endswith(b" left; what follows is not kept\n")


@pytest.mark.parametrize("blocks", [10, 500], ids=["before", "after a rotation"])
def test_log_04_drop_old_lets_the_child_live_and_gives_up_the_oldest(kept: Kept, daemon: Daemon, blocks: int) -> None:
    exited, log = through_the_shortage(kept, daemon, blocks, log_on_full="drop_old", log_max_size=3_000_000)
    assert (exited["exit_code"], exited["cause"]) == (0, None)
    assert log.stat().st_size + log.with_name("A.log.1").stat().st_size < 3 * 2**20
    assert log.read_bytes().endswith(b"end\n")
    assert b"min_free_space" in log.read_bytes()
    assert exited["log_bytes"] > (blocks + 1000) * 4096


def test_log_04_kill_task_ends_the_run_for_it(kept: Kept, daemon: Daemon) -> None:
    exited, log = through_the_shortage(kept, daemon, 10, log_on_full="kill_task")
    assert (exited["cause"], exited["exit_code"]) == ("log_overflow", 143)
    assert "min_free_space" in exited["reason"]
    assert log.read_bytes().count(b"what follows is not kept") == 1


def test_with_room_enough_nothing_is_dropped(kept: Kept, daemon: Daemon) -> None:
    daemon.say("limits", min_free_space=1)
    gate = kept.data / "gate"
    gate.touch()
    daemon.say("spawn", env={}, launches=[launch("A", sys.executable, "-c", LONG, "500", str(gate))])
    assert daemon.hear("exited")["exit_code"] == 0
    assert (kept.data / log_of("A")).stat().st_size == 1500 * 4096 + len("half\nend\n")
