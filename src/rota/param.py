"""Parameters of runs: which values fit, and how they are written for programs and by people."""

import math
from collections.abc import Mapping, Sequence

from rota.model.duration import LARGEST
from rota.model.error import UsageError
from rota.model.unit import Param, ParamType, ParamValue
from rota.pattern import pattern

LONGEST_VALUE = 32 * 2**10
"""In bytes of UTF-8."""
KINDS = {
    ParamType.STRING: "a string",
    ParamType.CHOICE: "a string",
    ParamType.BOOL: "true or false",
    ParamType.INT: "a whole number",
    ParamType.NUMBER: "a number",
}


def misfit(param: Param, value: object) -> str | None:
    """Why this cannot be the parameter's value, in a sentence about `It`; None: it can. Types are not coerced."""
    match param.type, value:
        case (ParamType.BOOL, bool()):
            return None
        case (ParamType.INT | ParamType.NUMBER, int()) if not isinstance(value, bool):
            return None if -LARGEST <= value <= LARGEST else "It is beyond 64 bits."
        case ParamType.NUMBER, float():
            return None if math.isfinite(value) else "It must be finite."
        case ParamType.CHOICE, str():
            return None if value in param.choices else f"It must be one of {', '.join(param.choices)}."
        case ParamType.STRING, str():
            return _misfit_of_text(param, value)
        case _:
            return f"It must be {KINDS[param.type]}."


def unfit(params: Sequence[Param], values: Mapping[str, ParamValue]) -> list[str]:
    """What speaks against running with exactly these values, a sentence each; nothing: they fit."""
    known = {param.name: param for param in params}
    faults = [f"It takes no parameter {name} any more." for name in values if name not in known]
    for name, param in known.items():
        if name not in values:
            faults += [f"It needs {name} now."] if param.required and param.default is None else []
        elif (fault := misfit(param, values[name])) is not None:
            faults.append(f"{name}: {fault}")
    return faults


def _misfit_of_text(param: Param, text: str) -> str | None:
    if "\0" in text:
        return "It has a NUL character, which no program can be given."
    if len(text.encode()) > LONGEST_VALUE:
        return "It has more than 32 KiB."
    if param.pattern is not None and pattern(param.pattern).fullmatch(text) is None:
        return f"It must match the pattern {param.pattern} as a whole."
    return None


def written(value: ParamValue) -> str:
    """A value as programs read it: as in JSON, strings without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read(text: str, kind: ParamType) -> ParamValue:
    """The value that a person wrote so; UsageError says what was expected."""
    try:
        match kind:
            case ParamType.INT:
                return int(text)
            case ParamType.NUMBER:
                return _number(text)
            case ParamType.BOOL:
                return {"true": True, "false": False}[text]
            case _:
                return text
    except (ValueError, KeyError):
        raise UsageError(f'"{text}" is not {KINDS[kind]}.') from None


def _number(text: str) -> int | float:
    """ValueError for what JSON has no number for, too."""
    try:
        return int(text)
    except ValueError:
        value = float(text)
        if not math.isfinite(value):
            raise
        return value
