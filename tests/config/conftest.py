"""A folder for the test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.config.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def one() -> Iterator[Folder]:
    """One folder for all examples of a property: each writes the same files."""
    with tempfile.TemporaryDirectory() as path:
        yield Folder(Path(path))
