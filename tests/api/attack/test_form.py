"""SEC-04: a foreign page that has the browser of somebody who is let in write something here."""

import pytest
from tests.api.conftest import Ask
from tests.api.example import a_task, seen

from rota.api.app import App
from rota.model.configuration import DaemonSettings
from rota.testing.rota import ScriptedRota

RUN = "/api/tasks/backup/run"
HOST = {"host": "localhost:9477"}
COOKIE = {"cookie": "theme=dark; rota_session_0a1b2c3d=secret"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def unit(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://localhost:9478"},
        {"origin": "http://localhost"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"origin": "http://localhost:9477", "sec-fetch-site": "same-site"},
        {"origin": "http://evil.example", "authorization": "Basic eDp5"},
        {"origin": "http://evil.example", "authorization": "Bearer"},
        COOKIE,
    ],
    ids=str,
)
@pytest.mark.parametrize("method_and_target", [("POST", RUN), ("POST", "/api/daemon/reload")], ids=str)
def test_sec_04_a_foreign_page_writes_nothing(
    call: Ask, rota: ScriptedRota, app: App, method_and_target: tuple[str, str], headers: dict[str, str]
) -> None:
    assert call(*method_and_target, headers=HOST | headers).status == 403
    assert app.tally.rejected == {"cross_site": 1}
    assert rota.asked == []


def test_sec_04_two_origins_are_refused_whichever_is_right(call: Ask, app: App) -> None:
    right = HOST | {"origin": "http://localhost:9477"}
    assert call("POST", RUN, headers=right, twice={"origin": "http://evil.example"}).status == 403
    assert app.tally.rejected == {"cross_site": 1}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_sec_04_what_a_form_can_send_is_taken_nowhere(call: Ask, app: App, kind: str) -> None:
    answer = call("POST", RUN, headers=HOST | {"content-type": kind}, body=b'{"params": {}}')
    assert answer.status == 415
    assert app.tally.rejected == {"media_type": 1}


def test_sec_04_a_plain_page_of_the_same_host_is_foreign_under_tls(call: Ask, app: App) -> None:
    plain, own = {"origin": "http://localhost:9477"}, {"origin": "https://localhost:9477"}
    assert call("POST", RUN, headers=HOST | plain, scheme="https").status == 403
    assert app.tally.rejected == {"cross_site": 1}
    assert call("POST", RUN, headers=HOST | own, scheme="https").status == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://localhost:9477"},
        COOKIE | {"origin": "http://LOCALHOST:9477"},
        COOKIE | {"sec-fetch-site": "same-origin"},
        COOKIE | {"sec-fetch-site": "none"},
        COOKIE | {"authorization": "Bearer rota_x"},
        {"cookie": "not_rota_session_x=1"},
    ],
    ids=str,
)
def test_our_own_page_and_no_page_at_all_may_write(call: Ask, headers: dict[str, str]) -> None:
    assert call("POST", RUN, headers=HOST | headers).status == 201


def test_behind_a_proxy_our_own_origin_is_the_one_that_people_see(call: Ask, rota: ScriptedRota) -> None:
    rota.daemon_settings = DaemonSettings(trusted_proxies=("10.0.0.0/8",))
    told = HOST | {"x-forwarded-proto": "https", "x-forwarded-host": "rota.example.org"}
    for origin, status in {"https://rota.example.org": 201, "http://localhost:9477": 403}.items():
        assert call("POST", RUN, headers=told | {"origin": origin}, client="10.0.0.1").status == status


@pytest.mark.parametrize(
    ("host", "origin"), [("localhost:80", "http://localhost"), ("localhost", "http://localhost:80")]
)
def test_the_usual_port_need_not_be_written(call: Ask, host: str, origin: str) -> None:
    assert call("POST", RUN, headers={"host": host, "origin": origin}).status == 201


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_no_reply_lets_a_foreign_page_read(call: Ask, method: str) -> None:
    asked = HOST | {"origin": "http://evil.example", "access-control-request-method": "POST"}
    assert not any(name.startswith("access-control") for name in call(method, RUN, headers=asked).headers)
