"""SEC-04: a name that was bound anew to this machine, so that a foreign page could read what is here."""

import pytest
from tests.api.asgi import ask
from tests.api.conftest import Ask

from rota.api.app import App, make_app
from rota.model.configuration import DaemonSettings
from rota.testing.rota import ScriptedRota

REBOUND = ["evil.example", "evil.example:9477", "localhost.evil.example", "0.0.0.0:9477", "192.168.0.1", "[::]", ""]


@pytest.mark.parametrize("host", REBOUND)
@pytest.mark.parametrize("target", ["/api/tasks", "/health", "/ready", "/openapi.json", "/"])
def test_sec_04_a_rebound_name_reads_nothing(call: Ask, app: App, host: str, target: str) -> None:
    assert call("GET", target, headers={"host": host}).status == 403
    assert app.tally.rejected == {"host": 1}


def test_sec_04_two_names_are_refused_whichever_is_right(call: Ask, app: App) -> None:
    answer = call("GET", "/health", headers={"host": "localhost"}, twice={"host": "evil.example"})
    assert answer.status == 403
    assert app.tally.rejected["host"] == 1


def test_the_host_of_external_url_is_served_at_any_port(call: Ask, rota: ScriptedRota) -> None:
    rota.daemon_settings = DaemonSettings(external_url="https://rota.Example.org:8443/rota")
    for host in ("rota.example.org", "ROTA.example.org:8443", "rota.example.org:1"):
        assert call("GET", "/health", headers={"host": host}).status == 200
    assert call("GET", "/health", headers={"host": "example.org"}).status == 403


def test_sec_04_a_page_beside_the_proxy_cannot_pass_for_it_under_a_name_of_its_own(
    call: Ask, rota: ScriptedRota
) -> None:
    rota.daemon_settings = DaemonSettings(trusted_proxies=("127.0.0.1",), external_url="https://rota.example.org")
    rebound = {"host": "evil.example:9477", "x-forwarded-for": "127.0.0.1"}
    assert call("GET", "/api/tasks", headers=rebound, client="127.0.0.1").status == 403
    for proxied in ({"host": "rota.example.org"}, {"host": "localhost:9477", "x-forwarded-host": "rota.example.org"}):
        assert call("GET", "/api/tasks", headers=proxied, client="127.0.0.1").status == 200


async def test_an_address_that_others_may_reach_is_served_under_any_name(rota: ScriptedRota) -> None:
    rota.daemon_settings = DaemonSettings(trusted_proxies=("127.0.0.1/32",))
    app = make_app(rota, rota.clock, loopback=False)
    assert (await ask(app, "GET", "/health", headers={"host": "rota.example.org"})).status == 200


async def test_with_authentication_off_it_answers_only_the_proxies(rota: ScriptedRota) -> None:
    rota.daemon_settings = DaemonSettings(trusted_proxies=("10.0.0.0/8",))
    app = make_app(rota, rota.clock, loopback=False)
    asked = {"host": "rota.example.org"}
    assert (await ask(app, "GET", "/api/tasks", headers=asked, client="192.0.2.1")).status == 403
    assert app.tally.rejected == {"not_proxied": 1}
    assert (await ask(app, "GET", "/api/tasks", headers=asked, client="10.0.0.1")).status == 200
