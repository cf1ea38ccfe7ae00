"""What the pages show as `rota.toml` is one: each example can be copied as it stands."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.source import ROOT, short

from rota.config.load import load

BLOCK = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)\}")
FILES = ("env_file", "secrets_file")
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
EXAMPLES = [
    pytest.param(example, id=f"{short(file)}:{number}")
    for file in PAGES
    for number, example in enumerate(BLOCK.findall(file.read_text()), 1)
]


def named_files(value: object) -> Iterator[str]:
    """The env files that an example names."""
    if isinstance(value, dict):
        for key, entry in value.items():
            found = entry if isinstance(entry, list) else [entry]
            yield from (str(path) for path in found if key in FILES)
            yield from named_files(entry)


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_is_loaded_as_it_stands(example: str, tmp_path: Path) -> None:
    """Beside the files and variables that it names."""
    tables = tomllib.loads(example)
    for name in named_files(tables):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("KEY=value\n")
    (tmp_path / "rota.toml").write_text(example)
    environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"} | dict.fromkeys(VARIABLE.findall(example), "value")
    load(tmp_path / "rota.toml", environ=environ)
