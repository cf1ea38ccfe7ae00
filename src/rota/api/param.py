"""Parameters of a run: what was given against what the task takes. Types are not coerced."""

from collections.abc import Mapping

from rota.api.problem import unprocessable, wrong
from rota.model.unit import AnyUnit, Param, ParamType, ParamValue, Task
from rota.wire.error import ErrorDetail

LARGEST_VALUE = 32 * 1024
LARGEST_INTEGER = 2**63 - 1


def resolve(unit: AnyUnit, given: Mapping[str, object]) -> dict[str, ParamValue]:
    """The values a run gets: those given, else defaults; null leaves one out. 422 names every one that does not fit."""
    params = {param.name: param for param in unit.params} if isinstance(unit, Task) else {}
    faults = [
        wrong(f"body.params.{name[:100]}", f"{unit.name} takes no such parameter.", value)
        for name, value in given.items()
        if name not in params
    ]
    values: dict[str, ParamValue] = {}
    for name, param in params.items():
        _settle(param, given.get(name, param.default), name in given, values, faults)
    if faults:
        raise unprocessable(faults)
    return values


def _settle(param: Param, value: object, given: bool, values: dict[str, ParamValue], faults: list[ErrorDetail]) -> None:
    location = f"body.params.{param.name}"
    if value is None:
        if param.required:
            faults.append(wrong(location, "It is required."))
    elif not given and isinstance(value, ParamValue):
        values[param.name] = value
    elif (fault := _misfit(param, value)) is not None or not isinstance(value, ParamValue):
        faults.append(wrong(location, fault or "It must be a single value.", value))
    else:
        values[param.name] = value


def _misfit(param: Param, value: object) -> str | None:
    match param.type, value:
        case (ParamType.BOOL, bool()) | (ParamType.NUMBER, float()):
            return None
        case (ParamType.INT | ParamType.NUMBER, int()) if not isinstance(value, bool):
            return None if abs(value) <= LARGEST_INTEGER else "It is beyond 64 bits."
        case ParamType.CHOICE, str():
            return None if value in param.choices else f"It must be one of {', '.join(param.choices)}."
        case ParamType.STRING, str():
            return _bad_text(param, value)
        case _:
            return f"It must be of type {param.type}."


def _bad_text(param: Param, text: str) -> str | None:
    if "\0" in text or len(text.encode()) > LARGEST_VALUE:
        return "It must be at most 32 KiB without a NUL."
    if param.pattern is not None:
        return "It has a pattern, which this version cannot check yet; leave the parameter out."
    return None
