"""Does `rota up` know its own?"""

import os
import sys
from pathlib import Path

from tests.cli.lock import Lock
from tests.cli.stage import Stage

from rota.cli.command.up import daemon_of
from rota.cli.keeper import keeper_argv
from rota.cli.option import Place

PLACE: Place = {"config": None, "data": None, "host": "127.0.0.2", "port": 9480}


def test_a_keeper_is_up_when_its_own_daemon_answers(stage: Stage, lock: Lock, tmp_path: Path) -> None:
    daemon = daemon_of(os.getpid(), tmp_path / "data")
    assert daemon is not None
    assert daemon.port == 9477


def test_the_daemon_of_another_keeper_does_not_count(stage: Stage, lock: Lock, tmp_path: Path) -> None:
    """CLI-08: the start failed, and who answers there was there before."""
    assert daemon_of(os.getpid() + 1, tmp_path / "data") is None


def test_a_keeper_without_a_daemon_is_not_up(lock: Lock, tmp_path: Path) -> None:
    assert daemon_of(os.getpid(), tmp_path / "data") is None
    lock.release()
    assert daemon_of(os.getpid(), tmp_path / "data") is None


def test_what_is_typed_reaches_the_daemon_and_the_folder_it_starts_in_hides_no_module() -> None:
    argv = keeper_argv(Path("/c/rota.toml"), Path("/d"), PLACE)
    daemon = argv[argv.index("--") + 1 :]
    assert daemon[:4] == [sys.executable, "-P", "-m", "rota.daemon"]
    assert daemon[4:] == ["--config", "/c/rota.toml", "--data", "/d", "--host", "127.0.0.2", "--port", "9480"]
