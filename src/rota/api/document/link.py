"""What an answer leads on to: OpenAPI links, for tools that walk from one operation to the next."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from rota.api.document.schema import Node
from rota.api.operation import AnyOperation

FROM_RUN = {"run_id": "$response.body#/id"}
FROM_RUNS = {"run_id": "$response.body#/runs/0/id"}
FROM_ACTION = {"run_id": "$response.body#/run_ids/0"}
FROM_UNIT = {"name": "$response.body#/name"}

LINKS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "Run": {
        "get_run": FROM_RUN,
        "get_run_log": FROM_RUN,
        "stop_run": FROM_RUN,
        "rerun_run": FROM_RUN,
        "delete_run": FROM_RUN,
        "get_task": {"name": "$response.body#/task_name"},
    },
    "RunList": {"get_run": FROM_RUNS, "get_run_log": FROM_RUNS, "search_run_log": FROM_RUNS, "get_log_diff": FROM_RUNS},
    "Action": {"get_run": FROM_ACTION, "stop_run": FROM_ACTION},
    "TaskDetail": {"run_task": FROM_UNIT, "get_why": FROM_UNIT, "get_upcoming": FROM_UNIT},
}
"""Name of a schema → operations and where each takes its parameters from."""


def links_of(schema: type[Struct] | None, operations: Sequence[AnyOperation]) -> Node:
    """Those that lead to something that is offered."""
    known = {operation.id for operation in operations}
    wanted = LINKS.get(schema.__name__, {}) if schema is not None else {}
    return {
        name: {"operationId": name, "parameters": dict(parameters)}
        for name, parameters in wanted.items()
        if name in known
    }
