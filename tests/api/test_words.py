"""docs/api.md §2 row 10: what is wrong with a member is said in the words of a query's faults, without Python's."""

import json

import pytest
from msgspec import Struct

from rota.api.http.body import body_values
from rota.wire.action import PauseInput
from rota.wire.error import ErrorDetail
from rota.wire.identity import TokenInput, UserInput
from rota.wire.selection import RunFilter, Selector

INSTANT = "It must be an instant with its offset, such as 2026-03-01T02:00:00Z."


def messages(form: type[Struct], member: str, value: object) -> list[str]:
    faults: list[ErrorDetail] = []
    body_values(json.dumps({member: value}).encode(), form, faults)
    return [str(fault.message) for fault in faults if "required" not in str(fault.message)]


@pytest.mark.parametrize(
    ("form", "member", "value", "message"),
    [
        (PauseInput, "reason", 5, "It must be a string, not a whole number."),
        (PauseInput, "reason", None, "It must be a string, not null."),
        (PauseInput, "reason", "x" * 501, "It must have at most 500 characters."),
        (UserInput, "password", "short", "It must have at least 8 characters."),
        (UserInput, "role", "boss", "It must be one of viewer, operator, admin."),
        (UserInput, "name", "Ada", r"It must match the pattern ^(?!\.\.?$)[a-z0-9._-]{1,64}$"),
        (TokenInput, "name", "", "It must have at least 1 character."),
        (TokenInput, "scope", "root", "It must be one of read, trigger, admin."),
        (TokenInput, "expires_at", "tomorrow", INSTANT),
        (TokenInput, "expires_at", "2026-03-01T02:00:00", INSTANT),
        (TokenInput, "expires_at", "9999-12-31T23:59:59-14:00", "It is too far away."),
        (TokenInput, "expires_at", 5, "It must be an instant, not a whole number."),
        (Selector, "ids", [], "It must have at least 1 element."),
        (Selector, "ids", "x", "It must be an array, not a string."),
        (Selector, "match_all", 1, "It must be true or false, not a whole number."),
        (RunFilter, "kind", "daemon", "It must be one of task, service."),
        (RunFilter, "duration_min", -1, "It must be at least 0."),
        (RunFilter, "duration_min", 2**63, "It must be at most 9223372036854775807."),
        (RunFilter, "duration_max", 2**70, "It must be at most 9223372036854775807."),
        (RunFilter, "exit_code_max", 2**31, "It must be at most 2147483647."),
    ],
)
def test_row_10_a_fault_is_told_in_words(form: type[Struct], member: str, value: object, message: str) -> None:
    assert messages(form, member, value) == [message]


def test_row_10_a_word_in_a_list_that_is_none_of_an_enum_is_told_with_those_that_are() -> None:
    [message] = messages(RunFilter, "status", ["nope"])
    assert message.startswith("It must be one of pending, running, ended, ")
    assert "nope" not in message
