"""Is the command line one that helps, and that costs nothing it does not need?"""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Type

from rota.cli.application import COMMANDS, application

ROOT = Path(__file__).parents[2]
PLACE = {"config", "data", "host", "port"}
READING = ("status", "list", "runs", "logs", "why", "validate")
LOOK = """
import json, sys
from rota.cli import main
main(["status", "--data", "/nowhere"])
print(json.dumps([*sys.modules]))
"""
HEAVY = {"asyncio", "subprocess", "ctypes", "tempfile", "rich", "sqlite3", "starlette", "uvicorn", "difflib"}
OURS = {"rota.model.unit", "rota.model.view", "rota.model.slot", "rota.client.stream", "rota.client.query"}
"""What takes milliseconds to build: dataclasses above all."""


def command(name: str) -> click.Command:
    found = application.get_command(click.Context(application), name)
    assert found is not None
    return found


def test_help_names_every_command_with_a_line_of_what_it_does(typed: Type) -> None:
    helped = typed("--help")
    assert helped.code == 0
    for name in COMMANDS:
        [line] = [line for line in helped.out.splitlines() if line.startswith(f"  {name} ")]
        assert len(line.split()) > 3, line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_takes_the_options_that_all_take(name: str, typed: Type) -> None:
    helped = typed(name, "--help")
    assert (helped.code, helped.err) == (0, "")
    assert {parameter.name for parameter in command(name).params} >= PLACE


@pytest.mark.parametrize("name", READING)
def test_every_reading_command_has_json(name: str) -> None:
    assert "as_json" in {parameter.name for parameter in command(name).params}


@pytest.mark.parametrize(("slip", "meant"), [("statsu", "status"), ("rnu", "run"), ("vlaidate", "validate")])
def test_a_slip_is_answered_with_the_nearest_command(slip: str, meant: str, typed: Type) -> None:
    failed = typed(slip)
    assert failed.code == 2
    assert f'Did you mean "{meant}"?' in failed.err


def test_without_a_command_the_help_is_shown_and_nothing_is_done(typed: Type) -> None:
    shown = typed()
    assert shown.code == 2
    assert "rota demo" in shown.err


def test_options_before_the_command_hold_unless_it_says_otherwise(typed: Type) -> None:
    assert "/one/rota.sock" in typed("--data", "/one", "status").err
    assert "/two/rota.sock" in typed("--data", "/one", "status", "--data", "/two").err


def test_every_command_stands_in_the_documentation() -> None:
    chapter = (ROOT / "docs" / "behaviour.md").read_text().partition("## 9. Command line")[2]
    listed = re.search(r"\*\*In this version\*\*: `(.*?)`", chapter)
    assert listed is not None
    assert set(COMMANDS) == set(re.findall(r"\b(?<!-)[a-z]+\b", listed[1]))


def test_restart_wants_to_know_what(typed: Type) -> None:
    failed = typed("restart")
    assert failed.code == 2
    assert "units to restart, or --daemon" in failed.err


def test_status_imports_nothing_heavy() -> None:
    """How fast it is, bench/ tells."""
    finished = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    loaded = set(json.loads(finished.stdout))
    assert "rota.cli.command.status" in loaded
    assert loaded & (HEAVY | OURS) == set()
    assert {name for name in loaded if name.startswith("rota.cli.command.")} == {"rota.cli.command.status"}
