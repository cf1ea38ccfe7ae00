"""A runner that speaks to a real keeper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.conftest import pytest_pyfunc_call  # noqa: F401 - async tests, each in a loop of its own
from tests.keeper.kept import Kept, keeping


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with keeping(tmp_path / "data") as kept:
        yield kept
