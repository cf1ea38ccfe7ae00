"""A folder with a rota.toml in it, and what becomes of it."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

from rota.config.load import load
from rota.model.configuration import Configuration
from rota.model.error import ConfigError, Problem
from rota.model.unit import Service, Task

NOTHING_MORE: Mapping[str, str] = {}


class Folder:
    """Writes files, loads the root file, and finds what came of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environ: dict[str, str] = {"HOME": str(path / "home"), "PATH": "/usr/bin:/bin"}

    @property
    def file(self) -> str:
        return str(self.path / "rota.toml")

    def write(self, name: str, text: str) -> Path:
        """The text without its indentation, below the folder."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        return path

    def load(self, text: str | None = None, *, environ: Mapping[str, str] = NOTHING_MORE) -> Configuration:
        """The configuration of this text, or of the root file as it stands."""
        if text is not None:
            self.write("rota.toml", text)
        return load(self.path / "rota.toml", environ={**self.environ, **environ})

    def task(self, text: str, name: str = "a", *, environ: Mapping[str, str] = NOTHING_MORE) -> Task:
        unit = self.load(text, environ=environ).units[name]
        assert isinstance(unit, Task)
        return unit

    def service(self, text: str, name: str = "a") -> Service:
        unit = self.load(text).units[name]
        assert isinstance(unit, Service)
        return unit

    def problems(self, text: str | None = None, *, environ: Mapping[str, str] = NOTHING_MORE) -> list[Problem]:
        """What is wrong with it; nothing when it loads."""
        try:
            self.load(text, environ=environ)
        except ConfigError as error:
            return list(error.problems)
        return []

    def problem(self, text: str | None = None, *, environ: Mapping[str, str] = NOTHING_MORE) -> Problem:
        """The one thing that is wrong with it."""
        problems = self.problems(text, environ=environ)
        assert len(problems) == 1, problems
        return problems[0]

    def warnings(self, text: str) -> list[str]:
        return [warning.message for warning in self.load(text).warnings]


def places(problems: list[Problem]) -> list[tuple[str, int, int, str]]:
    """File (its last part), line, column and key of each."""
    return [(Path(each.file).name, each.line, each.column, each.key) for each in problems]
