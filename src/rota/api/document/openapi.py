"""The OpenAPI 3.1 document, put together from the operations."""

import re
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from msgspec import Struct

from rota import __version__
from rota.api.document.schema import Node, schemas
from rota.api.http.problem import TITLES
from rota.api.http.reply import JSON, PROBLEM
from rota.api.operation import AnyOperation, Nothing, Success
from rota.model.duration import format_duration
from rota.model.name import NAME, RUN_ID
from rota.wire.action import Action
from rota.wire.error import ErrorModel
from rota.wire.task import Task

TAGS = ("Auth", "Daemon", "Tasks", "Schedule", "Runs", "Logs", "Notifications", "Events", "Hooks")
PATTERNS = {"name": f"^{NAME.pattern}$", "run_id": f"^{RUN_ID.pattern}$"}
COMPONENTS = "#/components/schemas/"

EXAMPLES: dict[type[Struct], Node] = {
    Task: {
        "api_trigger": True,
        "catch_up": "latest",
        "kind": "task",
        "log_on_full": "drop_new",
        "name": "backup",
        "on_overlap": "queue",
        "restart": "never",
        "restart_backoff": "constant",
        "retry_backoff": "constant",
    },
    Action: {
        "$schema": "http://localhost:9477/schemas/Action.json",
        "message": "web: 2 instances are replaced one by one.",
        "task_name": "web",
        "done": False,
        "run_ids": ["01JZ8Y0G5T0000000000000001", "01JZ8Y0G5T0000000000000002"],
    },
    ErrorModel: {
        "$schema": "http://localhost:9477/schemas/ErrorModel.json",
        "detail": "The body is no JSON: input data was truncated.",
        "errors": [{"location": "body", "message": "input data was truncated"}],
        "instance": "urn:uuid:6a1f1d0e-6f5b-4b0e-9d0b-0d4c7f1f2a55",
        "status": 400,
        "title": "Bad Request",
        "type": "about:blank",
    },
}


def openapi(operations: Sequence[AnyOperation]) -> Node:
    """The whole document."""
    used = {operation.tag for operation in operations}
    paths: dict[str, Node] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rota API", "version": __version__},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in TAGS if tag in used],
        "paths": paths,
        "components": {"schemas": schemas_of(operations, COMPONENTS)},
    }


def schemas_of(operations: Sequence[AnyOperation], prefix: str) -> dict[str, Node]:
    """The schemas of all that is sent and taken, by name."""
    successes = [operation.success for operation in operations]
    answers = [success.schema for success in successes if success.schema is not None]
    bodies = [operation.body for operation in operations if operation.body is not Nothing]
    whole = {success.schema.__name__ for success in successes if success.schema and not success.is_list}
    return schemas([*answers, *bodies, ErrorModel], whole=frozenset(whole | {ErrorModel.__name__}), prefix=prefix)


def _operation(operation: AnyOperation) -> Node:
    described: Node = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "x-rota-scope": operation.scope.value,
    }
    description = " ".join(filter(None, (operation.description, _own_errors(operation))))
    if description:
        described["description"] = description
    if parameters := [*_path_parameters(operation), *_query_parameters(operation), *_header_parameters(operation)]:
        described["parameters"] = parameters
    if operation.body is not Nothing:
        described["requestBody"] = {
            "required": operation.needs_body,
            "content": _content(JSON, _reference(operation.body)),
        }
    successes = filter(None, (operation.success, operation.repeated))
    described["responses"] = {**{str(each.status): _success(each) for each in successes}, "default": _error()}
    return described


def _own_errors(operation: AnyOperation) -> str:
    return f"Own errors: {', '.join(map(str, operation.errors))}." if operation.errors else ""


def _success(success: Success) -> Node:
    described: Node = {"description": TITLES[success.status]}
    if success.status == 204:
        return described
    if success.schema is None:
        described["content"] = _content(success.media_type, {"type": "string"})
        return described
    schema = _reference(success.schema)
    example: object = EXAMPLES.get(success.schema)
    if success.is_list:
        schema, example = {"type": ["array", "null"], "items": schema}, [example]
    described["content"] = _content(success.media_type, schema, example)
    return described


def _error() -> Node:
    content = _content(PROBLEM, _reference(ErrorModel), EXAMPLES[ErrorModel])
    return {"description": "Error", "content": content}


def _content(media_type: str, schema: Node, example: object = None) -> Node:
    return {media_type: {"schema": schema, **({} if example is None else {"example": example})}}


def _reference(struct: type[Struct]) -> Node:
    return {"$ref": COMPONENTS + struct.__name__}


def _path_parameters(operation: AnyOperation) -> list[Node]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": PATTERNS[name]},
        }
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]


def _query_parameters(operation: AnyOperation) -> list[Node]:
    described = schemas([operation.query], whole=frozenset(), prefix=COMPONENTS)[operation.query.__name__]
    properties, required = described["properties"], described["required"]
    assert isinstance(properties, dict)
    assert isinstance(required, list)
    defaults = {field.encode_name: field.default for field in msgspec.structs.fields(operation.query)}
    parameters: list[Node] = []
    for name, schema in properties.items():
        parameter: Node = {"name": name, "in": "query", "required": name in required}
        if "description" in schema:
            parameter["description"] = schema.pop("description")
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        parameters.append({**parameter, "schema": _in_a_query(schema, defaults[name])})
    return parameters


def _in_a_query(schema: Node, default: object) -> Node:
    """Durations are spelled as in rota.toml there, not as RFC 3339 durations."""
    if schema.get("format") != "duration":
        return schema
    spelled: Node = {"type": "string", "examples": ["90s", "1h30m"]}
    return {**spelled, "default": format_duration(default)} if isinstance(default, timedelta) else spelled


def _header_parameters(operation: AnyOperation) -> list[Node]:
    return [
        {"name": name, "in": "header", "required": False, "description": meaning, "schema": {"type": "string"}}
        for name, meaning in operation.headers.items()
    ]
