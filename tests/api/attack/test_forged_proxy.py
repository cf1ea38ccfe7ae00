"""SEC-02: headers that only a proxy may send, sent by somebody else."""

import pytest
from tests.api.conftest import Ask

from rota.api.app import App
from rota.api.http.peer import Peer, Proxies, find_peer
from rota.model.configuration import DaemonSettings
from rota.testing.rota import ScriptedRota

TRUSTED = Proxies(["10.0.0.0/8", "2001:db8:1::/48"])


def seen(link: str, *hops: str, **more: str) -> Peer:
    headers = [(b"host", b"rota:1"), *((b"x-forwarded-for", hop.encode()) for hop in hops)]
    headers += [(f"x-forwarded-{name}".encode(), value.encode()) for name, value in more.items()]
    return find_peer(link, "http", headers, TRUSTED)


@pytest.mark.parametrize("link", ["192.0.2.1", "127.0.0.1", "2001:db8:2::1", "::1", "::ffff:192.0.2.1"])
def test_sec_02_who_is_no_proxy_speaks_for_itself(link: str) -> None:
    peer = seen(link, "203.0.113.5", proto="https", host="evil.example")
    assert (peer.client, peer.scheme, peer.host) == (link.removeprefix("::ffff:"), "http", "rota:1")
    assert not peer.proxied
    assert not peer.local, "whoever forwards is not local, whatever its address"


@pytest.mark.parametrize(
    ("hops", "client"),
    [
        (["203.0.113.5"], "203.0.113.5"),
        (["1.1.1.1, 203.0.113.5"], "203.0.113.5"),
        (["1.1.1.1", "203.0.113.5, 10.0.0.7"], "203.0.113.5"),
        (["203.0.113.5:4711"], "203.0.113.5"),
        (["[2001:db8:2::5]:4711"], "2001:db8:2::5"),
        (["2001:db8:2::5"], "2001:db8:2::5"),
        (["::ffff:203.0.113.5"], "203.0.113.5"),
        (["10.0.0.7, 10.0.0.8"], "10.0.0.7"),
        ([], "10.0.0.1"),
        (["1.1.1.1, unknown"], "10.0.0.1"),
        (["1.1.1.1, nonsense, 10.0.0.8"], "10.0.0.8"),
        ([""], "10.0.0.1"),
    ],
)
def test_sec_02_behind_proxies_the_first_from_the_right_that_is_none_counts(hops: list[str], client: str) -> None:
    assert seen("10.0.0.1", *hops).client == client
    assert seen("::ffff:10.0.0.1", *hops).client == client


def test_a_trusted_proxy_tells_scheme_and_host() -> None:
    peer = seen("10.0.0.1", "203.0.113.5", proto="https", host="rota.example.org")
    assert (peer.scheme, peer.host, peer.proxied, peer.local) == ("https", "rota.example.org", True, False)


@pytest.mark.parametrize(("proto", "host"), [("gopher", "a b"), ("", ""), ("javascript", 'x"y')])
def test_what_is_no_scheme_and_no_host_is_not_believed_even_of_a_proxy(proto: str, host: str) -> None:
    peer = seen("10.0.0.1", proto=proto, host=host)
    assert (peer.scheme, peer.host) == ("http", "rota:1")


def test_of_several_values_the_one_that_the_proxy_wrote_counts() -> None:
    peer = seen("10.0.0.1", proto="http, https", host="evil.example, rota.example.org")
    assert (peer.scheme, peer.host) == ("https", "rota.example.org")


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:5:6:7:8:9:a", "2001:db8:5:6::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2001:db8:5:6:ffff:ffff:ffff:ffff", "2001:db8:5:6::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_client_is_counted_by_its_address_of_ipv6_by_its_64(client: str, network: str) -> None:
    assert seen(client).network == network


def test_sec_02_a_stranger_cannot_pass_for_a_proxy_to_be_served_under_any_name(
    call: Ask, rota: ScriptedRota, app: App
) -> None:
    rota.daemon_settings = DaemonSettings(trusted_proxies=("10.0.0.0/8",))
    forged = {"host": "evil.example", "x-forwarded-for": "10.0.0.1", "x-forwarded-host": "localhost"}
    assert call("GET", "/api/tasks", headers=forged).status == 403
    assert app.tally.rejected["host"] == 1
    assert call("GET", "/api/tasks", headers=forged, client="10.0.0.1").status == 200


def test_a_reload_changes_whom_is_trusted_at_once(call: Ask, rota: ScriptedRota) -> None:
    asked = {"host": "rota.example.org", "x-forwarded-proto": "https"}
    assert call("GET", "/api/daemon", headers=asked, client="10.0.0.1").status == 403
    rota.daemon_settings = DaemonSettings(trusted_proxies=("10.0.0.0/8",))
    answer = call("GET", "/api/daemon", headers=asked, client="10.0.0.1")
    assert answer.json()["$schema"].startswith("https://rota.example.org/schemas/")
