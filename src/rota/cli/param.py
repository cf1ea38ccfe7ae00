"""`-p NAME=VALUE`: what a person writes, as the values that a task takes."""

from collections.abc import Sequence
from difflib import get_close_matches

from msgspec import UnsetType

from rota.client.client import Client
from rota.model.error import UsageError
from rota.model.unit import ParamType, ParamValue
from rota.param import read
from rota.wire.detail import Param


def params_of(client: Client, task: str, written: Sequence[str]) -> dict[str, ParamValue | None]:
    """The values by name, of the types that the task's definition says; UsageError where one cannot be meant so."""
    if not written:
        return {}
    detail = client.task(task)
    taken = {} if isinstance(detail.params, UnsetType) else {param.name: param for param in detail.params}
    values: dict[str, ParamValue | None] = {}
    for text in written:
        _check_text(text)
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f'-p "{text}" is not NAME=VALUE.', hint=_known(task, taken))
        if name not in taken:
            raise UsageError(f'{task} takes no parameter "{name}".', hint=_nearest(name, taken) or _known(task, taken))
        if name in values:
            raise UsageError(f'-p "{name}" is given twice.')
        values[name] = _value(taken[name], value)
    return values


def _check_text(text: str) -> None:
    """JSON has no words for bytes that are not UTF-8 (PEP 383: lone surrogates stand for them here)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"-p {text!a} is not UTF-8.") from None


def _value(param: Param, text: str) -> ParamValue:
    choices = () if isinstance(param.choices, UnsetType) else param.choices
    if param.type is ParamType.CHOICE and text not in choices:
        raise UsageError(f'{param.name}: "{text}" is not one of {", ".join(choices)}.', hint=_nearest(text, choices))
    try:
        return read(text, param.type)
    except UsageError as error:
        raise UsageError(f"{param.name}: {error.message}") from None


def _nearest(text: str, known: Sequence[str] | dict[str, Param]) -> str:
    found = get_close_matches(text, list(known), n=1)
    return f'Did you mean "{found[0]}"?' if found else ""


def _known(task: str, taken: dict[str, Param]) -> str:
    return f"{task} takes {', '.join(map(_described, taken.values()))}." if taken else f"{task} takes no parameters."


def _described(param: Param) -> str:
    if not isinstance(param.choices, UnsetType):
        return f"{param.name} ({', '.join(param.choices)})"
    return f"{param.name} ({param.type})"
