"""Parameters of a run: what was given against what the task takes. Types are not coerced."""

import difflib
from collections.abc import Iterable, Mapping

from rota.api.http.problem import unprocessable, wrong
from rota.model.unit import AnyUnit, ParamValue, Task
from rota.param import misfit


def resolve(unit: AnyUnit, given: Mapping[str, object]) -> dict[str, ParamValue]:
    """The values a run gets: those given, else defaults; null leaves one out. 422 names every one that does not fit."""
    params = {param.name: param for param in unit.params} if isinstance(unit, Task) else {}
    faults = [
        wrong(place(name), f"{unit.name} takes no such parameter. {advice(name, params)}", value)
        for name, value in given.items()
        if name not in params
    ]
    values: dict[str, ParamValue] = {}
    for name, param in params.items():
        value = given.get(name, param.default)
        if value is None:
            faults += [wrong(place(name), "It is required.")] if param.required else []
        elif (fault := misfit(param, value)) is not None:
            faults.append(wrong(place(name), fault, value))
        elif isinstance(value, ParamValue):
            values[name] = value
    if faults:
        raise unprocessable(faults)
    return values


def place(name: str) -> str:
    """Where a parameter stands in the request."""
    return f"body.params.{name[:100]}"


def advice(name: str, known: Iterable[str]) -> str:
    """Which one may have been meant, or which there are."""
    near = difflib.get_close_matches(name, list(known), n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"It takes {', '.join(known)}." if known else "It takes none."
