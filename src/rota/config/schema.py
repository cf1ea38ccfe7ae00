"""The JSON Schema of `rota.toml` (2020-12), made of the very shapes that read it: for editors, never for loading.

It refuses unknown keys, wrong types and what has no form at all. What needs a calendar, a machine or a second look (a
zone, a cron expression, a pool that must exist) the loader alone can tell. A string with `${` in it may stand for
anything, so it has any form.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from functools import singledispatch
from signal import Signals
from typing import Any

from rota.config.environment import VariableFiles, Variables, VariableText
from rota.config.hook import SHORTEST_TOKEN, TokenText
from rota.config.limit import InForce
from rota.config.meaning import GROUPS
from rota.config.param import AnyValue
from rota.config.probe import READY_INTERVAL, Asked
from rota.config.process import UMASK, Command, Outcome, Rlimit, Script, SignalName, Umask
from rota.config.raw import NOT_YET
from rota.config.reader import Shape
from rota.config.root import ROOT
from rota.config.shape import Choice, Duration, Positive, Scalar, Size, Switch, Text, Whole, Word
from rota.config.socket import FORM, SocketText
from rota.config.table import AnyTable, Either, Key, Many, Named, OneOrMany, Table
from rota.config.unit import UnitTable
from rota.config.variable import SHORTEST_SECRET, VARIABLE
from rota.model.configuration import DaemonSettings, StorageSettings
from rota.model.duration import BYTES, LARGEST, MICROSECONDS, NUMBER, format_duration
from rota.model.name import NAME
from rota.model.unit import Param, Probe, Rolling, Service, Success, Task

Schema = dict[str, Any]

FILE = "rota.schema.json"
"""What the document is called by files that begin with `#:schema ./rota.schema.json`, for editors that know Taplo.

https://taplo.tamasfe.dev/configuration/directives.html
"""

_MODELS: Mapping[str, type] = {
    "daemon": DaemonSettings,
    "storage": StorageSettings,
    "tasks": Task,
    "services": Service,
    "success": Success,
    "rolling": Rolling,
    "ready": Probe,
    "health": Probe,
    "params": Param,
}
"""The model whose fields have the built-in values of a table's keys."""
_OWN: Mapping[str, Mapping[str, object]] = {
    "ready": {"interval": READY_INTERVAL},
    **{f"{kind}s": {"group": group} for kind, group in GROUPS.items()},
}
"""What one of several tables with the same model has instead."""
_REFERENCE: Schema = {"$ref": "#/$defs/reference"}
_PLAIN_NAMES = {"", "tasks", "services", "defaults"}
"""Tables whose keys NOT_YET names alone."""
_LINE: Schema = {"type": "string", "minLength": 1}


def schema() -> Schema:
    """The whole document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rota.toml",
        "description": "What Rota runs: tasks by schedule or by hand, and services that are always on.",
        **_shape(ROOT, ""),
        "$defs": {"reference": {"type": "string", "pattern": r"\$\{", "description": "${VAR} or ${file:PATH}"}},
    }


@singledispatch
def _shape(shape: Shape, name: str) -> Schema:
    """What may stand at the key of this name."""
    raise NotImplementedError(f"{type(shape).__name__} has no place in the JSON Schema yet")


# Values with parts


@_shape.register
def _(shape: Table, name: str) -> Schema:
    built_in = _built_in(name)
    required = [key.name for key in shape.keys.values() if key.required]
    return {
        "type": "object",
        "properties": {key.name: _key(key, name, built_in.get(key.name)) for key in shape.keys.values()},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _key(key: Key, table: str, built_in: object) -> Schema:
    allowed = key.shape.allowed
    is_later = (key.name if table in _PLAIN_NAMES else f"{table}.{key.name}") in NOT_YET
    later = " This version does not act on it yet." if is_later else ""
    default = _typed(built_in)
    return {
        "description": f"{allowed[0].upper()}{allowed[1:]}.{later}",
        **({} if default is None else {"default": default}),
        **_shape(key.shape, key.name),
    }


def _built_in(table: str) -> Mapping[str, object]:
    """What the keys of a table are where nothing is typed."""
    values: dict[str, object] = (
        {field.name: field.default for field in fields(_MODELS[table])} if table in _MODELS else {}
    )
    return {**values, **_OWN.get(table, {})}


def _typed(value: object) -> object:
    """A value of the model as one would type it; None: there is no word for it."""
    match value:
        case timedelta():
            return format_duration(value)
        case StrEnum():
            return str(value)
        case bool() | int() | float() | str():
            return value
        case _:
            return None


@_shape.register
def _(shape: UnitTable, name: str) -> Schema:
    return _shape(shape.table, name)


@_shape.register
def _(shape: Named, name: str) -> Schema:
    below = _shape(shape.element, name)
    return {"type": "object", "propertyNames": _form(NAME.pattern), "additionalProperties": below}


@_shape.register
def _(shape: AnyTable, name: str) -> Schema:
    return {"type": "object", "properties": {each: _array({"type": "object"}) for each in shape.arrays}}


@_shape.register
def _(shape: Many, name: str) -> Schema:
    return _array(_shape(shape.element, name))


@_shape.register
def _(shape: OneOrMany, name: str) -> Schema:
    element = _shape(shape.element, name)
    return {"anyOf": [element, _array(element, least=1)]}


@_shape.register
def _(shape: Either, name: str) -> Schema:
    return {"anyOf": [_shape(shape.plain, name), _shape(shape.table, name)]}


@_shape.register
def _(shape: Variables, name: str) -> Schema:
    value = _shape(shape.value, name)
    return {"type": "object", "propertyNames": _form(VARIABLE.pattern), "additionalProperties": value}


@_shape.register
def _(shape: VariableFiles, name: str) -> Schema:
    return _shape(shape.paths, name)


# Values without parts


@_shape.register
def _(shape: Scalar, name: str) -> Schema:
    return _LINE  # its form is no matter of letters


@_shape.register
def _(shape: Text, name: str) -> Schema:
    return {"type": "string"} if shape.pattern == ".*" else _or_reference(_form(shape.pattern))


@_shape.register
def _(shape: Switch, name: str) -> Schema:
    return {"type": "boolean"}


@_shape.register
def _(shape: Whole, name: str) -> Schema:
    return {"type": "integer", "minimum": shape.low, **({"maximum": shape.high} if shape.high < LARGEST else {})}


@_shape.register
def _(shape: Positive, name: str) -> Schema:
    return {"type": "number", "exclusiveMinimum": 0}


@_shape.register
def _(shape: Duration, name: str) -> Schema:
    return _or_reference(_form(f"({NUMBER}({'|'.join(MICROSECONDS)}))+"))


@_shape.register
def _(shape: Size, name: str) -> Schema:
    units = "|".join("".join(f"[{letter}{letter.upper()}]" for letter in unit) for unit in BYTES)
    return _or_reference(_form(rf"{NUMBER}\s*({units})"), {"type": "integer", "minimum": shape.low})


@_shape.register
def _(shape: Word, name: str) -> Schema:
    flags = list(shape.also) if isinstance(shape, Choice) else []
    return _or_reference({"enum": [*map(str, shape.words), *flags]})


@_shape.register
def _(shape: SignalName, name: str) -> Schema:
    return _or_reference({"enum": list(Signals.__members__)})


@_shape.register
def _(shape: Umask, name: str) -> Schema:
    return _or_reference(_form(UMASK.pattern))


@_shape.register
def _(shape: InForce, name: str) -> Schema:
    return _shape(shape.scalar, name)


@_shape.register
def _(shape: Rlimit, name: str) -> Schema:
    return {"anyOf": [_shape(shape.limit, name), {"const": "unlimited"}, _REFERENCE]}


@_shape.register
def _(shape: Outcome, name: str) -> Schema:
    return {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 255}, _LINE]}


@_shape.register
def _(shape: SocketText, name: str) -> Schema:
    return _or_reference(_form(FORM))


@_shape.register
def _(shape: Asked, name: str) -> Schema:
    return _or_reference(_form(shape.form))


@_shape.register
def _(shape: AnyValue, name: str) -> Schema:
    return {"type": ["string", "number", "boolean"]}


@_shape.register
def _(shape: TokenText, name: str) -> Schema:
    return _or_reference({"type": "string", "minLength": SHORTEST_TOKEN})


@_shape.register
def _(shape: VariableText, name: str) -> Schema:
    return {"type": "string", **({"minLength": SHORTEST_SECRET} if shape.hidden else {})}


@_shape.register
def _(shape: Script, name: str) -> Schema:
    return {"type": "string", "pattern": r"\S"}


@_shape.register
def _(shape: Command, name: str) -> Schema:
    return {"anyOf": [{"type": "string", "pattern": r"\S"}, _array({"type": "string"}, least=1)]}


def _array(items: Schema, *, least: int = 0) -> Schema:
    return {"type": "array", "items": items, **({"minItems": least} if least else {})}


def _form(pattern: str) -> Schema:
    """A string that matches as a whole."""
    return _LINE if pattern == ".+" else {"type": "string", "pattern": f"^(?:{pattern})$"}


def _or_reference(*ways: Schema) -> Schema:
    return {"anyOf": [*ways, _REFERENCE]}
