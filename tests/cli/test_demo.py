"""Is the first thing one sees of Rota true, and worth copying?"""

import json
import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.cli.conftest import Type

from rota.cli.command import demo
from rota.config.load import load
from rota.demo.example import EXAMPLE, scaffold
from rota.model.error import WorldError


def test_the_example_is_a_good_file_without_warnings() -> None:
    configuration = load(EXAMPLE, environ=os.environ)
    assert configuration.warnings == ()
    assert configuration.daemon.shutdown_timeout.total_seconds() == 1
    assert 25 <= len(configuration.units) <= 32


def test_the_example_is_written_beside_the_schema_that_its_first_line_names(tmp_path: Path) -> None:
    directive, _, path = scaffold(tmp_path).read_text().partition("\n")[0].partition(" ")
    assert directive == "#:schema"
    assert "tasks" in json.loads((tmp_path / path).read_text())["properties"]


def test_every_unit_of_the_example_says_what_it_is() -> None:
    tables = tomllib.loads(EXAMPLE.read_text())
    for unit in (tables["tasks"] | tables["services"]).values():
        assert unit["description"]


def test_the_welcome_has_the_url_the_line_to_paste_and_what_to_try() -> None:
    text = "\n".join(demo.welcome(Path("/tmp/a b/rota.toml"), Path("/tmp/a b/data"), "http://127.0.0.1:9477"))
    assert "http://127.0.0.1:9477" in text
    assert "ROTA_DATA='/tmp/a b/data'" in text
    assert "export PATH=" in text
    assert text.count("  rota ") == 5
    assert "is taken" not in text


def test_what_the_welcome_names_is_in_the_example() -> None:
    text = "\n".join(demo.welcome(EXAMPLE, Path("/data"), "http://127.0.0.1:9477"))
    tasks = tomllib.loads(EXAMPLE.read_text())["tasks"]
    assert "rota run backup" in text
    assert "rota why sync-stock" in text
    assert {"backup", "sync-stock"} <= set(tasks)


def test_another_port_than_rotas_own_is_said() -> None:
    assert "Port 9477 is taken" in "\n".join(demo.welcome(EXAMPLE, Path("/data"), "http://127.0.0.1:9478"))


def test_a_port_that_was_asked_for_is_not_said_to_be_in_place_of_another() -> None:
    text = "\n".join(demo.welcome(EXAMPLE, Path("/data"), "http://127.0.0.1:9478", wanted=9478))
    assert "is taken" not in text


def test_a_port_that_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(demo, "PORTS", range(port, port + 1))
        with pytest.raises(WorldError, match="in use"):
            demo.free_port()
    assert demo.free_port() == port


def test_a_past_is_not_made_up_for_a_file_of_yours(tmp_path: Path, typed: Type) -> None:
    said = typed("demo", "--seed-history", "--config", str(tmp_path / "rota.toml"))
    assert said.code == 2
    assert "Leave out --config" in said.err


def test_what_makes_up_a_past_is_not_loaded_without_need() -> None:
    asked = "import sys, rota.cli.command.demo; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout.split()
    assert [name for name in loaded if name.startswith("rota.demo.")] == ["rota.demo.example"]
    assert [name for name in loaded if name.startswith(("rota.engine", "rota.store"))] == []
