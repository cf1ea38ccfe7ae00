"""A keeper with a daemon that serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.keeper.kept import Daemon, Kept, keeping


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with keeping(tmp_path / "data") as kept:
        yield kept


@pytest.fixture
def daemon(kept: Kept) -> Daemon:
    return kept.daemon()
