"""A served Rota and a client at its socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.client.server import Server, serving

from rota.client.address import Address
from rota.client.client import Client
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota


@pytest.fixture
def rota() -> ScriptedRota:
    return ScriptedRota(FakeClock())


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    return tmp_path / "rota.sock"


@pytest.fixture
def server(rota: ScriptedRota, socket: Path) -> Iterator[Server]:
    with serving(rota, socket) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Client:
    return Client(Address(socket=server.socket), name="cli")
