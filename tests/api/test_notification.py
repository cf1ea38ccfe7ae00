"""Notifications over HTTP (docs/api.md §3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, NOW, RUN_ID

from rota.model.name import run_id_at
from rota.model.notification import Notice, NotificationKind, Notify
from rota.testing.rota import ScriptedRota

LIST = "/api/notifications"
MINUTE = timedelta(minutes=1)


def id_of(number: int) -> str:
    return run_id_at(NOW, number.to_bytes(10))


def happen(rota: ScriptedRota, number: int = 0, **different: object) -> str:
    """Something happens; answers its id, were it new."""
    notice = Notice(
        id=id_of(number),
        kind=NotificationKind.RUN_FAILED,
        reason="failed",
        unit=f"unit-{number}",
        run_id=RUN_ID,
        title="It failed",
        body="Exit code 7.",
        at=NOW + number * MINUTE,
    )
    rota.notifications.make(Notify(notice=replace(notice, **different)))  # type: ignore[arg-type] # as the test wants it
    return notice.id


def units(answer: dict) -> list[str]:
    return [row.get("task_name", "") for row in answer["notifications"]]


def test_a_notification_is_told_with_all_it_has(call: Ask, rota: ScriptedRota) -> None:
    happen(rota)
    answer = call("GET", LIST)
    assert answer.headers["link"] == '</schemas/NotificationList.json>; rel="describedBy"'
    assert answer.json() == {
        "$schema": "http://localhost:9477/schemas/NotificationList.json",
        "notifications": [
            {
                "id": id_of(0),
                "fingerprint": "run_failed:failed:unit-0",
                "kind": "run_failed",
                "severity": "error",
                "task_name": "unit-0",
                "run_id": RUN_ID,
                "title": "It failed",
                "body": "Exit code 7.",
                "count": 1,
                "occurrences": ["2026-01-01T00:00:00Z"],
                "created_at": "2026-01-01T00:00:00Z",
                "last_occurred_at": "2026-01-01T00:00:00Z",
            }
        ],
        "unread_count": 1,
    }


def test_what_is_about_all_of_rota_names_no_unit(call: Ask, rota: ScriptedRota) -> None:
    happen(rota, unit=None, run_id=None)
    [row] = call("GET", LIST).json()["notifications"]
    assert {"task_name", "run_id"}.isdisjoint(row)


def test_a_list_is_walked_by_cursor_newest_first(call: Ask, rota: ScriptedRota) -> None:
    for number in range(5):
        happen(rota, number)
    first = call("GET", f"{LIST}?limit=2").json()
    second = call("GET", f"{LIST}?limit=4&cursor={first['next_cursor']}").json()
    assert units(first) + units(second) == [f"unit-{number}" for number in (4, 3, 2, 1, 0)]
    assert "next_cursor" not in second


def test_a_cursor_of_another_filter_is_refused(call: Ask, rota: ScriptedRota) -> None:
    for number in range(3):
        happen(rota, number)
    cursor = call("GET", f"{LIST}?limit=1").json()["next_cursor"]
    assert call("GET", f"{LIST}?limit=1&unread=true&cursor={cursor}").places == ["query.cursor"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("severity=warn", ["unit-1"]),
        ("severity=warn,error", ["unit-2", "unit-1", "unit-0"]),
        ("task_name=unit-2", ["unit-2"]),
        ("unread=true", ["unit-2", "unit-1"]),
        ("unread=false", ["unit-0"]),
        ("severity=info", []),
    ],
)
def test_filters_must_all_hold(call: Ask, rota: ScriptedRota, query: str, found: list[str]) -> None:
    read = happen(rota, 0)
    happen(rota, 1, kind=NotificationKind.SLOTS_MISSED)
    happen(rota, 2)
    call("POST", f"{LIST}/{read}/read")
    answer = call("GET", f"{LIST}?{query}").json()
    assert units(answer) == found
    assert answer["unread_count"] == 2


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "severity=fatal", "unread=yes", "kind=run_failed"])
def test_a_query_that_does_not_fit_is_refused(call: Ask, query: str) -> None:
    answer = call("GET", f"{LIST}?{query}")
    assert (answer.status, len(answer.places)) == (422, 1)
    assert answer.places[0].startswith(f"query.{query.partition('=')[0]}")


def test_reading_and_unreading_are_idempotent(call: Ask, rota: ScriptedRota) -> None:
    found = happen(rota)
    for verb, count in [("read", 0), ("read", 0), ("unread", 1), ("unread", 1)]:
        answer = call("POST", f"{LIST}/{found}/{verb}")
        assert (answer.status, answer.body) == (204, b"")
        assert call("GET", f"{LIST}/unread-count").json()["count"] == count


@pytest.mark.parametrize("verb", ["read", "unread"])
def test_an_unknown_notification_is_a_404_and_a_malformed_id_a_422(call: Ask, verb: str) -> None:
    assert call("POST", f"{LIST}/{id_of(7)}/{verb}").status == 404
    refused = call("POST", f"{LIST}/seven/{verb}")
    assert (refused.status, refused.places) == (422, ["path.notification_id"])


def test_all_are_read_up_to_an_instant(call: Ask, rota: ScriptedRota) -> None:
    for number in range(3):
        happen(rota, number)
    body = b'{"last_read_at": "2026-01-01T01:01:00+01:00"}'
    assert call("POST", f"{LIST}/read", headers=JSON, body=body).status == 204
    assert units(call("GET", f"{LIST}?unread=true").json()) == ["unit-2"]


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_all_are_read_without_a_body(call: Ask, rota: ScriptedRota, body: bytes) -> None:
    happen(rota)
    assert call("POST", f"{LIST}/read", headers=JSON, body=body).status == 204
    assert call("GET", f"{LIST}/unread-count").json()["count"] == 0


@pytest.mark.parametrize("body", [b'{"last_read_at": "2026-01-01T01:01:00"}', b'{"until": 1}', b'{"last_read_at": 5}'])
def test_a_body_that_does_not_fit_is_refused(call: Ask, body: bytes) -> None:
    assert call("POST", f"{LIST}/read", headers=JSON, body=body).status == 422
