"""A terminal to type into, and a scripted Rota behind a real socket for what is typed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.lock import Lock
from tests.cli.stage import Stage

from rota.cli import main


@dataclass(frozen=True)
class Typed:
    """What became of one command."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its output, which is one JSON document."""
        return json.loads(self.out)


Type = Callable[..., Typed]


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, a home without anything, a narrow page, and no Rota that could be meant."""
    for name in ("ROTA_CONFIG", "ROTA_URL", "NO_COLOR", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ROTA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Type:
    """`typed("run", "backup")` does what `rota run backup` does."""

    def enter(*arguments: str) -> Typed:
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Typed(code, out, err)

    return enter


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A scripted Rota that commands find."""
    (tmp_path / "data").mkdir()
    with Stage(tmp_path / "data") as stage:
        yield stage


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[Lock]:
    """A keeper lives in the data directory, until `release`; it is this process."""
    lock = Lock(tmp_path / "data")
    yield lock
    lock.release()
