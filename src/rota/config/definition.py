"""A unit's definition as rows of the store name it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import timedelta
from typing import Any

from rota.model.configuration import Definition
from rota.model.duration import format_duration
from rota.model.secret import Secret
from rota.model.unit import AnyUnit, HookToken, Limits, Param, Probe, Rolling, Service, Socket, Success, Task


def define(unit: AnyUnit) -> Definition:
    """The definition: JSON of what differs from the built-in defaults, with sorted keys, and its SHA-256.

    Names of secrets are in it, values are not; where the unit stands in which file is not.
    So neither a moved unit, nor a new key in a later version, nor a new value of a secret makes another definition.
    """
    plain = {"kind": unit.kind, **_plain_fields(unit)}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return Definition(hash=hashlib.sha256(text.encode()).hexdigest(), json=text)


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


_COMPARED: Mapping[type, tuple[tuple[str, object], ...]] = {
    kind: tuple((field.name, _default(field)) for field in fields(kind) if field.compare)
    for kind in (Task, Service, Limits, Success, Param, HookToken, Probe, Rolling, Socket)
}
"""The fields by which values of each class are equal or not, with their defaults."""


def _plain_fields(value: object) -> dict[str, object]:
    typed = ((name, getattr(value, name), default) for name, default in _COMPARED[type(value)])
    return {name: meaning for name, meaning, default in typed if meaning != default}


def _plain(value: object) -> object:
    """What JSON has no word for."""
    match value:
        case timedelta():
            return format_duration(value)
        case Secret():
            return repr(value)  # [redacted]
        case Mapping():
            return dict(value)
        case _:
            return _plain_fields(value)
