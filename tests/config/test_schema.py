"""Does the JSON Schema allow what the loader allows, and refuse what has the wrong type or no such key?"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.config.folder import Folder
from tests.config.test_any import GOOD, TABLES, VALUES
from tests.config.wrong import Wrong, wrongs
from tests.house.test_example import EXAMPLES

from rota.config.limit import InForce
from rota.config.process import Outcome, Rlimit
from rota.config.raw import KEYS
from rota.config.schema import schema
from rota.config.shape import Positive, Size, Whole
from rota.config.table import Key
from rota.model.duration import format_duration
from rota.model.unit import Task

ALL = [(table, key) for table, keys in KEYS.items() for key in keys]
CHECK = Draft202012Validator(schema())
NUMBER = re.compile(r"-?\d+(\.\d+)?|-?inf|nan|1e400")
NUMERIC = (Whole, Positive, Size, Rlimit, Outcome, InForce)
"""Shapes for which a wrong number has the right type."""


def refused(text: str) -> list[str]:
    """What the schema has against a document."""
    return [error.json_path for error in CHECK.iter_errors(tomllib.loads(text))]


def document(table: str, line: str) -> str:
    run = "run = 'x'\n" if table in {"tasks.NAME", "services.NAME"} and not line.startswith("run ") else ""
    return f"[{table.replace('NAME', 'a')}]\n{run}{line}\n"


def is_of_the_wrong_type(wrong: Wrong) -> bool:
    if wrong.below.endswith(".nonsense"):
        return True
    if NUMBER.fullmatch(wrong.typed):
        return not isinstance(wrong.shape, NUMERIC)
    return wrong.typed == "[]" or not wrong.typed.startswith(('"', "["))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(("table", "key"), ALL, ids=[f"{table}.{key.name}" for table, key in ALL])
def test_it_refuses_each_value_of_the_wrong_type_and_each_unknown_key(table: str, key: Key) -> None:
    for wrong in wrongs(key.shape):
        if is_of_the_wrong_type(wrong):
            assert refused(document(table, f"{key.name} = {wrong.text}")), wrong


@pytest.mark.parametrize("table", ["", *TABLES[:-2]])
def test_it_refuses_a_key_that_no_table_has(table: str) -> None:
    assert refused(f"[{table.replace('NAME', 'a')}]\nnonsense = 1" if table else "nonsense = 1")


@given(place=st.sampled_from(ALL), value=VALUES)
@settings(max_examples=1000)
def test_it_allows_what_the_loader_allows(one: Folder, place: tuple[str, Key], value: str) -> None:
    table, key = place
    text = document(table, f"{key.name} = {value}")
    if not one.problems(text):
        assert refused(text) == []


@pytest.mark.parametrize("text", [GOOD, "", "[tasks.a]\nrun = 'x'\ntimeout = '${T}'\numask = '${U}'\ncron = ['${C}']"])
def test_it_allows_a_good_file(text: str) -> None:
    assert refused(text) == []


@pytest.mark.parametrize("text", EXAMPLES)
def test_it_allows_every_example_of_the_pages(text: str) -> None:
    assert refused(text) == []


def test_it_knows_what_is_built_in() -> None:
    tasks: dict[str, Any] = schema()["properties"]["tasks"]["additionalProperties"]["properties"]
    task = Task(name="a", run="x", group="Tasks", working_dir="/")
    assert tasks["graceful_stop"]["default"] == format_duration(task.graceful_stop)
    assert (tasks["queue_max"]["default"], tasks["on_overlap"]["default"]) == (100, "queue")
    assert (tasks["group"]["default"], tasks["api_trigger"]["default"]) == ("Tasks", True)
    assert "default" not in tasks["timeout"]
    assert "default" not in schema()["properties"]["defaults"]["properties"]["graceful_stop"]


def test_the_file_of_the_demo_is_allowed_and_names_the_schema() -> None:
    text = (Path(__file__).parents[2] / "src/rota/demo/demo.toml").read_text()
    assert text.startswith("#:schema ./rota.schema.json\n")
    assert refused(text) == []
