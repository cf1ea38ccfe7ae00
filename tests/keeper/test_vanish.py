"""Folders that somebody sweeps away in the very moment in which a run needs them."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.keeper.kept import Daemon, Kept, launch

ROUNDS = [10, pytest.param(200, marks=pytest.mark.long)]
SWEEPS = 50
"""How often it is swept for each run. Each sweep costs the keeper one attempt at most, of which it has more."""


@contextmanager
def swept(folder: Path) -> Iterator[None]:
    """Meanwhile this folder is removed so many times, each as soon as it is there and empty."""
    over = threading.Event()

    def sweep() -> None:
        left = SWEEPS
        while left and not over.is_set():
            with suppress(OSError):  # it is not empty now, or not there
                os.rmdir(folder)
                left -= 1

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    try:
        yield
    finally:
        over.set()
        sweeper.join()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_log_16_a_folder_that_vanishes_as_a_run_starts_fails_no_run(kept: Kept, daemon: Daemon, rounds: int) -> None:
    folder = kept.data / "logs" / "unit"
    for number in range(rounds):
        run_id = f"A{number}"
        with swept(folder):
            daemon.say("spawn", env={}, launches=[launch(run_id, "true")])
            exited = daemon.hear("exited", run_id=run_id)
        assert (exited["exit_code"], exited["reason"]) == (0, None)
        (folder / f"{run_id}.log").unlink()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_log_16_nor_does_it_fail_an_armed_one(kept: Kept, daemon: Daemon, rounds: int) -> None:
    folder = kept.data / "logs" / "unit"
    for number in range(rounds):
        run_id = f"A{number}"
        with swept(folder):
            daemon.say("arm", env={}, launches=[launch(run_id, "true", at=1)])
            exited = daemon.hear("exited", run_id=run_id)
        assert (exited["exit_code"], exited["reason"]) == (0, None)
        (folder / f"{run_id}.log").unlink()
