"""The document against the tables of docs/api.md §1.1 and §1.2, which are fixed for ever."""

import json

import pytest
from tests.api.conftest import Ask
from tests.house.source import ROOT

BACKOFF = ["constant", "linear", "exponential"]

TASK: list[tuple[str, str, list[str] | None, bool]] = [
    ("api_trigger", "boolean", None, False),
    ("catch_up", "string", ["latest", "all", "skip"], True),
    ("cron", "string", None, False),
    ("description", "string", None, False),
    ("group", "string", None, False),
    ("instances", "integer", None, True),
    ("keep_for", "integer", None, True),
    ("keep_runs", "integer", None, False),
    ("kind", "string", ["task", "service"], True),
    ("log_max_size", "integer", None, True),
    ("log_on_full", "string", ["drop_new", "drop_old", "kill_task"], True),
    ("name", "string", None, False),
    ("next_run_at", "string", None, False),
    ("on_overlap", "string", ["queue", "skip", "terminate"], True),
    ("parallelism", "integer", None, False),
    ("restart", "string", ["never", "always", "on_failure"], True),
    ("restart_backoff", "string", BACKOFF, True),
    ("restart_delay", "integer", None, True),
    ("retry_attempts", "integer", None, False),
    ("retry_backoff", "string", BACKOFF, True),
    ("retry_delay", "integer", None, True),
    ("timeout", "integer", None, True),
    ("timezone", "string", None, True),
]
"""Name, type, enum in this order, whether it has a description."""


@pytest.fixture
def document(call: Ask) -> dict:
    return call("GET", "/openapi.json").json()


def test_a_task_begins_with_the_members_that_are_fixed_for_ever(document: dict) -> None:
    properties = list(document["components"]["schemas"]["Task"]["properties"].items())[: len(TASK)]
    described = [(name, schema["type"], schema.get("enum"), "description" in schema) for name, schema in properties]
    assert described == TASK


def test_integers_of_a_task_are_int64_and_strings_have_no_format(document: dict) -> None:
    properties = list(document["components"]["schemas"]["Task"]["properties"].values())[: len(TASK)]
    formats = {(schema["type"], schema.get("format")) for schema in properties}
    assert formats == {("integer", "int64"), ("string", None), ("boolean", None)}


def test_only_two_members_of_a_task_are_required(document: dict) -> None:
    assert document["components"]["schemas"]["Task"]["required"] == ["api_trigger", "name"]


def test_a_task_has_no_schema_member(document: dict) -> None:
    assert "$schema" not in document["components"]["schemas"]["Task"]["properties"]


def test_the_list_of_tasks_is_described_as_promised(document: dict) -> None:
    operation = document["paths"]["/api/tasks"]["get"]
    media = operation["responses"]["200"]["content"]["application/json"]
    assert operation["summary"] == "List all tasks"
    assert "parameters" not in operation
    assert operation["responses"]["200"]["description"] == "OK"
    assert media["schema"] == {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Task"}}
    [example] = media["example"]
    assert (
        example.items()
        >= {
            "catch_up": "latest",
            "kind": "task",
            "log_on_full": "drop_new",
            "on_overlap": "queue",
            "restart": "never",
            "restart_backoff": "constant",
            "retry_backoff": "constant",
        }.items()
    )


def test_every_operation_has_the_error_as_its_default(document: dict) -> None:
    for path in document["paths"].values():
        for operation in path.values():
            default = operation["responses"]["default"]
            media = default["content"]["application/problem+json"]
            assert default["description"] == "Error"
            assert media["schema"] == {"$ref": "#/components/schemas/ErrorModel"}
            assert media["example"]["status"] == 400
            assert media["example"]["$schema"] == "http://localhost:9477/schemas/ErrorModel.json"
            assert media["example"]["type"] == "about:blank"


def test_the_error_has_the_members_that_are_fixed_for_ever(document: dict) -> None:
    properties = document["components"]["schemas"]["ErrorModel"]["properties"]
    assert [(name, schema["type"], schema.get("format")) for name, schema in properties.items()] == [
        ("$schema", "string", "uri"),
        ("detail", "string", None),
        ("errors", ["array", "null"], None),
        ("instance", "string", "uri"),
        ("status", "integer", "int64"),
        ("title", "string", None),
        ("type", "string", "uri"),
    ]
    assert properties["$schema"]["readOnly"] is True
    assert properties["type"]["default"] == "about:blank"
    assert properties["errors"]["items"] == {"$ref": "#/components/schemas/ErrorDetail"}
    assert all("description" in schema for schema in properties.values())
    assert document["components"]["schemas"]["ErrorModel"].get("required", []) == []


def test_a_detail_has_a_place_a_message_and_what_stood_there(document: dict) -> None:
    properties = document["components"]["schemas"]["ErrorDetail"]["properties"]
    assert {name: schema.get("type") for name, schema in properties.items()} == {
        "location": "string",
        "message": "string",
        "value": None,
    }


def test_operation_ids_are_unique_snake_case_and_scoped(document: dict) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)
    assert all(identifier.islower() and identifier.isidentifier() for identifier in ids)
    assert {operation["x-rota-scope"] for operation in operations} <= {
        "public",
        "read",
        "trigger",
        "admin",
        "socket",
        "hook",
    }


def test_the_head_of_the_document_is_as_promised(document: dict) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"] == "Rota API"
    assert document["servers"] == [{"url": "/"}]


def test_durations_in_a_query_are_spelled_as_in_rota_toml(document: dict) -> None:
    parameters = document["paths"]["/api/tasks/{name}/run"]["post"]["parameters"]
    [timeout] = [parameter for parameter in parameters if parameter["name"] == "wait_timeout"]
    assert timeout["schema"]["default"] == "5m"


def test_every_reference_leads_somewhere(document: dict) -> None:
    schemas = document["components"]["schemas"]
    references = {text.split('"')[0] for text in json.dumps(document).split('"$ref": "#/components/schemas/')[1:]}
    assert references <= schemas.keys()


def test_each_schema_is_a_document_of_its_own(call: Ask, document: dict) -> None:
    for name in document["components"]["schemas"]:
        answer = call("GET", f"/schemas/{name}.json")
        schema = answer.json()
        assert answer.headers["content-type"] == "application/schema+json"
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"] == f"http://localhost:9477/schemas/{name}.json"
        references = {text.split('"')[0] for text in json.dumps(schema).split('"$ref": "#/$defs/')[1:]}
        assert references <= schema.get("$defs", {}).keys()
        assert '"$ref": "#/components' not in json.dumps(schema)


def test_what_is_sent_in_is_closed(call: Ask) -> None:
    assert call("GET", "/schemas/RunInput.json").json()["additionalProperties"] is False


def test_an_unknown_schema_is_a_404(call: Ask) -> None:
    assert call("GET", "/schemas/Nonsense.json").status == 404


def test_the_yaml_document_is_the_same_bytes(call: Ask) -> None:
    answer = call("GET", "/openapi.yaml")
    assert answer.headers["content-type"] == "application/yaml"
    assert answer.body == call("GET", "/openapi.json").body


def test_the_documentation_shows_each_endpoint_with_an_example(document: dict) -> None:
    text = (ROOT / "docs/api.md").read_text()
    missing = [
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method in operations
        if f"| `{method.upper()} {path}` |" not in text
    ]
    assert missing == []
