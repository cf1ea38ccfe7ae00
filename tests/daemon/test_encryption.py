"""What [daemon] asks for of TLS, and certificates that are renewed while a daemon lives."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from rota.api.certificate import OwnCertificate
from rota.daemon.encryption import Encryption, names
from rota.model.configuration import DaemonSettings
from rota.model.error import RefusedError
from rota.testing.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_without_keys_there_is_none(tmp_path: Path, clock: FakeClock) -> None:
    assert Encryption(DaemonSettings(), tmp_path, clock).tls is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_auto_is_for_addresses_that_others_can_reach(tmp_path: Path, clock: FakeClock, host: str) -> None:
    assert Encryption(DaemonSettings(host=host, tls="auto"), tmp_path, clock).tls is None


def test_auto_keeps_its_certificate_in_the_data_directory(tmp_path: Path, clock: FakeClock) -> None:
    settings = DaemonSettings(host="0.0.0.0", tls="auto")
    first = Encryption(settings, tmp_path, clock).tls
    second = Encryption(settings, tmp_path, clock).tls
    assert first is not None
    assert second is not None
    assert first.fingerprint == second.fingerprint
    assert (tmp_path / "tls/key.pem").stat().st_mode & 0o777 == 0o600


def test_it_names_all_that_this_rota_may_be_called() -> None:
    settings = DaemonSettings(host="192.0.2.1", external_url="https://rota.example.org:8443")
    assert {"localhost", "127.0.0.1", "::1", "192.0.2.1", "rota.example.org"} <= set(names(settings))
    assert "::" not in set(names(DaemonSettings(host="::")))


def test_an_open_address_without_tls_warns(tmp_path: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Encryption(DaemonSettings(host="192.0.2.1"), tmp_path, clock)
        Encryption(DaemonSettings(host="192.0.2.2", trusted_proxies=("10.0.0.0/8",)), tmp_path, clock)
    assert [record.getMessage().partition(" ")[0] for record in caplog.records] == ["192.0.2.1"]


def test_files_are_refused_at_start_in_words(tmp_path: Path, clock: FakeClock) -> None:
    settings = DaemonSettings(tls_cert=str(tmp_path / "c.pem"), tls_key=str(tmp_path / "k.pem"))
    with pytest.raises(RefusedError, match=r"\[daemon\] tls_cert"):
        Encryption(settings, tmp_path, clock)


@pytest.fixture
def given(tmp_path: Path, clock: FakeClock) -> OwnCertificate:
    own = OwnCertificate(tmp_path / "given")
    own.load({"localhost"}, clock.now())
    return own


@pytest.fixture
def encryption(given: OwnCertificate, tmp_path: Path, clock: FakeClock) -> Encryption:
    settings = DaemonSettings(tls_cert=str(given.certificate), tls_key=str(given.key))
    return Encryption(settings, tmp_path, clock)


def test_files_that_were_renewed_are_taken_over(
    encryption: Encryption, given: OwnCertificate, clock: FakeClock
) -> None:
    tls = encryption.tls
    assert tls is not None
    before = tls.fingerprint
    given.load({"localhost"}, clock.now() + timedelta(days=800))
    encryption.refresh()
    assert tls.fingerprint != before


def test_files_that_went_bad_change_nothing_and_are_told(
    encryption: Encryption, given: OwnCertificate, caplog: pytest.LogCaptureFixture
) -> None:
    tls = encryption.tls
    assert tls is not None
    before = tls.fingerprint
    given.key.write_text("nonsense")
    encryption.refresh()
    assert tls.fingerprint == before
    assert "stays as it was" in caplog.text


def test_rotas_own_is_renewed_before_it_ends(tmp_path: Path, clock: FakeClock) -> None:
    encryption = Encryption(DaemonSettings(host="192.0.2.1", tls="auto"), tmp_path, clock)
    tls = encryption.tls
    assert tls is not None
    before = tls.fingerprint
    clock.step(timedelta(days=790))
    encryption.refresh()
    assert tls.fingerprint == before
    clock.step(timedelta(days=6))
    encryption.refresh()
    assert tls.fingerprint != before
