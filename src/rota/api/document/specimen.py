"""Examples that follow from schemas: each member as a reader would expect it."""

from collections.abc import Iterator, Mapping

from rota.api.document.schema import Node

BASE = "http://localhost:9477/schemas/"
ULID = "01JZ8Y0G5T0000000000000001"
INSTANT = "2026-03-01T02:00:00.018204Z"

MEMBERS: Mapping[str, object] = {
    "id": ULID,
    "run_id": ULID,
    "run_ids": [ULID],
    "ids": [ULID],
    "name": "backup",
    "task_name": "backup",
    "group": "Tasks",
    "cron": "0 3 * * *",
    "crons": ["0 3 * * *"],
    "timezone": "Europe/Berlin",
    "resolved_timezone": "Europe/Berlin",
    "duration": 3_200_000_000,
    "exit_code": 0,
    "version": "0.1.0",
    "port": 9477,
    "host": "127.0.0.1",
    "date": "2026-03-01",
    "actor": "user:ada",
    "via": "bearer",
    "text": "done, 42 files",
    "success_rate": 0.98,
    "stop_signal": "TERM",
    "password": "correct horse battery",
    "current_password": "correct horse battery",
    "new_password": "another horse battery",
    "token": "xh1jqD3rmx5bgih5JMQANoxBgakv7QeIaQiIAYGiWC3",
    "ticket": "yiTU5V5ofcVBu8a8uEMvCVpqg7oxE1ZL6fVOcx0SUrF",
    "user": "ada",
    "action": "run_task",
    "target": "backup",
    "ip": "192.0.2.7",
    "created_by": "user:admin",
    "signal": "TERM",
    "status": "ended",
    "reason": "Exit code 0 after 3.2 s.",
    "message": "backup has started.",
    "answer": "It ran on time and ended well after 3.2 s.",
}
"""What stands there for a member of this name, where that fits its type."""
BY_TYPE: Mapping[str, object] = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "null": None}
BY_FORMAT = {
    "date-time": INSTANT,
    "uri": "about:blank",
    "uuid": "6a1f1d0e-6f5b-4b0e-9d0b-0d4c7f1f2a55",
    "duration": "PT90S",
}
PYTHON: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def specimen(schema: Node, found: Mapping[str, Node], by_hand: Mapping[str, object]) -> object:
    """An example of this schema, whose references are to `found`; `by_hand`: examples by the name of a schema."""
    return _Maker(found, by_hand).example("", schema, "")


def media_types(node: object) -> Iterator[Node]:
    """Every media type in a part of the document: what has a schema below `content`."""
    if isinstance(node, list):
        for item in node:
            yield from media_types(item)
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from item.values() if key == "content" else media_types(item)


class _Maker:
    def __init__(self, found: Mapping[str, Node], by_hand: Mapping[str, object]) -> None:
        self._found = found
        self._by_hand = by_hand

    def example(self, name: str, schema: Node, around: str) -> object:
        """For the member of this name in the schema named `around`."""
        if "$ref" in schema:
            return self._named(str(schema["$ref"]).rpartition("/")[2])
        for key in ("default", "const"):
            if key in schema and name != "$schema":
                return schema[key]
        if name == "$schema":
            return f"{BASE}{around}.json"
        likely, words = MEMBERS.get(name), schema.get("enum")
        if isinstance(words, list) and likely in words:
            return likely
        for key in ("enum", "examples", "anyOf"):
            options = schema.get(key)
            if isinstance(options, list | tuple) and options:
                return self.example(name, options[0], around) if key == "anyOf" else options[0]
        return self._by_type(name, schema, around)

    def _named(self, name: str) -> object:
        if name in self._by_hand:
            return self._by_hand[name]
        schema = self._found[name]
        properties = schema.get("properties", {})
        assert isinstance(properties, dict)
        return {member: self.example(member, node, name) for member, node in properties.items()}

    def _by_type(self, name: str, schema: Node, around: str) -> object:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = kind[0]
        likely = MEMBERS.get("run_id" if name.endswith("_run_id") else name)
        if isinstance(likely, PYTHON.get(str(kind), ())) and schema.get("format") in {None, "int64"}:
            return likely
        if kind == "array":
            return [self.example("", item, around) for item in _items(schema)]
        if kind == "object":
            values = schema.get("additionalProperties")
            return {"name": self.example("", values, around)} if isinstance(values, dict) else {}
        if schema.get("format") in BY_FORMAT:
            return BY_FORMAT[str(schema["format"])]
        return schema.get("minimum", BY_TYPE.get(str(kind)))


def _items(schema: Node) -> list[Node]:
    """What an example of an array holds: its fixed items, or one."""
    fixed = schema.get("prefixItems", [])
    if isinstance(fixed, list) and fixed:
        return fixed
    items = schema.get("items")
    return [items] if isinstance(items, dict) else []
