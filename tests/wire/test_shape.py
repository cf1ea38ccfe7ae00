"""What holds for everything on the wire: absent, not null; nanoseconds; errors that stay small."""

from datetime import timedelta

import msgspec
import pytest
from msgspec import UNSET, Struct

from rota.wire import action, daemon, detail, error, instance, log, run, slot, task, why
from rota.wire.absent import filled, given
from rota.wire.error import shortened
from rota.wire.time import given_nanoseconds, nanoseconds

MODULES = (action, daemon, detail, error, instance, log, run, slot, task, why)
STRUCTS = sorted(
    {
        value
        for module in MODULES
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Struct) and value is not Struct
    },
    key=lambda struct: struct.__name__,
)


FIXED = {("ErrorModel", "type"), ("LogDone", "status")}
"""Members that have the same value each time."""


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_null_is_never_a_value_but_in_an_error(struct: type[Struct]) -> None:
    properties = msgspec.json.schema_components([struct])[1][struct.__name__]["properties"]
    nullable = [name for name, schema in properties.items() if {"type": "null"} in schema.get("anyOf", [])]
    assert nullable == (["errors"] if struct is error.ErrorModel else [])


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_a_member_is_sent_always_or_only_when_given(struct: type[Struct]) -> None:
    optional = [field for field in msgspec.structs.fields(struct) if not field.required]
    filled_in = {(struct.__name__, field.name) for field in optional if field.default is not UNSET}
    assert filled_in <= FIXED


def test_names_of_structs_are_names_of_schemas_and_so_unique() -> None:
    names = [struct.__name__ for struct in STRUCTS]
    assert len(set(names)) == len(names)


def test_zero_empty_and_false_are_given() -> None:
    assert [given(value) for value in (0, "", False)] == [0, "", False]
    assert given(None) is UNSET


def test_an_empty_list_is_not_filled() -> None:
    assert filled([]) is UNSET
    assert filled([0]) == [0]


@pytest.mark.parametrize(
    ("duration", "value"),
    [
        (timedelta(), 0),
        (timedelta(microseconds=1), 1000),
        (timedelta(days=36_500), 3_153_600_000_000_000_000),
        (timedelta(microseconds=-1), -1000),
    ],
)
def test_durations_are_exact_nanoseconds(duration: timedelta, value: int) -> None:
    assert nanoseconds(duration) == given_nanoseconds(duration) == value
    assert value < 2**63


@pytest.mark.parametrize("value", [0, None, False, "x", [1, 2], {"a": 1}])
def test_a_small_value_is_echoed_as_it_is(value: object) -> None:
    assert shortened(value) == value


def test_a_large_value_is_cut() -> None:
    assert shortened("x" * 1000) == "x" * 256
    assert shortened(["x" * 1000]) == '["' + "x" * 254
