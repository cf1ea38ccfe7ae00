"""SEC-07: a secret where anybody may read along: it is taken in the one place that is meant for it, told nowhere."""

import logging

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, a_task, seen

from rota.api.app import App
from rota.model.secret import Secret
from rota.model.unit import HookToken
from rota.testing.rota import ScriptedRota

SECRET = "c0rrect-horse-battery-staple-0123456789"
RUN = "/api/tasks/backup/run"
HOOK = "/api/hooks/tasks/backup/run"


@pytest.fixture(autouse=True)
def unit(rota: ScriptedRota) -> None:
    rota.put(seen(a_task(hook_tokens=(HookToken(token=Secret(SECRET)),))))


@pytest.mark.parametrize("name", ["token", "ticket", "password", "access_token", "Token", "api_token", "new_password"])
@pytest.mark.parametrize("target", ["/api/tasks", RUN, "/api/runs", "/health"])
def test_sec_07_a_token_in_an_url_opens_nothing_and_is_repeated_nowhere(
    call: Ask, caplog: pytest.LogCaptureFixture, target: str, name: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = call("POST" if target == RUN else "GET", f"{target}?{name}={SECRET}")
    assert answer.status in {404, 422}
    assert SECRET not in answer.body.decode() + caplog.text + str(answer.headers)


def test_sec_07_the_page_is_the_same_for_whoever_has_a_token_in_its_address(
    call: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = call("GET", f"/nowhere?token={SECRET}")
    assert answer.body == call("GET", "/").body
    assert SECRET not in caplog.text + str(answer.headers)


@pytest.mark.parametrize("query", [f"token={SECRET}&x=1", f"token={SECRET}&token={SECRET}", f"tokn={SECRET}"])
@pytest.mark.parametrize("body", [b"", b'{"x": 1}', b"{"])
def test_sec_07_a_hook_repeats_its_token_neither_in_errors_nor_in_the_log(
    call: Ask, caplog: pytest.LogCaptureFixture, query: str, body: bytes
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = call("POST", f"{HOOK}?{query}", headers=JSON, body=body)
    assert answer.status in {400, 401, 422}
    assert SECRET not in answer.body.decode() + caplog.text + str(answer.headers)


def test_sec_07_what_a_hook_does_tells_no_token(
    call: Ask, rota: ScriptedRota, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = call("POST", f"{HOOK}?token={SECRET}")
    assert answer.status == 201
    assert SECRET not in answer.body.decode() + caplog.text + str(rota.asked) + str(app.tally.requests)
