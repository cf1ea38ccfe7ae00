"""Every failure is an ErrorModel (docs/api.md §1.2), whatever failed."""

import logging

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, RUN_ID, a_task, seen

from rota.model.error import InternalError, NotFoundError, RefusedError, UsageError, WorldError
from rota.testing.rota import ScriptedRota

MEMBERS = ["$schema", "detail", "errors", "instance", "status", "title", "type"]

REQUESTS = [
    ("GET", "/api/nowhere", 404, "Not Found"),
    ("GET", "/api/tasks/", 404, "Not Found"),
    ("PUT", "/api/tasks", 405, "Method Not Allowed"),
    ("GET", "/api/tasks/nobody", 404, "Not Found"),
    ("GET", "/api/tasks?x=1", 422, "Unprocessable Content"),
    ("GET", f"/api/runs/{RUN_ID}", 404, "Not Found"),
    ("GET", "/api/runs/nonsense", 422, "Unprocessable Content"),
    ("POST", "/api/daemon/restart", 403, "Forbidden"),
]


@pytest.mark.parametrize(("method", "target", "status", "title"), REQUESTS)
def test_a_failure_is_a_problem_with_the_phrase_of_rfc_9110(
    call: Ask, method: str, target: str, status: int, title: str
) -> None:
    answer = call(method, target)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["link"] == '</schemas/ErrorModel.json>; rel="describedBy"'
    assert list(problem) == [name for name in MEMBERS if name != "errors" or status == 422]
    assert problem["$schema"] == "http://localhost:9477/schemas/ErrorModel.json"
    assert problem["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    assert (problem["status"], answer.status, problem["title"], problem["type"]) == (
        status,
        status,
        title,
        "about:blank",
    )
    assert problem["detail"]


def test_the_large_body_has_its_new_name(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    answer = call("POST", "/api/tasks/backup/run", headers=JSON, body=b" " * (1024 * 1024 + 1))
    assert answer.json()["title"] == "Content Too Large"
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError("No such slot.", hint="Look again."), 404),
        (RefusedError("The queue is closed.", hint="Wait."), 409),
        (UsageError("That makes no sense."), 422),
        (WorldError("The disk is full.", hint="Make room."), 503),
    ],
)
def test_an_error_of_ours_is_told_with_its_hint(call: Ask, rota: ScriptedRota, error: Exception, status: int) -> None:
    rota.failure = error
    answer = call("GET", f"/api/runs/{RUN_ID}")
    assert (answer.status, answer.json()["detail"]) == (status, str(error))


def test_the_world_may_be_asked_again_later(call: Ask, rota: ScriptedRota) -> None:
    rota.failure = WorldError("The disk is full.")
    assert call("GET", f"/api/runs/{RUN_ID}").headers["retry-after"] == "5"


@pytest.mark.parametrize("error", [InternalError("secret inside"), ZeroDivisionError("secret inside"), KeyError("x")])
def test_a_fault_of_our_own_tells_the_request_id_and_nothing_of_the_inside(
    call: Ask, rota: ScriptedRota, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    rota.failure = error
    with caplog.at_level(logging.ERROR):
        answer = call("GET", f"/api/runs/{RUN_ID}")
    identifier = answer.headers["x-request-id"]
    assert answer.status == 500
    assert answer.json()["detail"].startswith("internal error")
    assert identifier in answer.json()["detail"]
    assert b"secret inside" not in answer.body
    [record] = caplog.records
    assert identifier in record.getMessage()
    assert record.exc_info is not None


@pytest.mark.parametrize(("target", "status"), [("/api/tasks/backup/run", 201), ("/api/tasks/nobody/run", 404)])
def test_every_write_is_told_in_the_log_with_its_request_id_and_actor(
    call: Ask, rota: ScriptedRota, caplog: pytest.LogCaptureFixture, target: str, status: int
) -> None:
    rota.put(seen(a_task()))
    with caplog.at_level(logging.INFO, logger="rota.api"):
        answer = call("POST", target, uid=1000)
        call("GET", "/api/tasks")
    [record] = caplog.records
    identifier = answer.headers["x-request-id"]
    assert record.getMessage() == f"POST {target} by socket:1000 answered {status} (request {identifier})"


def test_an_unknown_task_suggests_the_nearest(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task("backup")), seen(a_task("report")))
    assert "Did you mean backup?" in call("POST", "/api/tasks/bakcup/run").json()["detail"]
    assert "Did you mean" not in call("POST", "/api/tasks/quite-different/run").json()["detail"]


def test_a_value_is_cut_to_256_characters(call: Ask) -> None:
    answer = call("GET", "/api/runs?limit=" + "9" * 1000)
    assert answer.json()["errors"][0]["value"] == "9" * 256


def test_a_long_unknown_name_does_not_blow_up_the_answer(call: Ask) -> None:
    [place] = call("GET", "/api/runs?" + "x" * 5000 + "=1").places
    assert place == "query." + "x" * 100


def test_sec_15_an_encoded_slash_never_reaches_a_parameter(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    for target in (
        "/api/tasks/..%2fbackup",
        "/api/tasks/%2e%2e%2Fx/run",
        "/api/runs/..%2f..%2fetc",
        "/schemas/..%2fx.json",
    ):
        assert call("GET", target).status == 404


def test_sec_15_dots_are_no_name(call: Ask) -> None:
    assert call("GET", "/api/tasks/%2e%2e").status == 422
    assert call("GET", "/api/tasks/.").status == 422


def test_a_path_that_is_no_utf_8_is_unknown(call: Ask) -> None:
    assert call("GET", "/api/tasks/%ff").status == 404
