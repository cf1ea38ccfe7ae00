"""The layers hold only for what they know of: no package may stand outside."""

import configparser
import re

from tests.house.source import ROOT, python_files, short

SOURCE = ROOT / "src" / "rota"
APART = {"keeper"}
"""Imports nothing of ours and is imported by nobody: tests/house/test_keeper.py looks after it."""


def rooms() -> set[str]:
    """Every package and module directly below rota."""
    folders = {entry.name for entry in SOURCE.iterdir() if entry.is_dir() and any(entry.glob("*.py"))}
    return folders | {entry.stem for entry in SOURCE.glob("*.py") if entry.stem != "__init__"}


def layered() -> set[str]:
    """Every room that the layers contract names."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    return set(re.findall(r"rota\.(\w+)", contracts["importlinter:contract:layers"]["layers"]))


def test_every_room_has_its_layer() -> None:
    assert rooms() - APART == layered()


def test_every_package_says_in_one_line_what_belongs_there() -> None:
    folders = {file.parent for file in python_files("src/rota")}
    doors = {folder: folder / ("__main__.py" if folder.name in APART else "__init__.py") for folder in folders}
    silent = [short(door) for door in doors.values() if not door.exists() or not door.read_text().startswith('"""')]
    assert silent == []


def test_nothing_imports_the_keeper_as_a_part_of_rota() -> None:
    importing = re.compile(r"^\s*(?:from|import)\s+rota\.keeper\b", re.MULTILINE)
    assert [short(file) for file in python_files("src/rota") if importing.search(file.read_text())] == []
