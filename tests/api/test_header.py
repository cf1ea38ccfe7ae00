"""What every reply carries, and the methods that any path knows."""

import gzip
import json
import re

import pytest
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_task, an_ended_run, seen

from rota.testing.rota import ScriptedRota

HOST = {"host": "localhost:9477"}
PATHS = ["/api/tasks", "/api/nowhere", "/health", "/openapi.json", "/nowhere", "/api/daemon"]


@pytest.mark.parametrize("target", PATHS)
def test_every_reply_carries_the_security_headers(call: Ask, target: str) -> None:
    headers = call("GET", target).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-security-policy"] == (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert re.fullmatch(r"([a-z-]+=\(\)(, )?)+", headers["permissions-policy"])
    assert not any(name.startswith("access-control") for name in headers)


def test_each_request_has_an_id_of_its_own(call: Ask) -> None:
    ids = {call("GET", "/health").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifier) for identifier in ids)


@pytest.mark.parametrize("target", PATHS)
def test_what_is_under_api_is_not_stored(call: Ask, target: str) -> None:
    kept = not target.startswith("/api") and target != "/nowhere"  # which is the page
    assert call("GET", target).headers.get("cache-control") == (None if kept else "no-store")


def test_the_date_is_that_of_the_clock(call: Ask) -> None:
    assert call("GET", "/health").headers["date"] == "Thu, 01 Jan 2026 00:00:00 GMT"


def test_an_object_names_its_schema_first_and_links_to_it(call: Ask) -> None:
    answer = call("GET", "/api/daemon")
    assert answer.body.startswith(b'{"$schema":"http://localhost:9477/schemas/DaemonInfo.json","version"')
    assert answer.headers["link"] == '</schemas/DaemonInfo.json>; rel="describedBy"'


def test_objects_inside_name_no_schema(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run())
    assert call("GET", "/api/runs").body.count(b"$schema") == 1


def test_the_schema_has_the_host_that_the_client_used(call: Ask) -> None:
    assert b"http://[::1]:80/schemas/" in call("GET", "/api/daemon", headers={"host": "[::1]:80"}).body


@pytest.mark.parametrize("host", ['x"y', "x/y", "x y", "é", "", "x" * 300])
def test_over_the_socket_a_strange_host_stays_out_of_the_body(call: Ask, host: str) -> None:
    body = call("GET", "/api/daemon", headers={"host": host}, uid=0).body
    assert json.loads(body)["$schema"] == "http://localhost/schemas/DaemonInfo.json"


def test_gzip_comes_from_one_kibibyte_on_when_asked(call: Ask, rota: ScriptedRota) -> None:
    asked = HOST | {"accept-encoding": "br, gzip;q=0.5"}
    assert "content-encoding" not in call("GET", "/api/tasks", headers=asked).headers
    rota.put(*(seen(a_task(f"t{number}")) for number in range(5)))
    plain, packed = call("GET", "/api/tasks"), call("GET", "/api/tasks", headers=asked)
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == packed.headers["vary"] == "accept-encoding"
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert gzip.decompress(packed.body) == plain.body


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("*", True),
        ("GZIP; q=1", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0", False),
        ("br", False),
        ("", False),
    ],
)
def test_a_weight_of_zero_refuses_gzip(call: Ask, rota: ScriptedRota, accepted: str, packed: bool) -> None:
    rota.put(*(seen(a_task(f"t{number}")) for number in range(5)))
    headers = call("GET", "/api/tasks", headers=HOST | {"accept-encoding": accepted}).headers
    assert ("content-encoding" in headers) is packed


@pytest.mark.parametrize("target", ["/api/tasks", "/health", f"/api/runs/{RUN_ID}", "/api/nowhere"])
def test_head_has_the_headers_of_get_and_no_body(call: Ask, rota: ScriptedRota, target: str) -> None:
    rota.keep(an_ended_run())
    got, head = call("GET", target), call("HEAD", target)
    assert (head.status, head.body) == (got.status, b"")
    assert head.headers | {"x-request-id": ""} == got.headers | {"x-request-id": ""}


def test_a_stream_has_no_head(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run())
    answer = call("HEAD", f"/api/runs/{RUN_ID}/log/stream")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, OPTIONS")


@pytest.mark.parametrize(
    ("target", "allow"),
    [
        ("/api/tasks", "GET, HEAD, OPTIONS"),
        ("/api/tasks/backup/run", "OPTIONS, POST"),
        (f"/api/runs/{RUN_ID}/log/stream", "GET, OPTIONS"),
    ],
)
def test_options_and_405_tell_what_is_allowed(call: Ask, target: str, allow: str) -> None:
    options, wrong = call("OPTIONS", target), call("PATCH", target)
    assert (options.status, options.body, options.headers["allow"]) == (204, b"", allow)
    assert (wrong.status, wrong.headers["allow"]) == (405, allow)


def test_an_unknown_path_is_a_404_by_any_method(call: Ask) -> None:
    assert {call(method, "/api/nowhere").status for method in ("GET", "POST", "OPTIONS", "DELETE", "BREW")} == {404}


def test_health_is_two_letters(call: Ask) -> None:
    answer = call("GET", "/health")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"OK", "text/plain; charset=utf-8")


def test_ready_tells_each_check(call: Ask) -> None:
    assert call("GET", "/ready").json()["checks"] == dict.fromkeys(
        ("recovery", "store", "keeper", "scheduler", "disk"), "ok"
    )


def test_not_ready_names_what_is_wrong(call: Ask, rota: ScriptedRota) -> None:
    rota.trouble["store"] = "The disk is full."
    answer = call("GET", "/ready")
    assert (answer.status, answer.places) == (503, ["check.store"])
    assert "The disk is full." in answer.json()["detail"]
