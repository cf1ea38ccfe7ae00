"""`params`: what a caller may hand to a task."""

from collections.abc import Mapping
from typing import Any

from rota.config.document import Raw
from rota.config.reader import NOTHING, Reader
from rota.config.shape import LINE, Choice, PatternText, Scalar, Switch, Text, UnfitError, Word
from rota.config.table import Key, Many, Table
from rota.config.unit import Draft
from rota.model.error import UsageError
from rota.model.unit import Param, ParamType, ParamValue, RunOnStart
from rota.param import misfit


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
    fault = None if param.default is None else misfit(param, param.default)
    if fault is not None:
        raise UsageError(f"{param.name}: the default does not fit. {fault}")
    return param


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
        seen: dict[str, str] = {}
        for param in params:
            if param.name.upper() in seen:
                raise UsageError(_twice(param.name, seen[param.name.upper()]))
            seen[param.name.upper()] = param.name
        return params


def _twice(name: str, other: str) -> str:
    if name == other:
        return f'"{name}" is the name of two parameters. Each has its own.'
    return f"{other} and {name} would be the same variable PARAM_{name.upper()}."


def check_params(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Reports every parameter that nobody would give to a task which starts by itself."""
    for draft in drafts.values():
        by_itself = (
            bool(draft.values.get("cron")) or draft.values.get("run_on_start", RunOnStart.NEVER) != RunOnStart.NEVER
        )
        raw = draft.raw.get("params")
        if by_itself and raw is not None:
            _report_required(draft.values.get("params"), raw, reader)


def _report_required(params: object, raw: Raw, reader: Reader) -> None:
    for param, place in zip(params, raw.elements(), strict=True) if isinstance(params, tuple) else ():
        if param.required and param.default is None:
            reader.report(
                place,
                f"{param.name} is required and has no default, and nobody gives one when the task starts by itself."
                " Give it a default, or leave out required.",
            )
