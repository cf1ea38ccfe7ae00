"""The pages and the definitions tell the same: nothing unmentioned, nothing made up."""

import re
import tomllib
from pathlib import Path

import pytest
from tests.house.endpoint import documented, offered
from tests.house.frame import documented_frames, heard, said
from tests.house.page import CODE, WORD, code_words, page, rows, section
from tests.house.source import ROOT, short

from rota.cli.application import COMMANDS
from rota.config.raw import KEYS

PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md"), ROOT / "tests" / "cases.md"])
PLACES = {
    "scheduler": ["## [scheduler]"],
    "daemon": ["## [daemon]"],
    "storage": ["## [storage]"],
    "defaults": ["## [defaults]"],
    "tasks.NAME": ["## [tasks.NAME]"],
    "services.NAME": ["## [services.NAME]", "## [tasks.NAME]"],  # the second for what they share
    "pools.NAME": ["## Other tables"],
}
"""Table of the file → where docs/config.md explains its keys."""
LINK = re.compile(r"\]\(([^)#\s]+)[^)\s]*\)")
COMMAND = re.compile(r"\brota ([a-z]+)\b")


@pytest.mark.parametrize("table", KEYS)
def test_every_key_is_explained(table: str) -> None:
    explained = code_words("\n".join(section(page("config.md"), heading) for heading in PLACES[table]))
    assert {key.name for key in KEYS[table]} - explained == set()


@pytest.mark.parametrize("table", ["daemon", "tasks.NAME", "services.NAME"])
def test_every_key_in_a_table_of_the_page_exists(table: str) -> None:
    first_cells = [row[0] for row in rows(section(page("config.md"), PLACES[table][0]))]
    listed = {WORD.findall(span)[0] for cell in first_cells for span in CODE.findall(cell)}
    assert listed - {key.name for key in KEYS[table]} == set()


def test_every_command_is_promised() -> None:
    promised = code_words(section(page("behaviour.md"), "## 9."))
    assert set(COMMANDS) - promised == set()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_what_is_taught_to_be_typed_exists(name: str) -> None:
    code = "\n".join(re.findall(r"`[^`\n]+`|```.*?```", (ROOT / name).read_text(), re.DOTALL))
    assert set(COMMAND.findall(code)) - set(COMMANDS) == set()


def test_every_endpoint_is_documented_with_its_scope() -> None:
    assert set(offered()) - set(documented()) == set()


@pytest.mark.parametrize("direction", ["### Daemon → keeper", "### Keeper → daemon"])
def test_the_frames_of_the_page_are_those_of_the_keeper(direction: str) -> None:
    in_code = heard() if direction.endswith("keeper") else said()
    assert documented_frames(direction) == in_code


def test_every_dependency_has_a_home_in_the_design() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[<>=\[ ]", requirement)[0] for requirement in project["dependencies"]}
    assert names - set(re.findall(r"[a-z0-9-]+", section(page("design.md"), "## 7."))) == set()


@pytest.mark.parametrize("file", PAGES, ids=short)
def test_every_link_leads_somewhere(file: Path) -> None:
    targets = [link for link in LINK.findall(file.read_text()) if "://" not in link]
    assert [target for target in targets if not (file.parent / target).exists()] == []
