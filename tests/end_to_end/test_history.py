"""Is anything late while much history is asked for?"""

from datetime import timedelta
from urllib.parse import quote

import pytest
from bench.history import Past, write_past
from tests.end_to_end.installation import Installation
from tests.wait import wait_for

from rota.clock import SystemClock

CLOCK = SystemClock()
LATE = 250_000_000
"""Nanoseconds."""


@pytest.mark.parametrize(
    ("runs", "megabytes", "slots"),
    [
        pytest.param(20_000, 20, 3, id="short"),
        pytest.param(1_000_000, 5_000, 60, id="long", marks=pytest.mark.long),
    ],
)
def test_no_slot_is_late_while_much_is_asked_for(
    installation: Installation, runs: int, megabytes: int, slots: int
) -> None:
    """SEC-12: a search over much output, a board over 32 days, 50 000 planned firings."""
    now = CLOCK.now()
    past = Past(until=now, runs=runs, units=70, days=31)
    tasks = [f'[tasks.{name}]\nrun = "true"\ncron = "58 * * * *"\n' for name in past.names()]
    tick = '[tasks.tick]\nrun = "true"\ncron = "* * * * * *"\n'
    talk = f'[tasks.talk]\nrun = "yes a line of output | head -c {megabytes}000000"\nlog_max_size = "6gb"\n'
    installation.write("\n".join([*tasks, tick, talk]))
    installation.data.mkdir(mode=0o700)
    write_past(installation.data / "rota.db", past)
    installation.up()
    installation.rota("run", "talk", "--wait", within=600)
    begin, end = quote((now - timedelta(days=31)).isoformat()), quote((now + timedelta(days=31)).isoformat())
    questions = [
        f"/api/board?from={begin}",
        f"/api/board?from={begin}&resolution=1h",
        f"/api/schedule?to={end}",
        "/api/tasks/talk/log/search?q=nowhere",
        "/api/runs?search=nowhere",
        "/api/runs/summary",
    ]
    asked_since = CLOCK.now()

    def enough() -> bool:
        for question in questions:
            assert installation.request("GET", question).status == 200, question
        return CLOCK.now() - asked_since > timedelta(seconds=slots)

    wait_for(enough, within=slots + 60)
    since = quote((asked_since + timedelta(seconds=0.5)).isoformat())
    told = installation.request("GET", f"/api/runs?task_name=tick&created_after={since}&limit=1000").json()["runs"]
    late = [run["lateness"] for run in told if "lateness" in run]
    assert len(late) >= slots - 1
    assert max(late) <= LATE, late
