"""What an attacker has, and what is counted of the attempts."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from rota.api import serve
from rota.api.app import App

Leap = Callable[[float], None]


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


@pytest.fixture
def leap() -> Leap:
    """Lets seconds pass for everything on the loop that waits for a time."""

    def pass_by(seconds: float) -> None:
        loop = asyncio.get_running_loop()
        before = loop.time
        loop.time = lambda: before() + seconds  # type: ignore[method-assign] # the loop asks itself for the time

    return pass_by
