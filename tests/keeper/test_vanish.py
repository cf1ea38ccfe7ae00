"""Folders that somebody sweeps away in the very moment in which a run needs them."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.keeper.kept import Daemon, Kept, launch

ROUNDS = [10, pytest.param(200, marks=pytest.mark.long)]


@contextmanager
def swept(folder: Path) -> Iterator[None]:
    """All along, this folder is removed whenever it is empty, and what has ended in it too."""
    over = threading.Event()

    def sweep() -> None:
        while not over.is_set():
            with suppress(OSError):  # it is not empty now, or not there
                os.rmdir(folder)

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
    with swept(folder):
        for number in range(rounds):
            run_id = f"A{number}"
            daemon.say("spawn", env={}, launches=[launch(run_id, "true")])
            exited = daemon.hear("exited", run_id=run_id)
            assert (exited["exit_code"], exited["reason"]) == (0, None)
            (folder / f"{run_id}.log").unlink()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_log_16_nor_does_it_fail_an_armed_one(kept: Kept, daemon: Daemon, rounds: int) -> None:
    folder = kept.data / "logs" / "unit"
    with swept(folder):
        for number in range(rounds):
            run_id = f"A{number}"
            daemon.say("arm", env={}, launches=[launch(run_id, "true", at=1)])
            exited = daemon.hear("exited", run_id=run_id)
            assert (exited["exit_code"], exited["reason"]) == (0, None)
            (folder / f"{run_id}.log").unlink()
