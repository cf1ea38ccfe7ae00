"""A loop for the test, and a store of each kind in it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.example import AnyStore, Do

from rota.clock import SystemClock
from rota.store.sqlite import SqliteStore
from rota.testing.store import MemoryStore


@pytest.fixture
def do() -> Iterator[Do]:
    """Runs a coroutine to its end; all of a test's coroutines share one loop."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rota.db"


@pytest.fixture
def sqlite_store(do: Do, path: Path) -> Iterator[SqliteStore]:
    store = do(SqliteStore.open(path, SystemClock()))
    yield store
    do(store.close())


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest) -> AnyStore:
    """The contract holds for each of them."""
    if request.param == "memory":
        return MemoryStore()
    on_disk: SqliteStore = request.getfixturevalue("sqlite_store")
    return on_disk
