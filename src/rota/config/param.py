"""`params`: what a caller may hand to a task."""

from typing import Any

from rota.config.document import Raw
from rota.config.reader import NOTHING, Reader
from rota.config.shape import LINE, Choice, PatternText, Scalar, Switch, Text, UnfitError, Word
from rota.config.table import Key, Many, Table
from rota.model.error import UsageError
from rota.model.unit import Param, ParamType, ParamValue

_TYPES: dict[ParamType, type | tuple[type, ...]] = {
    ParamType.STRING: str,
    ParamType.CHOICE: str,
    ParamType.BOOL: bool,
    ParamType.INT: int,
    ParamType.NUMBER: (int, float),
}


class AnyValue(Scalar):
    """A string, a number or a boolean."""

    allowed = "a string, a number, true or false"

    def meaning(self, value: object, reader: Reader) -> ParamValue:
        """The value itself."""
        if not isinstance(value, str | int | float | bool):
            raise UnfitError
        return value


def make_param(**typed: Any) -> Param:
    """A parameter of what was typed; UsageError where that contradicts itself."""
    place = typed.pop("as", "env")
    param = Param(**typed, as_argument=place == "arg")
    if bool(param.choices) != (param.type is ParamType.CHOICE):
        raise UsageError(f'{param.name}: choices and type = "choice" need each other.')
    if param.pattern is not None and param.type is not ParamType.STRING:
        raise UsageError(f"{param.name}: a pattern is for strings, and this is of type {param.type}.")
    if param.default is not None and not _fits(param, param.default):
        raise UsageError(f"{param.name}: the default is not of type {param.type}, or not among the choices.")
    return param


def _fits(param: Param, value: ParamValue) -> bool:
    if isinstance(value, bool) != (param.type is ParamType.BOOL):
        return False
    return isinstance(value, _TYPES[param.type]) and (not param.choices or value in param.choices)


PARAM = Table(
    Key("name", Text(r"[A-Za-z_][A-Za-z0-9_]{0,99}", "a name of letters, digits and _"), required=True),
    Key("type", Choice(ParamType)),
    Key("default", AnyValue()),
    Key("required", Switch()),
    Key("choices", Many(LINE)),
    Key("pattern", PatternText()),
    Key("description", Text()),
    Key("as", Word("env", "arg")),
    make=make_param,
)


class Params(Many):
    """An array of parameters with different names."""

    def __init__(self) -> None:
        super().__init__(PARAM)

    def read(self, raw: Raw, reader: Reader) -> object:
        """The parameters as a tuple."""
        params = super().read(raw, reader)
        if not isinstance(params, tuple):
            return NOTHING
        names = [param.name for param in params]
        for name in sorted({name for name in names if names.count(name) > 1}):
            raise UsageError(f'"{name}" is the name of two parameters. Each has its own.')
        return params
