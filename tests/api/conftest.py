"""A Rota that a test scripts, and the app in front of it."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.api.asgi import HOST, Answer, ask
from tests.engine.conftest import pytest_pyfunc_call  # noqa: F401 - async tests, each in a loop of its own

from rota.api.app import App, make_app
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

Ask = Callable[..., Answer]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def rota(clock: FakeClock) -> ScriptedRota:
    return ScriptedRota(clock)


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    return tmp_path / "rota.sock"


@pytest.fixture
def app(rota: ScriptedRota, clock: FakeClock) -> App:
    app = make_app(rota, clock)
    app.hub.open()
    return app


@pytest.fixture
def call(app: App) -> Ask:
    """Asks on an event loop of its own: `call("GET", "/api/tasks")`."""

    def answer(
        method: str, target: str, *, headers: Mapping[str, str] = HOST, body: bytes = b"", uid: int | None = None
    ) -> Answer:
        return asyncio.run(ask(app, method, target, headers=headers, body=body, uid=uid))

    return answer
