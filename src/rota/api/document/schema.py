"""JSON Schema 2020-12 of what is on the wire, as msgspec tells it, with what the contract adds."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from rota.api.document.meaning import meaning

Node = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SOMETHING = frozenset({"UserPatch"})
"""Schemas of which at least one member must be there."""
SCHEMA_URL: Node = {
    "description": "Where the JSON Schema of this object is.",
    "type": "string",
    "format": "uri",
    "readOnly": True,
}

UNITS = ("Task", "TaskDetail")
UNEXPLAINED = frozenset(
    ["api_trigger", "cron", "description", "group", "keep_runs", "name", "next_run_at", "parallelism", "retry_attempts"]
)
"""Members of a unit that have no description, now and for ever (docs/api.md §1.1)."""


def schemas(structs: Iterable[type[Struct]], *, whole: frozenset[str], prefix: str) -> dict[str, Node]:
    """The schemas of these structs and of all they hold, by name; references are `prefix` and a name.

    Those named in `whole` are bodies of their own and have a `$schema`.
    """
    _, found = msgspec.json.schema_components(structs, ref_template=prefix + "{name}")
    words = {name: node for name, node in found.items() if "enum" in node}
    tidied = {name: _tidied(node, words) for name, node in found.items() if name not in words}
    for name, node in tidied.items():
        properties = node["properties"]
        assert isinstance(properties, dict)
        explained = {member: _explained(name, member, schema) for member, schema in properties.items()}
        node["properties"] = {"$schema": SCHEMA_URL, **explained} if name in whole else explained
    for name in SOMETHING & tidied.keys():
        tidied[name]["minProperties"] = 1
    return dict(sorted(tidied.items()))


def _explained(name: str, member: str, schema: Node) -> Node:
    if "description" in schema or (name in UNITS and member in UNEXPLAINED):
        return schema
    found = meaning(name, member)
    return schema if found is None else {"description": found, **schema}


def standalone(name: str, found: Mapping[str, Node], *, url: str) -> Node:
    """One schema as a document of its own; `found` must refer by `#/$defs/`."""
    needed: dict[str, Node] = {}
    _collect(found[name], found, needed)
    return {"$schema": DIALECT, "$id": url, **found[name], **({"$defs": needed} if needed else {})}


def _collect(node: object, found: Mapping[str, Node], needed: dict[str, Node]) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(item, found, needed)
    elif isinstance(node, dict):
        name = str(node.get("$ref", "")).removeprefix("#/$defs/")
        if name and name not in needed:
            needed[name] = found[name]
            _collect(found[name], found, needed)
        for item in node.values():
            _collect(item, found, needed)


def _tidied(node: object, words: Mapping[str, Node]) -> Node:
    tidy = _tidy(node, words)
    assert isinstance(tidy, dict)
    return tidy


def _tidy(node: object, words: Mapping[str, Node]) -> object:
    if isinstance(node, list | tuple):
        return [_tidy(item, words) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {key: _tidy(value, words) for key, value in node.items()}
    name = str(tidy.get("$ref", "")).rpartition("/")[2]
    if name in words:
        del tidy["$ref"]
        tidy |= {"type": "string", "enum": _in_order(words[name])}
    if tidy.get("type") == "integer":
        tidy["format"] = "int64"
    return _with_null_beside(tidy)


def _in_order(words: Node) -> list[str]:
    """The members as the enum declares them; msgspec sorts them."""
    members = words["enum"]
    assert isinstance(members, list)
    for enum in StrEnum.__subclasses__():
        if enum.__name__ == words["title"] and sorted(enum) == members:
            return [member.value for member in enum]
    return [str(member) for member in members]


def _with_null_beside(node: Node) -> Node:
    """`type: [array, null]` says the same as `anyOf` of the two."""
    match node.get("anyOf"):
        case [dict() as one, {"type": "null"}] if "type" in one:
            rest = {key: value for key, value in node.items() if key != "anyOf"}
            return {**rest, **one, "type": [one["type"], "null"]}
        case _:
            return node
