"""Is the page that people read true?"""

import re
from pathlib import Path

from tests.config.folder import Folder

from rota.config.raw import KEYS, NOT_YET

PAGE = (Path(__file__).parents[2] / "docs/config.md").read_text()
EXAMPLE = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
LATER = re.compile(r"`([a-z_]+|\[[^`]+\])`†")
"""A key that is marked as one of a later version."""


def section(heading: str) -> str:
    """What stands under a heading."""
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_the_example_is_loaded_as_it_stands(folder: Folder) -> None:
    assert EXAMPLE is not None
    folder.write("backup.env", "PGHOST=db\n")
    configuration = folder.load(EXAMPLE[1])
    assert configuration.warnings == ()
    assert list(configuration.units) == ["backup", "report", "web"]


def test_the_keys_of_defaults_are_those_that_are_listed() -> None:
    listed = re.findall(r"`([^`]+)`", section("[defaults]"))
    assert {word for code in listed for word in code.split()} == {key.name for key in KEYS["defaults"]}


def test_what_is_marked_as_later_is_what_is_not_acted_on() -> None:
    marked = set(LATER.findall(section("[tasks.NAME]"))) | set(LATER.findall(section("[services.NAME]")))
    marked |= {f"{table}.{key}" for table in ("daemon", "storage") for key in LATER.findall(section(f"[{table}]"))}
    marked |= {re.sub(r"\W.*", "", heading[1:]) for heading in LATER.findall(section("Other tables"))}
    assert marked == NOT_YET
