"""The rule by which a command finds its Rota (docs/behaviour.md §9)."""

from pathlib import Path

import pytest

from rota.client.address import Address, data_address, find_address, url_address
from rota.model.error import UsageError

CONFIGURED = Path("/configured")


def found(url: str | None = None, data: str | None = None, **environ: str) -> Address:
    return find_address(url=url, data=data, environ=environ, configured=lambda: CONFIGURED)


def test_the_order_is_url_data_then_their_variables_then_the_configuration() -> None:
    url, data = "http://one:1", "/two"
    environ = {"ROTA_URL": "http://three:3", "ROTA_DATA": "/four"}
    assert found(url, data, **environ) == Address(host="one", port=1)
    assert found(None, data, **environ) == Address(socket=Path("/two/rota.sock"))
    assert found(**environ) == Address(host="three", port=3)
    assert found(ROTA_DATA="/four") == Address(socket=Path("/four/rota.sock"))
    assert found() == Address(socket=Path("/configured/rota.sock"))


def test_an_empty_variable_counts_as_unset() -> None:
    assert found(ROTA_URL="", ROTA_DATA="") == Address(socket=Path("/configured/rota.sock"))


def test_the_configuration_is_not_looked_for_where_something_is_said() -> None:
    def nowhere() -> Path:
        raise AssertionError("it was looked for")

    assert find_address(url=None, data="/two", environ={}, configured=nowhere) == Address(socket=Path("/two/rota.sock"))


def test_a_relative_data_directory_is_taken_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_address(Path("data")) == Address(socket=tmp_path / "data/rota.sock")


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://localhost:9477", "localhost", 9477),
        ("http://localhost:9477/", "localhost", 9477),
        ("http://example.org", "example.org", 80),
        ("http://[::1]:9477", "::1", 9477),
    ],
)
def test_a_url_names_host_and_port(url: str, host: str, port: int) -> None:
    assert url_address(url) == Address(host=host, port=port)


@pytest.mark.parametrize(
    "url", ["localhost:9477", "ftp://x", "https://", "http://", "http://x/api", "http://x:99999", "x", "http://x?y"]
)
def test_what_is_no_address_is_told_how_one_looks(url: str) -> None:
    with pytest.raises(UsageError, match="not the address of a Rota") as caught:
        url_address(url)
    assert "http://localhost:9477" in caught.value.hint


FINGERPRINT = ":".join(["AB"] * 32)


def test_an_https_url_is_encrypted() -> None:
    assert url_address("https://example.org") == Address(host="example.org", port=443, tls=True)
    assert str(url_address("https://[::1]:9477/")) == "https://[::1]:9477"


@pytest.mark.parametrize("environ", [{}, {"ROTA_URL": "https://x"}], ids=["option", "variable"])
def test_the_fingerprint_of_its_certificate_may_be_known(environ: dict[str, str]) -> None:
    url = None if environ else "https://x"
    for said in (
        {"fingerprint": FINGERPRINT, "environ": environ},
        {"environ": environ | {"ROTA_TLS_FINGERPRINT": FINGERPRINT}},
    ):
        found = find_address(url=url, data=None, configured=lambda: CONFIGURED, **said)  # type: ignore[arg-type] # as listed
        assert found.fingerprint == "ab" * 32


def test_over_a_socket_and_in_clear_no_fingerprint_is_looked_at() -> None:
    assert found(ROTA_TLS_FINGERPRINT="x").fingerprint is None
    assert found(ROTA_URL="http://x", ROTA_TLS_FINGERPRINT="x").fingerprint is None


@pytest.mark.parametrize("fingerprint", ["AB", "xy" * 32, FINGERPRINT + ":AB"])
def test_what_is_no_fingerprint_is_told(fingerprint: str) -> None:
    with pytest.raises(UsageError, match="no SHA-256 fingerprint"):
        url_address("https://x", fingerprint)


def test_an_address_is_told_as_one_would_type_it() -> None:
    assert str(Address(host="::1", port=1)) == "http://[::1]:1"
    assert str(Address(socket=Path("/x/rota.sock"))) == "/x/rota.sock"
