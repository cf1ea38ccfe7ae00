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
    "url", ["localhost:9477", "https://x", "http://", "http://x/api", "http://x:99999", "x", "http://x?y"]
)
def test_what_is_no_address_is_told_how_one_looks(url: str) -> None:
    with pytest.raises(UsageError, match="not the address of a Rota") as caught:
        url_address(url)
    assert "http://localhost:9477" in caught.value.hint


def test_an_address_is_told_as_one_would_type_it() -> None:
    assert str(Address(host="::1", port=1)) == "http://[::1]:1"
    assert str(Address(socket=Path("/x/rota.sock"))) == "/x/rota.sock"
