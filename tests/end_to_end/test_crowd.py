"""Are the counts exact when many tasks want the same second, and is nothing left over afterwards?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.end_to_end.history import ask
from tests.end_to_end.installation import Installation
from tests.process import children_of
from tests.wait import wait_for

from rota.clock import SystemClock


def crowd(count: int, due_at: datetime) -> str:
    """So many tasks that are all due at this instant, and at no other this year."""
    cron = f"{due_at:%S %M %H %d %m} *"
    return "\n".join(f"[tasks.t{number:03}]\ncron = '{cron}'\nrun = ['true']" for number in range(count))


def held(pid: int) -> int:
    """How many descriptors a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


@pytest.mark.parametrize("count", [100, pytest.param(500, marks=pytest.mark.long)])
def test_tasks_due_in_the_same_second_each_run_once(installation: Installation, count: int) -> None:
    """SCH-21: one row and one run each, started in name order; no descriptor and no zombie is left."""
    due_at = SystemClock().now().replace(microsecond=0) + timedelta(seconds=8 + count // 50)
    installation.write(crowd(count, due_at))
    installation.up()
    before = held(installation.keeper())
    wait_for(
        lambda: installation.request_on_socket("GET", "/api/runs?limit=1000&status=success").json()["runs"],
        lambda runs: len(runs) == count,
        within=60,
    )
    assert children_of(installation.keeper()) == {installation.daemon()}
    assert held(installation.keeper()) <= before
    assert installation.down() == 0
    slots = ask(installation, "SELECT task, verdict, count(*) FROM slot GROUP BY task, verdict")
    assert slots == [(f"t{number:03}", "ran", 1) for number in range(count)]
    names = [
        unit for (unit,) in ask(installation, "SELECT unit FROM run WHERE end_reason = 'success' ORDER BY started_at")
    ]
    assert names == [f"t{number:03}" for number in range(count)]
