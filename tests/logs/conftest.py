"""A keeper's files and a reader of them."""

from pathlib import Path

import pytest
from tests.engine.conftest import pytest_pyfunc_call  # noqa: F401 - async tests, each in a loop of its own
from tests.logs.keeper import Keeper

from rota.clock import SystemClock
from rota.logs.reader import LogReader


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


@pytest.fixture
def reader(tmp_path: Path) -> LogReader:
    return LogReader(tmp_path, SystemClock())
