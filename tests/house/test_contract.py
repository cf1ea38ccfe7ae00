"""The document's schemas are those of docs/api.md: fields, order, types, what is always sent."""

import pytest
from tests.house import contract
from tests.house.contract import Member
from tests.house.document import Node, document, resolved, schemas

NOT_YET: frozenset[str] = frozenset()
"""Schemas of §4, and fields of them, that are promised and not built."""
OTHERWISE = frozenset({"ReadAllInput: required are [], always sent ['last_read_at']"})
"""What is not as the page has it, knowingly: that body may be left out, and `{}` says the same."""
LOOSE = {"Task", "TaskDetail"}
"""What begins with the fields of §1.1: of them only two are in `required`."""

KINDS = {"string", "integer", "boolean", "array", "null"}

PAGE = contract.schemas()
FIRST = [each.name for each in contract.fixed("### 1.1")]


def differences(place: str, schema: Node, members: list[Member]) -> set[str]:
    """What is missing, and anything else as a sentence."""
    properties = {name: node for name, node in schema["properties"].items() if name != "$schema"}
    told = [member for member in members if member.name in properties]
    found = {f"{place}.{member.name}" for member in members if member.name not in properties}
    if [member.name for member in told] != list(properties):
        found.add(f"{place}: {list(properties)} is not the order of {[member.name for member in members]}")
    required = {member.name for member in told if member.always}
    if place.split(".", maxsplit=1)[0] not in LOOSE and required != set(schema["required"]):
        found.add(f"{place}: required are {schema['required']}, always sent {sorted(required)}")
    for member in told:
        kind = properties[member.name].get("type")
        if member.type and kind and member.type != kind:
            found.add(f"{place}.{member.name}: is {kind}, promised {member.type}")
        if member.inner:
            found |= differences(f"{place}.{member.name}", resolved(properties[member.name]), member.inner)
    return found


def test_every_schema_has_exactly_the_promised_fields_in_their_order() -> None:
    served = schemas()
    found = {name for name in PAGE if name not in served}
    for name in PAGE.keys() & served.keys():
        schema = served[name]
        if name in LOOSE:
            schema = {**schema, "properties": {k: v for k, v in schema["properties"].items() if k not in FIRST}}
        found |= differences(name, schema, PAGE[name])
    assert found - NOT_YET - OTHERWISE == set()
    assert OTHERWISE - found == set()
    assert NOT_YET - found == set(), "that is built now: take it out of NOT_YET"


def test_what_is_sent_in_is_closed() -> None:
    served = schemas()
    assert {
        name for name in contract.inputs() & served.keys() if served[name].get("additionalProperties") is not False
    } == set()


@pytest.mark.parametrize("schema", ["Task", "ErrorModel"])
def test_what_is_fixed_for_ever_stands_first_as_the_page_has_it(schema: str) -> None:
    """§1.1 and §1.2: name, order, type, enum in order, and no description where the page has none."""
    table = contract.fixed("### 1.1" if schema == "Task" else "### 1.2")
    properties = list(schemas()[schema]["properties"].items())[: len(table)]
    told = [
        (name, node["type"], tuple(node.get("enum", ())), bool(node.get("description"))) for name, node in properties
    ]
    assert told == [(each.name, plain(each.type), each.words, each.described) for each in table]


def plain(words: str) -> object:
    """The page's words for a type as JSON Schema has them."""
    kinds = [word for word in words.replace(",", " ").split() if word in KINDS]
    return kinds[0] if len(kinds) == 1 else kinds


def test_integers_of_a_task_are_int64_and_strings_have_no_format() -> None:
    properties = [schemas()["Task"]["properties"][name] for name in FIRST]
    assert {(node["type"], node.get("format")) for node in properties} == {
        ("integer", "int64"),
        ("string", None),
        ("boolean", None),
    }
    assert schemas()["Task"]["required"] == ["api_trigger", "name"]


def test_the_formats_and_marks_of_an_error_are_those_of_the_page() -> None:
    for each in contract.fixed("### 1.2"):
        node = schemas()["ErrorModel"]["properties"][each.name]
        formats = {word for word in ("uri", "int64") if word in each.type.replace(",", " ").split()}
        assert {node["format"]} == formats if "format" in node else not formats
        assert bool(node.get("readOnly")) is ("read-only" in each.type)
        assert node.get("default") == ("about:blank" if "default" in each.type else None)
    assert schemas()["ErrorModel"].get("required", []) == []
    assert schemas()["ErrorModel"]["properties"]["errors"]["items"] == {"$ref": "#/components/schemas/ErrorDetail"}


def test_the_example_of_the_list_of_tasks_is_the_prescribed_one() -> None:
    media = document()["paths"]["/api/tasks"]["get"]["responses"]["200"]["content"]["application/json"]
    text = contract.section(contract.page("api.md"), "### 1.1")
    words = text.partition("one object with ")[2].partition(".")[0]
    prescribed = dict(contract.re.findall(r"`(\w+)`\s+(\w+)", words))
    assert len(prescribed) == 7
    [example] = media["example"]
    assert {name: example[name] for name in prescribed} == prescribed
    assert example.keys() == prescribed.keys() | {"api_trigger", "name"}


def test_the_example_of_an_error_is_the_prescribed_one() -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            example = operation["responses"]["default"]["content"]["application/problem+json"]["example"]
            assert example["status"] == 400
            assert example["$schema"] == "http://localhost:9477/schemas/ErrorModel.json"
            assert example["type"] == "about:blank"
