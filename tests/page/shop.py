"""A Rota in which nothing happens by itself: tests say what runs."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.end_to_end.installation import Installation
from tests.page.conftest import running

SHOP = """
[daemon]
shutdown_timeout = "1s"

[defaults]
graceful_stop = "1s"

[tasks.quick]
run = "echo done"

[tasks.broken]
run = "echo no such table >&2; exit 3"

[tasks.slow]
run = "exec sleep 300"
"""


@contextmanager
def opened(paths: pytest.TempPathFactory) -> Iterator[Installation]:
    """Up, for as long as somebody needs it."""
    installation = Installation(paths.mktemp("shop"))
    installation.write(SHOP)
    with running(installation) as up:
        yield up


def run(rota: Installation, task: str) -> str:
    """The id of a run now: of one that has ended, unless it is slow."""
    wait = "?wait=true&wait_timeout=10s" if task != "slow" else ""
    answer = rota.request("POST", f"/api/tasks/{task}/run{wait}", {})
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


def count(rota: Installation, query: str = "") -> int:
    """How many runs there are."""
    return int(rota.request("GET", f"/api/runs/summary?{query}").json()["total"])


def clear(rota: Installation) -> None:
    """No run, as far as anybody sees."""
    rota.request("POST", "/api/runs/bulk/stop", {"match_all": True, "filter": {}})
    rota.request("POST", "/api/tasks/slow/stop?wait=true&wait_timeout=10s")
    rota.request("POST", "/api/runs/bulk/delete", {"match_all": True, "filter": {}})
