"""Does the demo begin with thirty days that every question of the API finds?"""

import signal
from typing import Any
from urllib.parse import quote

from tests.end_to_end.installation import Installation
from tests.wait import wait_for

from rota.clock import SystemClock
from rota.demo.past import LENGTH

MAKING_UP = 120.0
"""Seconds, on a busy machine."""


def test_the_demo_begins_with_a_past_that_can_be_asked_about(installation: Installation) -> None:
    place = ("--data", str(installation.data), "--port", str(installation.port))
    demo = installation.begin("demo", "--seed-history", *place)
    try:
        wait_for(installation.is_healthy, within=MAKING_UP)
        wait_for(lambda: installation.request_on_socket("GET", "/ready").status, lambda status: status == 200)
        ask_everything(installation)
    finally:
        demo.send_signal(signal.SIGINT)
        out, _ = demo.communicate(timeout=30)
    assert "rota open" in out
    assert demo.returncode == 0
    again = installation.rota("demo", "--seed-history", *place)
    assert again.code == 1
    assert "holds a history already" in again.err


def ask_everything(installation: Installation) -> None:
    def told(path: str) -> Any:
        reply = installation.request_on_socket("GET", path)
        assert reply.status == 200, path
        return reply.json()

    since = quote((SystemClock().now() - LENGTH).isoformat())
    board = told(f"/api/board?from={since}")
    assert len(board["runs"]["id"]) > 10_000
    assert {"missed", "paused", "held", "skipped"} <= set(board["slots"]["verdict"])
    stats = told("/api/tasks/backup/stats?window=30d")
    assert stats["streak"] == {"kind": "failure", "count": 8}
    assert stats["success"] > 20
    newest = told("/api/runs?task_name=backup&status=failed&limit=1")["runs"][0]
    lines = told(f"/api/runs/{newest['id']}/log")["lines"]
    assert any("No space left on device" in line["text"] for line in lines)
    added = told(f"/api/runs/{newest['id']}/log/diff")["added"]
    assert any("No space left on device" in line["text"] for line in added)
    notifications = told("/api/notifications?limit=100")
    assert notifications["unread_count"] > 5
    assert {"task_overdue", "service_failing", "slots_missed"} <= {
        each["kind"] for each in notifications["notifications"]
    }
    assert told("/api/runs/summary")["by_end_reason"]["missed"] > 0
    assert told("/api/audit")["entries"]
    slots = told(f"/api/tasks/price-update/slots?verdict=paused&from={since}")["slots"]
    assert slots[0]["count"] == 24
