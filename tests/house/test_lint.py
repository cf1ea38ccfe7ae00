"""What a linter of OpenAPI documents would find fault with: nothing may be left unsaid, unused, or untrue."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.house.contract import fixed
from tests.house.document import COMPONENTS, Node, described, document, schemas

from rota.api.document.specimen import media_types

SNAKE = re.compile(r"[a-z]+(_[a-z0-9]+)*")
OPERATIONS = [pytest.param(method, path, node, id=node["operationId"]) for method, path, node in described()]
UNEXPLAINED = {each.name for each in fixed("### 1.1") if not each.described}
UNITS = {"Task", "TaskDetail"}
SUCCESSES = {
    "application/json",
    "application/yaml",
    "application/schema+json",
    "application/openmetrics-text",
    "text/plain",
    "text/html",
    "text/css",
    "text/javascript",
    "text/event-stream",
}


def references(node: object) -> Iterator[str]:
    """Every place that is referred to."""
    if isinstance(node, list | tuple):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        for key, item in node.items():
            if key == "$ref":
                yield item
            else:
                yield from references(item)


def found(reference: str) -> Any:
    """What is there."""
    node: Any = document()
    for word in reference.removeprefix("#/").split("/"):
        node = node[word]
    return node


def test_it_is_an_openapi_3_1_document() -> None:
    errors = OpenAPIV31SpecValidator(json.loads(json.dumps(document()))).iter_errors()
    assert [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in errors] == []


def test_operation_ids_are_unique_snake_case() -> None:
    names = [node["operationId"] for _, _, node in described()]
    assert sorted(set(names)) == sorted(names)
    assert [name for name in names if not SNAKE.fullmatch(name)] == []


@pytest.mark.parametrize(("method", "path", "node"), OPERATIONS)
def test_an_operation_and_its_parameters_are_described(method: str, path: str, node: Node) -> None:
    assert node["summary"]
    assert not node["summary"].endswith(".")
    assert node["description"].endswith(".")
    assert [each["name"] for each in node.get("parameters", []) if not each.get("description")] == []


@pytest.mark.parametrize(("method", "path", "node"), OPERATIONS)
def test_the_parameters_of_a_path_are_declared_and_no_others(method: str, path: str, node: Node) -> None:
    declared = [each for each in node.get("parameters", []) if each["in"] == "path"]
    assert [each["name"] for each in declared] == re.findall(r"\{(\w+)\}", path)
    assert all(each["required"] and each["schema"]["pattern"] for each in declared)


@pytest.mark.parametrize(("method", "path", "node"), OPERATIONS)
def test_an_operation_succeeds_with_a_known_media_type(method: str, path: str, node: Node) -> None:
    successes = {status: told for status, told in node["responses"].items() if status != "default"}
    assert successes
    for status, success in successes.items():
        kinds = {kind.partition(";")[0] for kind in success.get("content", {})}
        assert 200 <= int(status) < 400
        assert success["description"]
        assert kinds <= SUCCESSES
        assert bool(kinds) is (status not in {"204", "303"})


@pytest.mark.parametrize("name", schemas())
def test_a_schema_and_its_properties_are_described(name: str) -> None:
    schema = schemas()[name]
    silent = {member for member, node in schema["properties"].items() if not node.get("description")}
    assert schema["description"]
    assert silent == (UNEXPLAINED if name in UNITS else set())


@pytest.mark.parametrize(("method", "path", "node"), OPERATIONS)
def test_every_media_type_has_an_example_that_validates(method: str, path: str, node: Node) -> None:
    for media in media_types(node):
        schema = {**json.loads(json.dumps(media["schema"])), "components": document()["components"]}
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        assert [error.message for error in validator.iter_errors(media["example"])] == []


@pytest.mark.parametrize(("method", "path", "node"), OPERATIONS)
def test_defaults_and_examples_of_parameters_validate(method: str, path: str, node: Node) -> None:
    for parameter in node.get("parameters", []):
        schema = {**parameter["schema"], "components": document()["components"]}
        values = [*schema.get("examples", []), *([schema["default"]] if "default" in schema else [])]
        for value in values:
            Draft202012Validator(schema).validate(json.loads(json.dumps(value)))


def test_every_reference_leads_somewhere_and_no_component_is_unused() -> None:
    used = set(references(document()))
    for reference in used:
        assert found(reference)
    parts = [
        f"#/components/{kind}/{name}" for kind in ("schemas", "headers") for name in document()["components"][kind]
    ]
    assert [part for part in parts if part not in used] == []


def test_links_lead_to_operations_and_their_parameters() -> None:
    known = {node["operationId"]: {each["name"] for each in node.get("parameters", [])} for _, _, node in described()}
    for _, _, node in described():
        for response in node["responses"].values():
            for link in response.get("links", {}).values():
                assert link["parameters"].keys() <= known[link["operationId"]]


def test_tags_are_declared_with_what_they_are_about() -> None:
    declared = {tag["name"] for tag in document()["tags"] if tag["description"]}
    assert {tag for _, _, node in described() for tag in node["tags"]} == declared


def test_bodies_are_json_of_a_schema_of_ours() -> None:
    for _, _, node in described():
        for kind, media in node.get("requestBody", {}).get("content", {}).items():
            assert kind == "application/json"
            assert media["schema"]["$ref"].startswith(COMPONENTS)
