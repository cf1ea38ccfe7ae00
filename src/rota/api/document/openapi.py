"""The OpenAPI 3.1 document, put together from the operations."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from msgspec import Struct

from rota import __version__
from rota.api.document.link import links_of
from rota.api.document.parameter import header_parameters, path_parameters, query_parameters
from rota.api.document.response import HEADERS, headers_of
from rota.api.document.schema import Node, schemas
from rota.api.document.security import NEEDS, SCHEMES, security_of
from rota.api.document.specimen import media_types, specimen
from rota.api.http.problem import TITLES
from rota.api.http.reply import JSON, PROBLEM
from rota.api.operation import AnyOperation, Nothing, Success
from rota.model.name import NAME, RUN_ID, TOKEN_ID, USER
from rota.wire.action import Action
from rota.wire.error import ErrorModel
from rota.wire.run import Run, RunInput
from rota.wire.selection import Selector
from rota.wire.task import Task

TAGS = {
    "Auth": "Who may come in: passwords, sessions, tokens, users.",
    "Daemon": "The daemon itself and the machine it runs on.",
    "Tasks": "Units, that is tasks and services: how they stand, and what can be done to them.",
    "Schedule": "What is planned, and what became of what was planned.",
    "Runs": "Executions, and recorded non-executions, of units.",
    "Logs": "What runs wrote.",
    "Notifications": "What somebody should know.",
    "Events": "Everything that happens, as it happens.",
    "Hooks": "For other systems that trigger.",
}
"""Sections of the document in their order, and what each is about."""
INFO = {
    "title": "Rota API",
    "version": __version__,
    "description": "All that a running Rota can be asked for. It triggers, stops, pauses, deletes and tells; "
    "what runs is defined in rota.toml alone. Durations are nanoseconds, sizes are bytes, instants are RFC 3339.",
    "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
}
EMPTY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.SEE_OTHER})
"""Statuses whose answers have no body."""
TEXT: Node = {"type": "string"}
BARE: Mapping[str, Node] = {
    media_type: {"type": "object"} for media_type in ("application/json", "application/yaml", "application/schema+json")
}
"""What is answered where no schema of ours describes it, by media type."""
PATTERNS = {
    "name": rf"^(?!\.\.?$){NAME.pattern}$",
    "run_id": f"^{RUN_ID.pattern}$",
    "token_id": f"^{TOKEN_ID.pattern}$",
    "user": f"^{USER.pattern}$",
}
PATTERNS["notification_id"] = PATTERNS["run_id"]
"""Both are ULIDs."""
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
    RunInput: {"params": {"day": "mon"}},
    Run: {
        "$schema": "http://localhost:9477/schemas/Run.json",
        "id": "01JZ8Y0G5T0000000000000001",
        "task_name": "backup",
        "kind": "task",
        "status": "ended",
        "end_reason": "success",
        "reason": "Exit code 0 after 3.2 s.",
        "exit_code": 0,
        "triggered_by": "cron",
        "created_at": "2026-03-01T02:00:00.001204Z",
        "start_at": "2026-03-01T02:00:00.003871Z",
        "end_at": "2026-03-01T02:00:03.203871Z",
        "duration": 3200000000,
        "due_at": "2026-03-01T03:00:00+01:00",
        "lateness": 3871000,
        "retry_attempt": 0,
        "instance_index": 0,
        "is_failure": False,
        "pid": 4711,
        "log_lines": 42,
        "log_bytes": 2048,
    },
    Selector: {"match_all": True, "filter": {"status": ["failure"], "task_name": ["backup"]}},
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
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, operations)
    found = schemas_of(operations, COMPONENTS)
    _add_examples(paths, found)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/"}],
        "tags": [{"name": tag, "description": text} for tag, text in TAGS.items() if tag in used],
        "paths": paths,
        "components": {"schemas": found, "headers": HEADERS, "securitySchemes": SCHEMES},
    }


def schemas_of(operations: Sequence[AnyOperation], prefix: str) -> dict[str, Node]:
    """The schemas of all that is sent and taken, by name."""
    successes = [operation.success for operation in operations]
    answers = [success.schema for success in successes if success.schema is not None]
    bodies = [operation.body for operation in operations if operation.body is not Nothing]
    whole = {success.schema.__name__ for success in successes if success.schema and not success.is_list}
    return schemas([*answers, *bodies, ErrorModel], whole=frozenset(whole | {ErrorModel.__name__}), prefix=prefix)


def _operation(operation: AnyOperation, operations: Sequence[AnyOperation]) -> Node:
    described: Node = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": _description(operation),
        "x-rota-scope": operation.scope.value,
        "security": security_of(operation.scope),
    }
    path = path_parameters(operation, PATTERNS)
    if parameters := [*path, *query_parameters(operation, COMPONENTS), *header_parameters(operation)]:
        described["parameters"] = parameters
    if operation.body is not Nothing:
        needed = operation.needs_body or any(field.required for field in msgspec.structs.fields(operation.body))
        described["requestBody"] = {"required": needed, "content": _content(JSON, _reference(operation.body))}
    successes = filter(None, (operation.success, operation.repeated))
    told = {str(each.status): _success(each, operations) for each in successes}
    described["responses"] = {**told, "default": _error()}
    return described


def _description(operation: AnyOperation) -> str:
    """What it does, who may ask for it, and which errors are its own."""
    errors = f"Own errors: {', '.join(map(str, operation.errors))}." if operation.errors else ""
    return " ".join(filter(None, (operation.description, NEEDS[operation.scope], errors)))


def _success(success: Success, operations: Sequence[AnyOperation]) -> Node:
    described: Node = {
        "description": TITLES[success.status],
        "headers": headers_of(success.status if success.leads else None),
    }
    if links := links_of(success.schema, operations):
        described["links"] = links
    if success.status in EMPTY:
        return described
    if success.schema is None:
        described["content"] = _content(success.media_type, dict(BARE.get(success.media_type, TEXT)))
        return described
    schema = _reference(success.schema)
    if success.is_list:
        schema = {"type": ["array", "null"], "items": schema}
    described["content"] = _content(success.media_type, schema)
    return described


def _error() -> Node:
    return {
        "description": "Error",
        "headers": headers_of(None),
        "content": _content(PROBLEM, _reference(ErrorModel), EXAMPLES[ErrorModel]),
    }


def _content(media_type: str, schema: Node, example: object = None) -> Node:
    return {media_type: {"schema": schema, **({} if example is None else {"example": example})}}


def _reference(struct: type[Struct]) -> Node:
    return {"$ref": COMPONENTS + struct.__name__}


def _add_examples(paths: Mapping[str, Node], found: Mapping[str, Node]) -> None:
    """Those written down by hand, else such as follow from the schema."""
    by_hand = {struct.__name__: example for struct, example in EXAMPLES.items()}
    for place in media_types(paths):
        schema = place["schema"]
        assert isinstance(schema, dict)
        if "example" not in place:
            place["example"] = specimen(schema, found, by_hand)
