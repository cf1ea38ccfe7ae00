"""SEC-15: paths that try to lead somewhere else."""

import pytest
from tests.api.conftest import Ask

from rota.api.app import App
from rota.testing.rota import ScriptedRota

TRICKS = [
    "..%2f", "..%2F..%2fetc", "%2e%2e%2f", "..", "%2e%2e", ".", "a%2fb", "..%5c", "%00", "x%00y", "%0d%0aSet-Cookie:x",
    "%c0%ae%c0%ae", "%ff", "a;b", "a%20b", "x" * 101, "%", "%zz", "..%252f", "{name}", "~root", "%e2%80%a8",
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_sec_15_in_every_parameter_of_every_path_it_is_nothing(
    call: Ask, rota: ScriptedRota, app: App, trick: str
) -> None:
    document = call("GET", "/openapi.json").json()
    tried = 0
    for path, operations in document["paths"].items():
        for method in operations if "{" in path else ():
            target = "/".join(trick if "{" in part else part for part in path.split("/"))
            answer = call(method.upper(), target)
            wanted = {401} if path.startswith("/api/hooks/") else {404, 422}
            assert answer.status in wanted | {404}, (method, target)
            assert answer.headers["content-type"] == "application/problem+json"
            tried += 1
    assert tried > 10
    assert rota.asked == []


@pytest.mark.parametrize("target", ["/api/tasks/..%2fruns", "/api/tasks/%2e%2e/daemon", "/schemas/..%2f..%2fRun.json"])
def test_sec_15_a_path_that_climbs_is_counted(call: Ask, app: App, target: str) -> None:
    assert call("GET", target).status in {404, 422}
    assert app.tally.rejected == {"path": 1}


@pytest.mark.parametrize("target", ["/api/nowhere", "/api/", "/api", "/api/tasks/", "//api/tasks"])
def test_sec_15_an_unknown_path_is_a_404_in_json(call: Ask, target: str) -> None:
    answer = call("GET", target)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
