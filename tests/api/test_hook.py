"""Inbound webhooks (docs/api.md §6)."""

import asyncio
import json
from datetime import timedelta

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, a_service, a_task, seen

from rota.api.app import App
from rota.model.secret import Secret
from rota.model.unit import HookToken, Param
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

HOST = {"host": "localhost:9477"}
FULL, ONLY_RUN, WEB = ("f" * 40, "r" * 40, "schlüssel-" * 4)
BEARER = HOST | {"authorization": f"Bearer {FULL}"}
RUN = "/api/hooks/tasks/backup/run"


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    tokens = (HookToken(token=Secret(FULL)), HookToken(token=Secret(ONLY_RUN), allow=("run",)))
    web = (HookToken(token=Secret(WEB), allow=("start", "stop", "restart")),)
    rota.put(
        seen(a_task(hook_tokens=tokens, api_trigger=False)),
        seen(a_task("open")),
        seen(a_service("web", hook_tokens=web, instances=3)),
    )


@pytest.mark.parametrize(("verb", "status"), [("run", 201), ("start", 200), ("stop", 200), ("restart", 200)])
def test_sec_06_each_verb_is_done_whatever_api_trigger_says(
    call: Ask, rota: ScriptedRota, verb: str, status: int
) -> None:
    """SEC-11: api_trigger = false keeps off everybody but a hook."""
    assert call("POST", f"/api/hooks/tasks/backup/{verb}", headers=BEARER).status == status
    assert "hook:backup" in rota.asked[0]
    assert call("POST", f"/api/tasks/backup/{verb}", headers=HOST).status == 403


def test_a_run_says_that_a_hook_triggered_it_whatever_the_sender_says(call: Ask) -> None:
    run = call("POST", RUN, headers=BEARER | {"rota-client": "cli"}).json()
    assert (run["triggered_by"], run["actor"]) == ("hook", "hook:backup")


def test_the_token_may_stand_in_the_query_where_there_is_no_header(call: Ask) -> None:
    assert call("POST", f"{RUN}?token={ONLY_RUN}").status == 201
    assert call("POST", f"{RUN}?token=wrong", headers=BEARER).status == 201, "the header counts"


def test_a_token_may_hold_any_characters(call: Ask) -> None:
    assert call("POST", f"/api/hooks/tasks/web/stop?token={WEB.replace('ü', '%C3%BC')}").status == 200
    sent = HOST | {"authorization": f"Bearer {WEB}"}
    assert call("POST", "/api/hooks/tasks/web/stop", headers=sent).status == 200


WRONG = {
    "unknown unit": ("/api/hooks/tasks/nobody/run", BEARER),
    "bad name": ("/api/hooks/tasks/a%20b/run", BEARER),
    "no tokens": ("/api/hooks/tasks/open/run", BEARER),
    "wrong token": (RUN, HOST | {"authorization": "Bearer wrong"}),
    "another unit's": ("/api/hooks/tasks/web/run", BEARER),
    "a longer one": (RUN, HOST | {"authorization": f"Bearer {FULL}x"}),
    "none": (RUN, HOST),
    "an empty one": (RUN + "?token=", HOST),
    "an empty header": (RUN + f"?token={FULL}", HOST | {"authorization": ""}),
    "another scheme": (RUN + f"?token={FULL}", HOST | {"authorization": f"Basic {FULL}"}),
    "no scheme": (RUN + f"?token={FULL}", HOST | {"authorization": FULL}),
    "twice in the query": (RUN + f"?token={FULL}&token={FULL}", HOST),
}


@pytest.mark.parametrize(("target", "headers"), WRONG.values(), ids=WRONG)
def test_sec_06_whatever_is_wrong_the_401_is_the_same(
    call: Ask, rota: ScriptedRota, app: App, target: str, headers: dict[str, str]
) -> None:
    answer = call("POST", target, headers=headers)
    reference = call("POST", RUN, headers=HOST | {"authorization": "Bearer x"})
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="rota"'
    assert told(answer.json()) == told(reference.json())
    assert answer.headers | {"x-request-id": ""} == reference.headers | {"x-request-id": ""}
    assert app.tally.rejected == {"hook_token": 2}
    assert rota.asked == []


def told(problem: dict[str, object]) -> dict[str, object]:
    return problem | {"instance": ""}


def test_two_headers_are_no_token(call: Ask) -> None:
    assert call("POST", RUN, headers=BEARER, twice={"authorization": f"Bearer {FULL}"}).status == 401


def test_sec_06_a_verb_that_is_not_allowed_is_a_403_that_does_not_count(
    call: Ask, rota: ScriptedRota, app: App
) -> None:
    for _ in range(30):
        answer = call("POST", f"/api/hooks/tasks/backup/stop?token={ONLY_RUN}")
        assert answer.status == 403
    assert "only run" in answer.json()["detail"]
    assert app.tally.rejected == {"hook_verb": 30}
    assert call("POST", f"{RUN}?token={ONLY_RUN}").status == 201
    assert [deed[0] for deed in rota.asked] == ["trigger"]


def test_a_service_is_not_run(call: Ask) -> None:
    sent = HOST | {"authorization": f"Bearer {WEB}"}
    assert call("POST", "/api/hooks/tasks/web/run", headers=sent).status == 403


def test_sec_06_after_20_wrong_ones_in_a_minute_good_ones_wait_too(call: Ask, clock: FakeClock, app: App) -> None:
    for _ in range(20):
        assert call("POST", f"{RUN}?token=wrong").status == 401
    answer = call("POST", RUN, headers=BEARER)
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert app.tally.rejected["hook_limit"] == 1
    assert call("POST", RUN, headers=BEARER, client="192.0.2.1").status == 201, "others are not held up"
    assert call("POST", RUN, headers=BEARER, uid=0).status == 201, "nor is the socket"
    asyncio.run(clock.advance(timedelta(seconds=60)))
    assert call("POST", RUN, headers=BEARER).status == 201


def test_sec_06_whoever_comes_through_a_forged_header_is_counted_all_the_same(call: Ask) -> None:
    for number in range(20):
        forged = HOST | {"x-forwarded-for": f"203.0.113.{number}"}
        assert call("POST", f"{RUN}?token=wrong", headers=forged).status == 401
    assert call("POST", RUN, headers=BEARER).status == 429


def test_a_hook_is_under_the_host_check_and_not_under_the_cross_site_rule(call: Ask) -> None:
    assert call("POST", RUN, headers=BEARER | {"host": "evil.example"}).status == 403
    foreign = {"origin": "https://ci.example", "sec-fetch-site": "cross-site", "cookie": "rota_session_1=x"}
    assert call("POST", RUN, headers=BEARER | foreign).status == 201


def test_parameters_come_as_for_the_verb_itself(call: Ask, rota: ScriptedRota) -> None:
    task = a_task("greet", params=(Param(name="who", type="string"),), hook_tokens=(HookToken(token=Secret(FULL)),))  # type: ignore[arg-type] # the wire's word for it
    rota.put(seen(task))
    body = json.dumps({"params": {"who": "world"}}).encode()
    run = call("POST", "/api/hooks/tasks/greet/run", headers=BEARER | JSON, body=body).json()
    assert run["params"] == {"who": "world"}
    sent = HOST | {"authorization": f"Bearer {WEB}"}
    assert call("POST", "/api/hooks/tasks/web/restart?instance=1&rolling=false", headers=sent).status == 200
    assert rota.asked[-1][-2:] == ("instance=1", "rolling=False")


@pytest.mark.parametrize("query", ["wait=true", "wait_timeout=5s", "x=1"])
def test_nobody_waits_for_a_hook(call: Ask, query: str) -> None:
    assert call("POST", f"{RUN}?{query}", headers=BEARER).status == 422


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/json", ""])
def test_a_payload_of_the_senders_own_is_passed_over_when_that_is_said(call: Ask, kind: str) -> None:
    sent, payload = BEARER | {"content-type": kind, "content-encoding": "gzip"}, b'{"zen": [NaN'
    assert call("POST", RUN + "?ignore_body=true", headers=sent, body=payload).status == 201
    assert call("POST", RUN + "?ignore_body=false", headers=sent, body=payload).status == 415
    assert call("POST", RUN + "?ignore_body=maybe", headers=BEARER).status == 422


def test_a_payload_that_is_passed_over_is_bounded_all_the_same(call: Ask, app: App) -> None:
    answer = call("POST", RUN + "?ignore_body=1", headers=BEARER, body=b"x" * (1024 * 1024 + 1))
    assert answer.status == 413
    assert app.tally.rejected == {"body_size": 1}


def test_during_recovery_a_good_token_is_put_off_and_a_wrong_one_refused(call: Ask, rota: ScriptedRota) -> None:
    rota.refusing = "Rota is recovering."
    assert call("POST", RUN, headers=BEARER).status == 503
    assert call("POST", RUN, headers=HOST).status == 401


def test_a_unit_tells_what_its_tokens_allow_and_none_of_them(call: Ask) -> None:
    answer = call("GET", "/api/tasks/web")
    assert answer.json()["hook_verbs"] == ["start", "stop", "restart"]
    assert WEB not in answer.body.decode()
    assert "hook_verbs" not in call("GET", "/api/tasks/open").json()
