"""Every endpoint that docs/api.md §3 promises is offered, and told by the document as §1.3 wants it."""

import re

import pytest
from tests.house.document import Node, described, document, operations
from tests.house.endpoint import documented, offered
from tests.house.page import page, section

from rota import __version__

NOT_YET: frozenset[str] = frozenset()
"""Promised and not built."""
SECURITY = {
    "public": [],
    "read": [{"bearer": []}, {"cookie": []}],
    "trigger": [{"bearer": []}, {"cookie": []}],
    "admin": [{"bearer": []}, {"cookie": []}],
    "socket": [],
    "hook": [{"hook": []}],
}
OPERATIONS = [pytest.param(method, path, node, id=node["operationId"]) for method, path, node in described()]


def test_every_endpoint_that_is_promised_is_offered_by_method_path_and_scope() -> None:
    missing = {f"{method} {path}" for method, path, _ in documented() - offered()}
    assert missing - NOT_YET == set()
    assert NOT_YET - missing == set(), "that is built now: take it out of NOT_YET"


def test_the_head_of_the_document_is_as_promised() -> None:
    head = document()
    assert head["openapi"] == "3.1.0"
    assert (head["info"]["title"], head["info"]["version"]) == ("Rota API", __version__)
    assert head["servers"] == [{"url": "/"}]
    assert head["components"]["securitySchemes"].keys() == {"bearer", "cookie", "hook"}


def test_the_tags_are_those_of_the_page_in_its_order() -> None:
    [listed] = re.findall(r"tags `([^`]+)`", section(page("api.md"), "### 1.3"))
    promised = listed.split()
    told = [tag["name"] for tag in document()["tags"]]
    assert told == [tag for tag in promised if tag in told]
    assert {node["tags"][0] for _, _, node in described()} == set(told)


@pytest.mark.parametrize(("method", "path", "node"), OPERATIONS)
def test_an_operation_tells_its_scope_and_what_must_be_shown(method: str, path: str, node: Node) -> None:
    [operation] = [each for each in operations() if each.id == node["operationId"]]
    assert node["x-rota-scope"] == operation.scope.value
    assert node["security"] == SECURITY[node["x-rota-scope"]]


@pytest.mark.parametrize(("method", "path", "node"), OPERATIONS)
def test_an_operation_has_the_error_as_its_default(method: str, path: str, node: Node) -> None:
    default = node["responses"]["default"]
    assert default["description"] == "Error"
    media = default["content"]["application/problem+json"]
    assert media["schema"] == {"$ref": "#/components/schemas/ErrorModel"}


def test_paths_are_kebab_case_and_parameters_snake_case() -> None:
    for path in document()["paths"]:
        for word in path.strip("/").split("/"):
            assert re.fullmatch(r"[a-z0-9-]+(\.(json|yaml|css|js|svg))?|\{[a-z_]+\}(\.json)?", word), path


def test_the_list_of_tasks_is_described_as_promised() -> None:
    operation = document()["paths"]["/api/tasks"]["get"]
    success = operation["responses"]["200"]
    assert operation["summary"] == "List all tasks"
    assert "parameters" not in operation
    assert success["description"] == "OK"
    assert success["content"]["application/json"]["schema"] == {
        "type": ["array", "null"],
        "items": {"$ref": "#/components/schemas/Task"},
    }
    assert "$schema" not in document()["components"]["schemas"]["Task"]["properties"]


def test_every_operation_says_more_than_its_summary() -> None:
    assert [operation.id for operation in operations() if len(operation.description) < 20] == []
