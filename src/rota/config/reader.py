"""The walk from what was typed to what it means: it gathers every problem, and hands out what values refer to."""

import os.path
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Protocol

from rota import cgroup
from rota.config.document import Raw
from rota.config.dotenv import Entry, Mistake, parse_dotenv
from rota.config.place import KeyPath
from rota.config.printable import printable
from rota.config.source import Sources
from rota.config.substitution import substitute
from rota.model.error import Problem, Severity, UsageError


class Nothing(Enum):
    """Stands for a value that could not be read; the problem is reported already."""

    NOTHING = "nothing"


NOTHING = Nothing.NOTHING


class Shape(Protocol):
    """What may stand at a key."""

    allowed: str
    """What may stand here, in words that complete "This is not …"."""

    def read(self, raw: Raw, reader: "Reader") -> object:
        """What this means. UsageError says what is wrong with it; parts that are wrong are reported, then NOTHING."""
        ...


class Reader:
    """Reads values of one scope: the file's own, or one unit's."""

    def __init__(self, *, sources: Sources, environ: Mapping[str, str], home: str | None) -> None:
        self.sources = sources
        self.environ = environ
        self.home = home
        """What `~` stands for."""
        self.unit = ""
        """The name of the unit that is being read."""
        self._problems: dict[tuple[str, int, int, str], Problem] = {}
        self._warnings: dict[str, dict[tuple[str, KeyPath], Raw]] = {}
        self.group_lack = cache(cgroup.lack_of)
        """Why no control group can hold a run to what this controller limits; None: one can."""
        self._shared: dict[object, object] = {}
        self._dotenvs: dict[str, list[Entry | Mistake]] = {}

    def within(self, unit: str, home: str | None) -> "Reader":
        """A reader for one unit; what it reports is reported here."""
        reader = copy(self)
        reader.unit, reader.home = unit, home
        return reader

    @property
    def problems(self) -> list[Problem]:
        """What was reported so far: in the order in which files were read, then by place."""
        order = {path: index for index, path in enumerate(self.sources.contents)}
        found = [
            *self._problems.values(),
            *(_together(text, [*each.values()]) for text, each in self._warnings.items()),
        ]
        return sorted(found, key=lambda each: (order.get(each.file, -1), each.line, each.column))

    def read(self, shape: Shape, raw: Raw) -> object:
        """What a value means, or NOTHING once it is reported that it means nothing."""
        try:
            return self._share(shape.read(raw, self))
        except UsageError as error:
            self.report(raw, str(error))
            return NOTHING

    def report(self, raw: Raw, message: str, severity: Severity = Severity.ERROR) -> None:
        """Notes a problem with a value."""
        self.note([raw.problem(message, severity)])

    def note(self, problems: Iterable[Problem]) -> None:
        """Notes problems; each place in a file counts once, however often it is read."""
        for found in problems:
            file, key, message = printable(found.file), printable(found.key), printable(found.message)
            problem = replace(found, file=file, key=key, message=message)
            self._problems.setdefault((problem.file, problem.line, problem.column, problem.message), problem)

    def warn_once(self, raw: Raw, message: str) -> None:
        """Notes a warning that many values may give: it is told once, at the first place."""
        self._warnings.setdefault(message, {})[raw.document.file, raw.path] = raw

    def substitute(self, raw: Raw, text: str) -> str:
        """The text with its references replaced; UsageError names the one that stands for nothing."""
        return substitute(
            text, variable=self.environ.get, file=lambda path: self.sources.read_text(self.absolute(raw, path))
        )

    def absolute(self, raw: Raw, path: str) -> str:
        """The absolute path that is meant, relative to the file that holds it; UsageError where `~` is unknown."""
        if path == "~" or path.startswith("~/"):
            if self.home is None:
                raise UsageError("The home folder that ~ stands for is unknown.", hint="Write the whole path.")
            path = self.home + path[1:]
        return os.path.normpath(os.path.join(raw.document.folder, path))

    def dotenv(self, path: str) -> list[Entry | Mistake]:
        """The lines of an env file, parsed once however many units name it; UsageError when it cannot be read."""
        if path not in self._dotenvs:
            self._dotenvs[path] = parse_dotenv(self.sources.read_text(path))
        return self._dotenvs[path]

    def _share(self, value: object) -> object:
        """The one object for all equal values: thousands of units say the same few things."""
        plain = type(value) in {str, timedelta}  # not members of a StrEnum, which equal their words
        words = type(value) is tuple and all(type(word) is str for word in value)
        return self._shared.setdefault(value, value) if plain or words else value


def _together(message: str, places: list[Raw]) -> Problem:
    more = len(places) - 1
    others = f" So too in {more} other place{'s' if more > 1 else ''}." if more else ""
    return places[0].problem(message + others, Severity.WARNING)
