"""A Rota that a test scripts, and the app in front of it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.api.asgi import HOST, Answer, ask
from tests.engine.conftest import pytest_pyfunc_call  # noqa: F401 - async tests, each in a loop of its own

from rota.api import serve
from rota.api.app import App, make_app
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

Ask = Callable[..., Answer]
Leap = Callable[[float], None]


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

    def answer(method: str, target: str, *, headers: Mapping[str, str] = HOST, **how: Any) -> Answer:
        return asyncio.run(ask(app, method, target, headers=headers, **how))

    return answer


@pytest.fixture
def leap() -> Leap:
    """Lets seconds pass for everything on the loop that waits for a time."""

    def pass_by(seconds: float) -> None:
        loop = asyncio.get_running_loop()
        before = loop.time
        loop.time = lambda: before() + seconds  # type: ignore[method-assign] # the loop asks itself for the time

    return pass_by


@pytest.fixture
def rejected(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What a real server refuses, by reason: `rota_http_rejected_total`."""
    counted: Counter[str] = Counter()
    make = serve.make_app

    def made(*arguments: Any, **named: Any) -> App:
        app = make(*arguments, **named)
        app.tally.rejected = counted
        return app

    monkeypatch.setattr(serve, "make_app", made)
    return counted
