"""What a browser could be tricked into (docs/api.md §6)."""

import pytest
from tests.api.conftest import Ask
from tests.api.example import a_task, seen

from rota.testing.rota import ScriptedRota

RUN = "/api/tasks/backup/run"


@pytest.fixture(autouse=True)
def unit(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "rota.localhost:9477", "127.0.0.1", "127.8.8.8:1", "[::1]:9477"]
)
@pytest.mark.parametrize("target", ["/api/tasks", "/health", "/ready"])
def test_names_of_this_machine_are_served(call: Ask, host: str, target: str) -> None:
    assert call("GET", target, headers={"host": host}).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1].evil.example",
        "10.0.0.1",
        "",
        "::1",
        "a:b:c",
    ],
)
@pytest.mark.parametrize("target", ["/api/tasks", "/health", "/nowhere"])
def test_sec_04_a_rebound_name_is_refused_probes_included(call: Ask, host: str, target: str) -> None:
    assert call("GET", target, headers={"host": host}).status == 403


def test_no_host_is_refused(call: Ask) -> None:
    assert call("GET", "/api/tasks", headers={}).status == 403


def test_over_the_socket_no_host_is_asked_for(call: Ask) -> None:
    assert call("GET", "/api/tasks", headers={"host": "evil.example"}, uid=1000).status == 200
    assert call("GET", "/api/tasks", headers={}, uid=1000).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9478"},
        {"origin": "https://localhost:9477"},
        {"origin": "http://127.0.0.1:9477"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://localhost:9477", "sec-fetch-site": "cross-site"},
        {"origin": "http://evil.example", "authorization": "Basic eDp5"},
    ],
    ids=str,
)
def test_sec_04_a_write_from_a_foreign_page_is_refused(call: Ask, rota: ScriptedRota, headers: dict[str, str]) -> None:
    assert call("POST", RUN, headers={"host": "localhost:9477"} | headers).status == 403
    assert rota.asked == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://localhost:9477"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://evil.example", "authorization": "Bearer rota_x"},
    ],
    ids=str,
)
def test_a_write_from_no_page_or_our_own_is_taken(call: Ask, headers: dict[str, str]) -> None:
    assert call("POST", RUN, headers={"host": "localhost:9477"} | headers).status == 201


def test_a_foreign_page_may_ask_but_is_given_no_way_to_read(call: Ask) -> None:
    answer = call("GET", "/api/tasks", headers={"host": "localhost:9477", "origin": "http://evil.example"})
    assert answer.status == 200
    assert "access-control-allow-origin" not in answer.headers


def test_over_the_socket_no_origin_matters(call: Ask) -> None:
    assert call("POST", RUN, headers={"origin": "http://evil.example"}, uid=0).status == 201


@pytest.mark.parametrize("target", ["/api/daemon/restart", "/api/daemon/stop"])
def test_the_daemon_is_ended_over_the_socket_only(call: Ask, rota: ScriptedRota, target: str) -> None:
    refused = call("POST", target)
    assert refused.status == 403
    assert "socket" in refused.json()["detail"]
    assert "admin" in refused.json()["detail"]
    assert rota.asked == []
    assert call("POST", target, uid=1000).status == 202
    assert rota.asked[0][-1] == "socket:1000"
