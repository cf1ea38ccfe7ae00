"""Is the Rota found that is meant?"""

from pathlib import Path

import pytest
from tests.cli.conftest import Type

from rota.cli.option import Where
from rota.cli.where import connect


def address(**typed: str | int) -> str:
    where: Where = {"config": None, "data": None, "host": None, "port": None, "url": None, "tls_fingerprint": None}
    return str(connect(where | typed).address)  # type: ignore[arg-type] # a test that mistypes fails


def test_what_is_typed_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_URL", "http://elsewhere:1")
    assert address() == "http://elsewhere:1"
    assert address(data="/data") == "/data/rota.sock"
    assert address(url="http://other:2", data="/data") == "http://other:2"


def test_a_host_or_a_port_is_an_address_of_its_own() -> None:
    assert address(port=9480) == "http://localhost:9480"
    assert address(host="127.0.0.2") == "http://127.0.0.2:9477"


def test_a_file_beside_us_has_its_data_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROTA_DATA")
    Path("rota.toml").touch()
    assert address() == f"{Path.cwd()}/.rota/rota.sock"


def test_with_a_data_directory_no_file_is_needed(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed("status", "--data", "/data").code == 3
    monkeypatch.delenv("ROTA_DATA")
    assert typed("status").code == 3


def test_a_file_that_is_named_and_not_there_is_an_error(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROTA_DATA")
    failed = typed("status", "-c", "nowhere.toml")
    assert failed.code == 5
    assert "nowhere.toml" in failed.err


@pytest.mark.parametrize("command", ["up", "validate"])
def test_without_a_file_all_places_and_the_next_step_are_told(command: str, typed: Type, tmp_path: Path) -> None:
    """CLI-07"""
    failed = typed(command)
    assert (failed.code, failed.out) == (5, "")
    for place in (Path.cwd() / "rota.toml", tmp_path / "home/.config/rota/rota.toml", "/etc/rota/rota.toml"):
        assert str(place) in failed.err
    for way in ("--config", "ROTA_CONFIG", "rota demo"):
        assert way in failed.err


def test_an_url_that_is_none_is_a_usage_error(typed: Type) -> None:
    assert typed("status", "--url", "ftp://x").code == 2
