"""Does `rota down` return when Rota is down, and not before?"""

import os
import signal
import threading
from pathlib import Path

import pytest
from tests.api.example import a_run
from tests.cli.conftest import Type
from tests.cli.lock import Lock
from tests.cli.stage import Stage

from rota.cli.command import down
from rota.cli.lock import is_kept


@pytest.fixture
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(down, "PAUSE", 0.001)


def test_a_data_directory_is_kept_while_its_lock_is_held(tmp_path: Path) -> None:
    assert not is_kept(tmp_path / "data")
    lock = Lock(tmp_path / "data")
    assert is_kept(tmp_path / "data")
    lock.release()
    assert not is_kept(tmp_path / "data")


def test_down_waits_for_the_lock_and_tells_for_what(typed: Type, stage: Stage, lock: Lock, looking_often: None) -> None:
    """CLI-06: a slow drain."""
    stage.rota.keep(a_run(), a_run("01JZ8Y0G5T00000000000000XY", unit="slow"))
    runs = stage.rota.runs

    async def told(*args: object, **kwargs: object) -> object:
        threading.Timer(0, lock.release).start()
        return await runs(*args, **kwargs)  # type: ignore[arg-type] # handed on as it came

    stage.rota.runs = told  # type: ignore[assignment, method-assign] # a script of this test
    told_of = typed("down")
    assert (told_of.code, told_of.out) == (0, "Rota is down.\n")
    assert told_of.err == "Waiting for 2 runs to end: backup, slow\n"
    assert stage.rota.asked[0][0] == "shut_down"


def test_the_keeper_of_a_deaf_daemon_is_asked_itself(
    typed: Type, lock: Lock, looking_often: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, int]] = []

    def kill(pid: int, number: int) -> None:
        heard.append((pid, number))
        lock.release()

    monkeypatch.setattr(down.os, "kill", kill)
    told = typed("down")
    assert (told.code, told.out, heard) == (0, "Rota is down.\n", [(os.getpid(), signal.SIGTERM)])
    assert "keeper" in told.err


def test_where_no_rota_runs_down_says_so(typed: Type, tmp_path: Path) -> None:
    failed = typed("down")
    assert failed.code == 3
    assert str(tmp_path / "data") in failed.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_somebody_elses_rota_is_not_reported_as_stopped(typed: Type, lock: Lock, tmp_path: Path) -> None:
    """CLI-06"""
    (tmp_path / "data" / "lock").chmod(0)
    failed = typed("down")
    assert (failed.code, failed.out) == (4, "")
    assert "somebody else" in failed.err
