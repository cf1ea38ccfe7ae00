"""The schemas of units, runs and deeds against the table of docs/api.md §4: names, order, what is always sent."""

import re

import pytest
from tests.api.conftest import Ask
from tests.house.page import page, rows, section

ALWAYS_THERE = {"$schema"}
NAME = re.compile(r"`(\$?[a-z_0-9]+)`(\*?)")
NESTED = re.compile(r"\{[^{}]*\}|\([^()]*\)")
BASES = {"TaskDetail": "Task"}
LATER = {"expected_duration", "hook_verbs"}
"""What other parts of Rota are going to fill in."""


def told(schema: str) -> list[tuple[str, bool]]:
    """Name and star of each member that the page tells of a schema, in order."""
    for heading, text, *_ in rows(section(page("api.md"), "## 4.")):
        names = [name.strip().removesuffix(" *in*") for name in heading.split("·")]
        if schema in names:
            parts = text.split(" · ")
            assert len(parts) == len(names), f"the row of {schema} cannot be read"
            return members(parts[names.index(schema)])
    raise AssertionError(f"{schema} is not told")


def members(text: str) -> list[tuple[str, bool]]:
    while NESTED.search(text):
        text = NESTED.sub("", text)
    first_sentence = text.partition(". ")[0]
    found: dict[str, bool] = {}
    for name, star in NAME.findall(first_sentence):
        found[name] = found.get(name, False) or bool(star)
    return list(found.items())


@pytest.mark.parametrize(
    "name",
    [
        "TaskDetail",
        "Run",
        "RunBrief",
        "RunList",
        "RunInput",
        "PauseInput",
        "Action",
        "Selector",
        "BulkResult",
        "BulkRerun",
        "LogPage",
        "LogLine",
        "LogSearch",
        "LogDiff",
    ],
)
def test_a_schema_is_as_the_table_tells(call: Ask, name: str) -> None:
    schemas = call("GET", "/openapi.json").json()["components"]["schemas"]
    base = schemas[BASES[name]]["properties"] if name in BASES else {}
    offered = [member for member in schemas[name]["properties"] if member not in {*ALWAYS_THERE, *base}]
    table = [(member, star) for member, star in told(name) if member not in LATER]
    if name == "Run":  # told in the brackets behind `exit_code`
        table.insert([member for member, _ in table].index("exit_code") + 1, ("signal", False))
    assert offered == [member for member, _ in table]
    required = set(schemas[name].get("required", ())) - base.keys()
    assert required == {member for member, star in table if star}


def test_a_task_goes_on_as_the_table_tells(call: Ask) -> None:
    schemas = call("GET", "/openapi.json").json()["components"]["schemas"]
    offered = list(schemas["Task"]["properties"])
    ours = [member for member, _ in told("Task") if member not in LATER]
    assert offered[23:] == ours


INPUTS = ["Selector", "RunFilter", "RunInput", "PauseInput"]


@pytest.mark.parametrize("name", INPUTS)
def test_what_is_taken_has_no_other_members(call: Ask, name: str) -> None:
    assert call("GET", f"/schemas/{name}.json").json()["additionalProperties"] is False
