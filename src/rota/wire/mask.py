"""Keeping the secrets of a unit out of what is told of its definition, wherever a key repeats one."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from rota.model.secret import MASK, Secret

T = TypeVar("T")


def masked(told: T, secrets: Mapping[str, Secret]) -> T:
    """The same without the values of these secrets; in a struct they are replaced in place."""
    values = sorted(filter(None, (secret.reveal() for secret in secrets.values())), key=len, reverse=True)
    kept: T = _masked(told, values) if values else told
    return kept


def _masked(told: Any, values: Sequence[str]) -> Any:
    if isinstance(told, Struct):
        for name in told.__struct_fields__:
            setattr(told, name, _masked(getattr(told, name), values))
    elif isinstance(told, list):
        told[:] = [_masked(each, values) for each in told]
    elif type(told) is str:
        for value in values:
            told = told.replace(value, MASK)
    return told
