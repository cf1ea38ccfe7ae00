"""The order of checks (docs/api.md §2): of all that is wrong with a request, the first in the table answers."""

from collections.abc import Mapping

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, RUN_ID, a_run, a_service, a_task, an_ended_run, seen

from rota.testing.rota import ScriptedRota

RUN = "/api/tasks/backup/run"
FOREIGN = {"origin": "http://evil.example"}
BIG = b'{"x": "' + b"x" * 1024 * 1024 + b'"}'


def sent(*wrongs: Mapping[str, str]) -> dict[str, str]:
    headers = dict(JSON)
    for wrong in wrongs:
        headers |= wrong
    return headers


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()), seen(a_task("locked", api_trigger=False)), seen(a_service("web", api_trigger=False)))


HUGE = {"x-huge": "x" * 70_000}
REBOUND = {"host": "evil.example"}
TEXT = {"content-type": "text/plain"}

CASES = [
    ("1 headers too large, before a rebound Host", "POST", "/api/nonsense", sent(HUGE, REBOUND), BIG, 431),
    ("1 a rebound Host, before an unknown path", "POST", "/api/nonsense", sent(REBOUND), b"", 403),
    ("2 an unknown path, before a foreign origin", "POST", "/api/nonsense", sent(FOREIGN), b"", 404),
    ("2 a wrong method, before a foreign origin", "DELETE", RUN, sent(FOREIGN), b"", 405),
    ("3 a foreign origin, before the scope", "POST", "/api/daemon/stop", sent(FOREIGN), b"", 403),
    ("5 the scope, before the type of the body", "POST", "/api/daemon/stop", sent(TEXT), b"{}", 403),
    ("7 the type of the body, before its size", "POST", RUN, sent(TEXT), BIG, 415),
    ("7 an encoded body", "POST", RUN, sent({"content-encoding": "gzip"}), b"{}", 415),
    ("8 the size of the body, before its syntax", "POST", RUN, sent(), b"x" * (1024 * 1024 + 1), 413),
    ("9 the syntax of the body, before the query", "POST", RUN + "?nonsense=1", sent(), b"{", 400),
    ("10 the query, before the thing exists", "POST", "/api/tasks/nobody/run?nonsense=1", sent(), b"", 422),
    ("10 the body, before the thing exists", "POST", "/api/tasks/nobody/run", sent(), b'{"nonsense": 1}', 422),
    ("10 the path, before the thing exists", "POST", "/api/tasks/a%20b/run", sent(), b"", 422),
    ("10 parameters, before api_trigger", "POST", "/api/tasks/locked/run", sent(), b'{"params": {"x": 1}}', 422),
    ("11 the thing exists", "POST", "/api/tasks/nobody/run", sent(), b"", 404),
    ("12 api_trigger, before the state", "POST", "/api/tasks/web/run", sent(), b"", 403),
    ("12 api_trigger = false", "POST", "/api/tasks/locked/run", sent(), b"", 403),
]


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "status"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_first_check_that_fails_answers(
    call: Ask, rota: ScriptedRota, method: str, target: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = call(method, target, headers=headers, body=body)
    assert answer.status == status
    assert rota.asked == [], "a refused request changes nothing"


def test_a_write_during_recovery_or_shutdown_is_put_off_before_its_body_is_looked_at(
    call: Ask, rota: ScriptedRota
) -> None:
    rota.refusing = "Rota is stopping."
    answer = call("POST", RUN, headers=sent(TEXT), body=b"{")
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")


def test_a_read_during_recovery_or_shutdown_is_answered(call: Ask, rota: ScriptedRota) -> None:
    rota.refusing = "Rota is recovering."
    assert call("GET", "/api/tasks").status == 200


def test_a_stream_during_shutdown_is_put_off(call: Ask, rota: ScriptedRota) -> None:
    rota.refusing = "Rota is stopping."
    rota.keep(an_ended_run())
    assert call("GET", f"/api/runs/{RUN_ID}/log/stream").status == 503


def test_the_daemon_can_be_ended_even_while_it_recovers(call: Ask, rota: ScriptedRota) -> None:
    rota.refusing = "Rota is recovering."
    assert call("POST", "/api/daemon/stop", uid=0).status == 202


def test_the_state_is_looked_at_last(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run(unit="locked"), an_ended_run("01JZ8Y0G5T00000000000000YY"))
    assert call("POST", f"/api/runs/{RUN_ID}/stop").status == 403
    assert call("POST", "/api/runs/01JZ8Y0G5T00000000000000YY/stop").status == 409


def test_sec_11_a_run_of_a_locked_unit_cannot_be_stopped(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(a_run(unit="locked"))
    answer = call("POST", f"/api/runs/{RUN_ID}/stop")
    assert answer.status == 403
    assert "api_trigger = false" in answer.json()["detail"]


def test_all_that_does_not_fit_is_told_at_once(call: Ask) -> None:
    answer = call("POST", "/api/tasks/a%20b/run?wait=maybe&x=1", headers=JSON, body=b'{"params": 5, "more": 1}')
    assert answer.places == ["path.name", "query.wait", "query.x", "body.params", "body.more"]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1,]", b'{"params": NaN}', b"\xef\xbb\xbf{}", b'{"x": "\xff"}', b"[" * 100_000, b"{} x", b" "],
    ids=["cut", "comma", "NaN", "BOM", "no UTF-8", "nested", "trailing", "blank"],
)
def test_what_is_no_json_is_a_400_at_the_body(call: Ask, body: bytes) -> None:
    answer = call("POST", RUN, headers=JSON, body=body)
    assert (answer.status, answer.places) == (400, ["body"])


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", 'application/json;charset="UTF-8"']
)
def test_json_in_utf_8_is_taken(call: Ask, kind: str) -> None:
    assert call("POST", RUN, headers=JSON | {"content-type": kind}, body=b"{}").status == 201


@pytest.mark.parametrize("kind", ["", "text/json", "application/json; charset=latin-1", "multipart/form-data"])
def test_no_other_type_is_taken_so_that_no_form_can_write(call: Ask, kind: str) -> None:
    assert call("POST", RUN, headers=JSON | {"content-type": kind}, body=b"{}").status == 415


def test_an_operation_without_a_body_takes_none_or_an_empty_object(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(a_run())
    stop = f"/api/runs/{RUN_ID}/stop"
    assert call("POST", stop).status == 200
    assert call("POST", stop, headers=JSON, body=b"{}").status == 200
    answer = call("POST", stop, headers=JSON, body=b'{"force": true}')
    assert (answer.status, answer.places) == (422, ["body.force"])


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"5"])
def test_a_body_that_is_no_object_is_a_422_at_the_body(call: Ask, body: bytes) -> None:
    answer = call("POST", RUN, headers=JSON, body=body)
    assert (answer.status, answer.places) == (422, ["body"])


def test_a_schema_member_in_a_body_is_ignored(call: Ask) -> None:
    assert call("POST", RUN, headers=JSON, body=b'{"$schema": "http://localhost/schemas/RunInput.json"}').status == 201
