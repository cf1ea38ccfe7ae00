"""Each rule of docs/api.md §1, in its order; some are asked more closely elsewhere, as their docstrings say."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_run, a_service, a_task, an_ended_run, seen
from tests.house.document import document

from rota.testing.rota import ScriptedRota

SNAKE = re.compile(r"\$?[a-z][a-z0-9]*(_[a-z0-9]+)*")
BERLIN = timezone(timedelta(hours=1))


def names(node: object) -> set[str]:
    """Every member of every object in an answer."""
    if isinstance(node, list):
        return set().union(*map(names, node)) if node else set()
    if isinstance(node, dict):
        return {*node, *names(list(node.values()))}
    return set()


def test_base_a_slash_at_the_end_leads_nowhere_and_nothing_is_redirected(call: Ask) -> None:
    assert call("GET", "/api/tasks/").status == 404


def test_names_are_snake_case(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()), seen(a_service()))
    rota.keep(an_ended_run())
    for target in ("/api/tasks", "/api/tasks/backup", "/api/runs", "/api/daemon", "/ready", "/api/schedule"):
        assert {name for name in names(call("GET", target).json()) if not SNAKE.fullmatch(name)} == set()
    parameters = [
        parameter
        for methods in document()["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
    ]
    assert [each["name"] for each in parameters if each["in"] != "header" and not SNAKE.fullmatch(each["name"])] == []


def test_durations_are_nanoseconds_in_json(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(timeout=timedelta(seconds=1.5))))
    rota.keep(an_ended_run())
    assert call("GET", "/api/tasks").json()[0]["timeout"] == 1_500_000_000
    assert call("GET", f"/api/runs/{RUN_ID}").json()["duration"] == 2_000_000_000


def test_durations_in_a_query_are_as_in_rota_toml_and_a_bare_number_is_seconds(call: Ask, rota: ScriptedRota) -> None:
    """tests/api/test_query.py asks more."""
    for text in ("2s", "2", "2000ms"):
        assert call("GET", f"/api/runs?duration_min={text}").status == 200
    assert call("GET", "/api/runs?duration_min=-2").status == 422


def test_sizes_are_bytes(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(log_max_size=5_000_000)))
    assert call("GET", "/api/tasks").json()[0]["log_max_size"] == 5_000_000


def test_instants_have_six_decimals_at_most_and_z(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run(started_at=datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC)))
    assert call("GET", f"/api/runs/{RUN_ID}").json()["start_at"] == "2026-01-01T00:00:00.123456Z"


def test_planned_instants_have_the_offset_of_the_zone(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(timezone="Europe/Berlin"), next_run_at=datetime(2026, 1, 2, 3, tzinfo=BERLIN)))
    assert call("GET", "/api/tasks").json()[0]["next_run_at"] == "2026-01-02T03:00:00+01:00"


def test_an_instant_without_an_offset_is_refused_and_a_lost_plus_is_told(call: Ask) -> None:
    assert call("GET", "/api/runs?created_after=2026-01-01T00:00:00").places == ["query.created_after"]
    answer = call("GET", "/api/runs?created_after=2026-01-01T00:00:00+01:00")
    assert answer.status == 422
    assert "%2B" in answer.json()["detail"]
    assert call("GET", "/api/runs?created_after=2026-01-01T00:00:00%2B01:00").status == 200


def test_what_has_nothing_to_say_is_absent_and_zero_is_said(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(queue_max=0)))
    rota.keep(a_run())
    task = call("GET", "/api/tasks").json()[0]
    assert task["queue_max"] == 0
    assert "timeout" not in task
    for target in ("/api/tasks", "/api/tasks/backup", "/api/runs", "/api/daemon", "/api/schedule"):
        assert b"null" not in call("GET", target).body


@pytest.mark.parametrize("name", ["a.b", "A_b-c:d", "x" * 100])
def test_a_name_has_letters_digits_and_four_signs(call: Ask, name: str) -> None:
    assert call("GET", f"/api/tasks/{name}").status == 404


@pytest.mark.parametrize("name", ["a%20b", "x" * 101, "..", ".", "%C3%A9", "a%00"])
def test_what_is_no_name_is_a_422_at_its_place(call: Ask, name: str) -> None:
    answer = call("GET", f"/api/tasks/{name}")
    assert (answer.status, answer.places) == (422, ["path.name"])


@pytest.mark.parametrize("target", ["/api/tasks/a%2Fb", "/api%2Ftasks", "/api/tasks/%2e%2e%2fdaemon"])
def test_an_encoded_slash_is_a_404(call: Ask, target: str) -> None:
    assert call("GET", target).status == 404


def test_a_run_id_is_a_ulid_in_upper_case(call: Ask) -> None:
    assert call("GET", f"/api/runs/{RUN_ID}").status == 404
    for wrong in (RUN_ID.lower(), "8" + RUN_ID[1:], RUN_ID[:-1], RUN_ID[:-1] + "U"):
        assert call("GET", f"/api/runs/{wrong}").places == ["path.run_id"]


def test_queries_take_what_they_know_once(call: Ask) -> None:
    """tests/api/test_query.py asks more."""
    for query in ("with_total=1", "with_total=false", "status=failed,success", "limit=", "kind=&search="):
        assert call("GET", f"/api/runs?{query}").status == 200
    for query in ("nonsense=1", "limit=1&limit=1", "with_total=yes", "LIMIT=1"):
        assert call("GET", f"/api/runs?{query}").status == 422


def test_a_list_is_an_object_with_its_noun_but_for_the_tasks(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(*(an_ended_run(f"01JZ8Y0G5T00000000000000{number:02d}") for number in range(3)))
    assert call("GET", "/api/tasks").json() == []
    page = call("GET", "/api/runs?limit=2").json()
    assert len(page["runs"]) == 2
    rest = call("GET", f"/api/runs?limit=2&cursor={page['next_cursor']}").json()
    assert len(rest["runs"]) == 1
    assert "next_cursor" not in rest


def test_a_cursor_is_url_safe_small_and_bound_to_its_question(call: Ask, rota: ScriptedRota) -> None:
    name = "x" * 100
    rota.keep(*(an_ended_run(f"01JZ8Y0G5T00000000000000{number:02d}", unit=name) for number in range(3)))
    question = f"/api/runs?limit=1&sort_field=task_name&search={'x' * 100}"
    cursor = call("GET", question).json()["next_cursor"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,1024}", cursor)
    assert call("GET", f"{question.replace('limit=1', 'limit=5')}&cursor={cursor}").status == 200
    for other in (
        f"/api/runs?cursor={cursor}",
        f"{question}&kind=task&cursor={cursor}",
        f"{question}&cursor=x{cursor}",
    ):
        assert call("GET", other).places == ["query.cursor"]


def test_each_reply_has_an_id_and_the_api_is_never_stored(call: Ask) -> None:
    """tests/api/test_header.py asks more, of gzip, HEAD, OPTIONS and all else that headers say."""
    for target in ("/api/tasks", "/api/nowhere", "/api/runs?x=1"):
        headers = call("GET", target).headers
        assert re.fullmatch(r"[0-9a-f-]{36}", headers["x-request-id"])
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:9477"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_no_header_of_cors_is_ever_sent(call: Ask, method: str, origin: str) -> None:
    asked = {"origin": origin, "access-control-request-method": "POST", "host": "localhost:9477"}
    answer = call(method, "/api/tasks", headers=asked)
    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_head_answers_wherever_get_does_and_options_says_so(call: Ask) -> None:
    for path, methods in document()["paths"].items():
        known = path.replace("{name}", "Task").replace("{user}", "ada").replace("{token_id}", "0niG5qms")
        target = re.sub(r"\{\w+\}", RUN_ID, known)
        allow = call("OPTIONS", target).headers["allow"].split(", ")
        streams = "text/event-stream" in json.dumps(methods)
        assert ("HEAD" in allow) is ("get" in methods and not streams)
        assert {method.upper() for method in methods} <= set(allow)
        if "get" in methods:
            assert call("HEAD", target).body == b""
            assert (call("HEAD", target).status == 405) is streams
