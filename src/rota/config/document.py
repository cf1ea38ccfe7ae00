"""TOML as typed: values of any shape, each of which knows its file, its dotted key and its place."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import PurePath

from rota.config.place import KeyPath, Places
from rota.model.error import ConfigError, Problem, Severity
from rota.model.secret import MASK

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SYNTAX_ERROR = re.compile(
    r"(?P<what>.*) \(at (?:end of document|line (?P<line>\d+), column (?P<column>\d+))\)", re.DOTALL
)
_HINTS = {
    "Invalid value": "Text stands in quotes; numbers, true and false do not.",
    "Unescaped '\\'": "In single quotes a backslash stands for itself.",
    "Illegal character '\\n'": 'Text of several lines stands in three quotes: """…""".',
    "Expected '='": "A line is `key = value`, `[table]` or `# comment`.",
    "Expected newline": "Only a comment may follow here, and text stands in quotes.",
    "Unterminated string": "A quote is missing.",
    "Cannot declare": "Put all its keys under one heading.",
    "Cannot overwrite": "The key stands there already: leave one of the two out.",
}
"""What to do about syntax errors that people make, by what tomllib says of them."""
_DEEP = re.compile(
    r"""^[ \t]*+\[{0,2}[ \t]*+(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""", re.MULTILINE
)
"""A key of more than a hundred parts: tomllib and we take a time for it that grows with the square of their number."""
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*(?=@)")
"""The name and the password that a URL may hold."""
_SHOWN = 60
"""How much of what was typed a message repeats, in characters."""


class Document:
    """One TOML file."""

    def __init__(self, file: str, content: bytes) -> None:
        """Raises ConfigError with the one problem that makes it unreadable."""
        self.file = file
        text = _decode(file, content)
        try:
            _check_depth(text)
            self._data = tomllib.loads(text)
            self._places = Places(text)
        except RecursionError:
            raise ConfigError([_syntax_problem(file, text, ValueError("nested too deeply"))]) from None
        except ValueError as error:  # also Python's own, such as for a number of 5,000 digits
            raise ConfigError([_syntax_problem(file, text, error)]) from None
        self.folder = str(PurePath(file).parent)
        """What relative paths in it are relative to."""

    @property
    def root(self) -> "Raw":
        """The table that is the whole file. Made when asked for: a reference both ways would outlive its last use."""
        return Raw(value=self._data, path=(), document=self)

    def find(self, path: KeyPath) -> tuple[int, int]:
        """Line and column of a key, counted from 1."""
        return self._places.find(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One value as typed."""

    value: object
    path: KeyPath
    document: Document

    @property
    def key(self) -> str:
        """The dotted key, such as `tasks.backup.cron[1]`."""
        return dotted(self.path)

    @property
    def line(self) -> int:
        """Where it stands, counted from 1."""
        return self.document.find(self.path)[0]

    @property
    def shown(self) -> str:
        """What was typed, short enough for a message. What a table holds is not said: a secret may be among it."""
        if _has_table(self.value):
            return "A table" if isinstance(self.value, dict) else "An array of tables"
        return shown(self.value)

    def entries(self) -> Iterator[tuple[str, "Raw"]]:
        """Each key of a table with what stands there; nothing for anything else."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Raw(value=value, path=(*self.path, key), document=self.document)

    def elements(self) -> Iterator["Raw"]:
        """Each element of an array; nothing for anything else."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Raw(value=value, path=(*self.path, index), document=self.document)

    def get(self, key: str) -> "Raw | None":
        """What stands at a key of this table."""
        if not isinstance(self.value, dict) or key not in self.value:
            return None
        return Raw(value=self.value[key], path=(*self.path, key), document=self.document)

    def problem(self, message: str, severity: Severity = Severity.ERROR) -> Problem:
        """A problem with this value, at its place."""
        line, column = self.document.find(self.path)
        return Problem(
            file=self.document.file, line=line, column=column, key=self.key, message=message, severity=severity
        )


def shown(value: object) -> str:
    """A value as one would type it, short enough for a message. The password of a URL is not said."""
    if isinstance(value, float | date | time):
        return str(value)  # JSON has no words for nan, inf and dates
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except ValueError:  # https://docs.python.org/3/library/stdtypes.html#int-max-str-digits
        return "A number of thousands of digits"
    text = _CREDENTIALS.sub(MASK, text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def dotted(path: KeyPath) -> str:
    """A path as TOML spells it: `tasks."db.backup".cron[1]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False)}"
    return text.removeprefix(".")


def _has_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_has_table, value)))


def _decode(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _end_of(content[: error.start].decode())
        message = f"Byte 0x{content[error.start]:02x} is not UTF-8. Save the file as UTF-8."
        raise ConfigError([Problem(file=file, line=line, column=column, key="", message=message)]) from None


def _check_depth(text: str) -> None:
    deep = _DEEP.search(text)
    if deep is not None:
        line, column = _end_of(text[: deep.start()])
        raise ValueError(f"A key has more than 100 parts (at line {line}, column {column})")


def _syntax_problem(file: str, text: str, error: ValueError) -> Problem:
    match = _SYNTAX_ERROR.fullmatch(str(error))
    if match is None:
        return Problem(file=file, line=0, column=0, key="", message=f"This is not TOML: {error}.")
    line, column = (int(match["line"]), int(match["column"])) if match["line"] else _end_of(text)
    hint = next((hint for sign, hint in _HINTS.items() if sign in match["what"]), "")
    message = f"This is not TOML: {match['what']}. {hint}".rstrip()
    return Problem(file=file, line=line, column=column, key="", message=message)


def _end_of(text: str) -> tuple[int, int]:
    """Line and column, counted from 1, right behind this text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")
