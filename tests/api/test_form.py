"""Rows 7 to 10 of docs/api.md §2: the body as JSON, and everything against its schema, all faults at once."""

from typing import Annotated, Any

import pytest
from msgspec import UNSET, Meta, Struct, UnsetType
from tests.api.conftest import Ask
from tests.api.example import JSON, RUN_ID, a_task, seen

from rota.api.http.form import read_forms
from rota.api.http.problem import Problem, unprocessable, wrong
from rota.testing.rota import ScriptedRota

RUN = "/api/tasks/backup/run"


class Inner(Struct, forbid_unknown_fields=True):
    size: Annotated[int, Meta(ge=1, le=9)]
    words: list[Annotated[str, Meta(max_length=3)]] | UnsetType = UNSET


class Form(Struct, forbid_unknown_fields=True):
    count: int
    rate: float | UnsetType = UNSET
    flag: bool | UnsetType = UNSET
    text: str | UnsetType = UNSET
    ids: list[int] | UnsetType = UNSET
    inner: Inner | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.text == "never":
            raise unprocessable([wrong("body.text", "It must not be that.")])


class Asked(Struct):
    least: int = 0
    most: int = 9

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise unprocessable([wrong("query.least", "It must not be greater than most.")])


class Secret(Struct, forbid_unknown_fields=True):
    password: Annotated[str, Meta(min_length=8)]
    user: str = "admin"


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))


def faults(body: bytes, query: bytes = b"", form: type[Struct] = Form, **path: str) -> dict[str, Any]:
    """Where something is wrong, and what stood there; None where that is not told."""
    with pytest.raises(Problem) as refused:
        read_forms(path, (query, Asked), (body, form))
    assert refused.value.status == 422
    return {str(each.location): None if each.value is UNSET else each.value for each in refused.value.errors}


# --- 7: the type of the body


def test_row_7_a_body_of_another_type_is_a_415(call: Ask) -> None:
    assert call("POST", RUN, headers=JSON | {"content-type": "text/plain"}, body=b"{}").status == 415


def test_row_7_no_body_needs_no_type(call: Ask) -> None:
    assert call("POST", RUN).status == 201


# --- 8: its size


def test_row_8_a_body_of_one_mebibyte_is_taken_and_one_byte_more_is_not(call: Ask) -> None:
    empty = b'{"params": {}}'
    assert call("POST", RUN, headers=JSON, body=empty + b" " * (2**20 - len(empty))).status == 201
    answer = call("POST", RUN, headers=JSON, body=empty + b" " * (2**20 - len(empty) + 1))
    assert (answer.status, answer.headers["connection"]) == (413, "close")


# --- 9: JSON


def test_row_9_a_body_that_must_be_there_and_is_empty_is_a_400_at_the_body() -> None:
    with pytest.raises(Problem) as refused:
        read_forms({}, (b"", Asked), (b"", Form))
    assert refused.value.status == 400
    assert [each.location for each in refused.value.errors] == ["body"]
    assert "count" in refused.value.detail


def test_row_9_nothing_of_a_body_that_is_no_json_is_judged_further(call: Ask) -> None:
    answer = call("POST", RUN + "?x=1", headers=JSON, body=b'{"more": 1,}')
    assert (answer.status, answer.places) == (400, ["body"])


# --- 10: against the schema


@pytest.mark.parametrize("value", [b'"5"', b"5.0", b"5e0", b"true", b"null", b"[5]"])
def test_row_10_what_is_no_integer_is_made_into_none(value: bytes) -> None:
    assert faults(b'{"count": %b}' % value).keys() == {"body.count"}


@pytest.mark.parametrize(
    ("member", "value"), [("rate", '"1"'), ("rate", "true"), ("flag", "1"), ("flag", '"true"'), ("text", "5")]
)
def test_row_10_no_other_type_is_coerced_either(member: str, value: str) -> None:
    assert faults(f'{{"count": 1, "{member}": {value}}}'.encode()).keys() == {f"body.{member}"}


def test_row_10_everything_that_is_wrong_is_told_at_once() -> None:
    body = b'{"count": "5", "ids": [1, "2"], "inner": {"size": 10, "words": ["long"], "more": 1}, "x": null}'
    assert faults(body, b"least=x&nonsense=1&most=1&most=2", run_id="nope") == {
        "path.run_id": "nope",
        "query.least": "x",
        "query.nonsense": "1",
        "query.most": "2",
        "body.count": "5",
        "body.ids[1]": "2",
        "body.inner.size": 10,
        "body.inner.words[0]": "long",
        "body.inner.more": 1,
        "body.x": None,
    }


def test_row_10_what_is_missing_is_told_by_its_place_without_a_value() -> None:
    assert faults(b'{"inner": {}}') == {"body.count": None, "body.inner.size": None}


def test_row_10_rules_between_fields_of_query_and_body_are_told_together() -> None:
    found = faults(b'{"count": 1, "text": "never"}', b"least=5&most=1")
    assert found.keys() == {"query.least", "body.text"}


def test_row_10_a_body_that_is_no_object_is_told_at_the_body() -> None:
    assert faults(b"[1, 2]") == {"body": [1, 2]}


def test_row_10_parameters_of_a_run_are_told_by_name(call: Ask) -> None:
    answer = call("POST", RUN, headers=JSON, body=b'{"params": {"day": 1}}')
    assert (answer.status, answer.places) == (422, ["body.params.day"])


def test_row_10_an_id_in_lower_case_is_no_id(call: Ask) -> None:
    answer = call("GET", f"/api/runs/{RUN_ID.lower()}")
    assert (answer.status, answer.places) == (422, ["path.run_id"])


def test_row_10_a_long_value_is_cut(call: Ask) -> None:
    answer = call("GET", "/api/runs?kind=" + "x" * 1000)
    assert answer.json()["errors"][0]["value"] == "x" * 256


@pytest.mark.parametrize(
    "body",
    [b'{"password": "short"}', b'{"passwort": "long enough"}', b'{"password": "x", "user": 5}', b'"long enough"'],
)
def test_row_10_of_a_form_with_a_secret_no_value_is_repeated(body: bytes) -> None:
    assert set(faults(body, form=Secret).values()) == {None}
