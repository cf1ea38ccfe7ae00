"""The document and the schemas as they are served; what they say is asked in tests/house (contract, endpoint, lint)."""

import json

import pytest
from tests.api.conftest import Ask
from tests.house.source import ROOT


@pytest.fixture
def document(call: Ask) -> dict:
    return call("GET", "/openapi.json").json()


def test_durations_in_a_query_are_spelled_as_in_rota_toml(document: dict) -> None:
    parameters = document["paths"]["/api/tasks/{name}/run"]["post"]["parameters"]
    [timeout] = [parameter for parameter in parameters if parameter["name"] == "wait_timeout"]
    assert timeout["schema"]["default"] == "5m"


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
