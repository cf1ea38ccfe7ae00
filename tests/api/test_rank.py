"""The order of checks (docs/api.md §2), pair by pair: of any two things that are wrong, the earlier one answers."""

import itertools

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, a_service, a_task, seen

from rota.testing.rota import ScriptedRota


class Wrongs:
    """One request, in which any of the checks can be made to fail."""

    def __init__(self, rota: ScriptedRota, names: frozenset[str]) -> None:
        self._rota = rota
        self._names = names

    def has(self, name: str) -> bool:
        return name in self._names

    @property
    def target(self) -> str:
        name = "nobody" if self.has("exists") else "locked" if self.has("api_trigger") else "web"
        verb = "nonsense" if self.has("route") else "run"
        base = f"/api/tasks/{name}/{verb}"
        if self.has("scope"):
            base = "/api/daemon/nonsense" if self.has("route") else "/api/daemon/stop"
        return base + ("?nonsense=1" if self.has("schema") else "")

    @property
    def headers(self) -> dict[str, str]:
        sent = dict(JSON)
        if self.has("head size"):
            sent["x-huge"] = "x" * 70_000
        if self.has("host"):
            sent["host"] = "evil.example"
        if self.has("cross-site"):
            sent["origin"] = "http://evil.example"
        if self.has("type"):
            sent["content-type"] = "text/plain"
        return sent

    @property
    def body(self) -> bytes:
        body = b"{" if self.has("json") else b"{}"
        if self.has("size"):
            return body + b" " * 1024 * 1024
        return body if self.has("json") or self.has("type") else b""


ORDER = {
    "head size": 431,
    "host": 403,
    "route": 404,
    "cross-site": 403,
    "scope": 403,
    "ready": 503,
    "type": 415,
    "size": 413,
    "json": 400,
    "schema": 422,
    "exists": 404,
    "api_trigger": 403,
    "state": 409,
}
WORDS = {
    "head size": "64 KiB",
    "host": "Host evil.example",
    "route": "nothing at this path",
    "cross-site": "another origin",
    "scope": "needs the scope",
    "ready": "recovering",
    "type": "Content-Type",
    "size": "1 MiB",
    "json": "no JSON",
    "schema": "query.nonsense",
    "exists": "no task or service",
    "api_trigger": "api_trigger = false",
    "state": "is a service",
}
APART = {("exists", "api_trigger"), ("scope", "ready")}
"""No request can have both wrong: what does not exist forbids nothing, and the daemon can always be told to end."""


@pytest.mark.parametrize(("first", "second"), [p for p in itertools.combinations(ORDER, 2) if p not in APART])
def test_of_two_wrongs_the_first_in_the_table_answers(call: Ask, rota: ScriptedRota, first: str, second: str) -> None:
    rota.put(seen(a_service("web")), seen(a_task("locked", api_trigger=False)))
    if "ready" in {first, second}:
        rota.refusing = "Rota is recovering."
    wrong = Wrongs(rota, frozenset({first, second}))
    answer = call("POST", wrong.target, headers=wrong.headers, body=wrong.body)
    assert answer.status == ORDER[first], answer.json()["detail"]
    assert WORDS[first] in answer.json()["detail"]
    assert rota.asked == [], "a refused request changes nothing"
