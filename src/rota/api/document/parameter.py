"""The parameters of an operation, as the document tells them."""

import re
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from rota.api.document.meaning import EVERYTHING, meaning
from rota.api.document.schema import Node, schemas
from rota.api.operation import AnyOperation
from rota.model.duration import format_duration

DURATION = "rota-duration"
"""The format of durations in a query: spelled as in rota.toml, a bare number is seconds."""

NO_NUL = r"^[^\u0000]*$"
"""Of a free text."""
PRECISE = {"enum", "format", "pattern"}

SHAPES: Mapping[str, Node] = {"Idempotency-Key": {"minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}}
"""What the value of a header must be, where not every text will do."""


def path_parameters(operation: AnyOperation, patterns: Mapping[str, str]) -> list[Node]:
    """What the braces in its path stand for."""
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _in_a_path(operation, name),
            "schema": {"type": "string", "pattern": patterns[name]},
        }
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]


def query_parameters(operation: AnyOperation, prefix: str) -> list[Node]:
    """All of its query."""
    described = schemas([operation.query], whole=frozenset(), prefix=prefix)[operation.query.__name__]
    properties, required = described["properties"], described["required"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    defaults = {field.encode_name: field.default for field in msgspec.structs.fields(operation.query)}
    return [
        _query_parameter(operation, name, schema, required=name in required, default=defaults[name])
        for name, schema in properties.items()
    ]


def header_parameters(operation: AnyOperation) -> list[Node]:
    """The headers it heeds."""
    return [
        {
            "name": name,
            "in": "header",
            "required": False,
            "description": text,
            "schema": {"type": "string", **SHAPES.get(name, {})},
        }
        for name, text in operation.headers.items()
    ]


def _in_a_path(operation: AnyOperation, name: str) -> str:
    own = EVERYTHING.get(f"{operation.id}.{name}")
    return own or meaning("path", name) or ""


def _query_parameter(operation: AnyOperation, name: str, schema: Node, *, required: bool, default: object) -> Node:
    told = schema.pop("description", None)
    parameter: Node = {
        "name": name,
        "in": "query",
        "required": required,
        "description": EVERYTHING.get(f"{operation.id}.{name}") or told or "",
    }
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
    if not required:
        parameter["allowEmptyValue"] = True  # `x=` counts as absent
    elif schema.get("type") == "string":
        schema = {"minLength": 1, **schema}
    return {**parameter, "schema": _in_a_query(schema, default)}


def _in_a_query(schema: Node, default: object) -> Node:
    """Durations are spelled as in rota.toml there, not as RFC 3339 durations."""
    if schema.get("type") == "string" and not PRECISE & schema.keys():
        return {**schema, "pattern": NO_NUL}
    if schema.get("format") != "duration":
        return schema
    spelled: Node = {"type": "string", "format": DURATION, "examples": ["90s", "15m"], **_told(schema)}
    return {**spelled, "default": format_duration(default)} if isinstance(default, timedelta) else spelled


def _told(schema: Node) -> Node:
    return {"examples": schema["examples"]} if "examples" in schema else {}
