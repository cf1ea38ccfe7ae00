"""Does a client speak to the Rota whose certificate it knows, and say nothing to any other?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.client.server import Server, serving

from rota.api.certificate import OwnCertificate
from rota.client.address import Address, url_address
from rota.client.client import Client
from rota.client.error import NoDaemonError
from rota.clock import SystemClock
from rota.testing.rota import ScriptedRota


@pytest.fixture
def own(tmp_path: Path) -> OwnCertificate:
    return OwnCertificate(tmp_path / "tls")


@pytest.fixture
def encrypted(rota: ScriptedRota, socket: Path, own: OwnCertificate) -> Iterator[Server]:
    with serving(rota, socket, own.load({"localhost"}, SystemClock().now())) as server:
        yield server


def address(server: Server, fingerprint: str | None = None) -> Address:
    return url_address(f"https://localhost:{server.port}", fingerprint)


def test_who_knows_the_fingerprint_is_answered(encrypted: Server) -> None:
    assert encrypted.tls is not None
    assert Client(address(encrypted, encrypted.tls.fingerprint)).daemon().version


def test_another_fingerprint_is_told_and_nothing_asked(encrypted: Server) -> None:
    with pytest.raises(NoDaemonError, match="is not trusted: its SHA-256 fingerprint is") as caught:
        Client(address(encrypted, "ab" * 32)).stop_task("backup")
    assert "--tls-fingerprint" in caught.value.hint
    assert encrypted.rota.asked == []


def test_a_certificate_that_the_system_does_not_know_is_not_trusted(encrypted: Server) -> None:
    with pytest.raises(NoDaemonError, match="is not trusted: self-signed certificate"):
        Client(address(encrypted)).daemon()


def test_one_that_the_system_knows_is(encrypted: Server, own: OwnCertificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.certificate))
    assert Client(address(encrypted)).daemon().version


def test_a_plain_server_is_no_encrypted_one(server: Server) -> None:
    with pytest.raises(NoDaemonError, match="broke off"):
        Client(address(server)).daemon()
