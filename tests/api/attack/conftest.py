"""What an attacker has, and what is counted of the attempts."""

from collections import Counter
from typing import Any

import pytest

from rota.api import serve
from rota.api.app import App


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
