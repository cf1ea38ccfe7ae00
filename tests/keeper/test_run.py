"""Runs: from the launch to the report."""

import pytest
from tests.keeper.kept import Daemon, Kept, launch


def test_a_run_is_started_and_its_end_is_reported(kept: Kept, daemon: Daemon) -> None:
    daemon.say("spawn", env={}, launches=[launch("A", "echo one; echo two >&2; exit 7")])
    started = daemon.hear("started", run_id="A")
    exited = daemon.hear("exited", run_id="A")
    assert started["pid"] > 1
    assert exited["exit_code"] == 7
    assert exited["started_at"] == started["at"] <= exited["ended_at"]
    assert exited["duration"] > 0
    assert sorted(kept.log("A").splitlines()) == [b"one", b"two"]
