"""Environment variables and secrets: inline, from files, and merged over the defaults."""

from rota.config.document import Raw, shown
from rota.config.dotenv import Entry, Mistake
from rota.config.reader import NOTHING, Reader
from rota.config.shape import PathText, Scalar, UnfitError
from rota.config.table import OneOrMany
from rota.config.variable import check_name, check_secret, check_value
from rota.model.error import Problem, UsageError
from rota.model.secret import Secret


class VariableText(Scalar):
    """The value of a variable."""

    allowed = "a string in quotes"

    def __init__(self, *, secret: bool) -> None:
        self.hidden = secret

    def meaning(self, value: object, reader: Reader) -> str | Secret:
        """The string, sealed when it is a secret."""
        if not isinstance(value, str):
            raise UnfitError
        return _checked(value, secret=self.hidden)


class Variables:
    """A table of variables."""

    allowed = 'a table of strings such as { NAME = "value" }'

    def __init__(self, *, secret: bool) -> None:
        self.value = VariableText(secret=secret)

    def read(self, raw: Raw, reader: Reader) -> object:
        """The values by name, a Secret each where they are secrets."""
        if not isinstance(raw.value, dict):
            raise UsageError(f"{'This' if self.value.hidden else raw.shown} is not {self.allowed}.")
        values = {name: self._entry(name, entry, reader) for name, entry in raw.entries()}
        return NOTHING if NOTHING in values.values() else values

    def _entry(self, name: str, raw: Raw, reader: Reader) -> object:
        try:
            check_name(name)
        except UsageError as error:
            reader.report(raw, f"{shown(name)} names no variable. {error}")
            return NOTHING
        return reader.read(self.value, raw)


class VariableFiles:
    """One file of `KEY=VALUE` lines, or several of which later ones win."""

    allowed = "a path, or an array of paths"

    def __init__(self, *, secret: bool) -> None:
        self._secret = secret
        self.paths = OneOrMany(PathText())

    def read(self, raw: Raw, reader: Reader) -> object:
        """The values by name, as `Variables` has them; what is wrong in a file is reported at its place there."""
        paths = self.paths.read(raw, reader)
        if not isinstance(paths, tuple):
            return NOTHING
        values: dict[str, str | Secret] = {}
        for path in paths:
            for item in reader.dotenv(path):
                try:
                    values |= _variable(item, secret=self._secret)
                except UsageError as error:
                    reader.note([_problem(path, item, raw, str(error))])
        return values


def _variable(item: Entry | Mistake, *, secret: bool) -> dict[str, str | Secret]:
    if isinstance(item, Mistake):
        raise UsageError(item.message)
    check_name(item.key)
    return {item.key: _checked(item.value, secret=secret)}


def _checked(value: str, *, secret: bool) -> str | Secret:
    if secret:
        check_secret(value)
        return Secret(value)
    check_value(value)
    return value


def _problem(path: str, item: Entry | Mistake, raw: Raw, message: str) -> Problem:
    return Problem(file=path, line=item.line, column=item.column, key=raw.key, message=message)
