"""Query strings (docs/api.md §1, Queries), asked of the list of runs, which has every kind of parameter."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from msgspec import UNSET
from tests.api.conftest import Ask

from rota.api.endpoint.run import RunsQuery
from rota.api.endpoint.wait import WaitQuery
from rota.api.http.query import query_values
from rota.model.run import Trigger
from rota.wire.error import ErrorDetail


def read(query: str, form: type = RunsQuery) -> tuple[object, list[str]]:
    faults: list[ErrorDetail] = []
    values = query_values(query.encode(), form, faults)
    return values, [str(fault.location) for fault in faults]


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_booleans_have_four_words(text: str, value: bool) -> None:
    assert read(f"with_total={text}") == ({"with_total": value}, [])


@pytest.mark.parametrize("text", ["yes", "True", "TRUE", "on", "2", "null"])
def test_no_other_word_is_a_boolean(text: str) -> None:
    assert read(f"with_total={text}") == ({}, ["query.with_total"])


@pytest.mark.parametrize("text", ["1", "1000", "50"])
def test_integers_within_their_limits_are_read(text: str) -> None:
    assert read(f"limit={text}") == ({"limit": int(text)}, [])


@pytest.mark.parametrize("text", ["0", "1001", "-1", "5.0", "1e1", "0x10", "%D9%A3", "9" * 30, "%205", "true"])
def test_what_is_no_integer_within_its_limits_is_a_fault(text: str) -> None:
    assert read(f"limit={text}") == ({}, ["query.limit"])


def test_lists_are_comma_separated_words() -> None:
    assert read("triggered_by=cron,cli") == ({"triggered_by": (Trigger.CRON, Trigger.CLI)}, [])
    assert read("triggered_by=cron,nonsense") == ({}, ["query.triggered_by"])


@pytest.mark.parametrize(
    ("text", "value"),
    [("90s", timedelta(seconds=90)), ("1h30m", timedelta(minutes=90)), ("5", timedelta(seconds=5)), ("0", timedelta())],
)
def test_durations_are_spelled_as_in_rota_toml_and_a_bare_number_is_seconds(text: str, value: timedelta) -> None:
    assert read(f"duration_min={text}") == ({"duration_min": value}, [])


@pytest.mark.parametrize("text", ["1y", "1.5", "s", "99999999999999999", "PT5S"])
def test_what_is_no_duration_is_a_fault(text: str) -> None:
    assert read(f"duration_min={text}") == ({}, ["query.duration_min"])


@pytest.mark.parametrize("text", ["2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000-00:00"])
def test_instants_are_taken_with_any_offset(text: str) -> None:
    assert read(f"created_after={quote(text)}") == ({"created_after": datetime(2026, 1, 1, tzinfo=UTC)}, [])


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_an_instant_whose_offset_leads_beyond_the_calendar_is_a_fault(text: str) -> None:
    assert read(f"created_after={quote(text)}") == ({}, ["query.created_after"])


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_why_is_asked_of_a_time_at_which_schedules_are_followed(call: Ask, at: str) -> None:
    answer = call("GET", f"/api/tasks/backup/why?at={at}")
    assert (answer.status, answer.places) == (422, ["query.at"])


@pytest.mark.parametrize("text", ["2026-01-01T00:00:00", "2026-01-01", "yesterday", "1767225600"])
def test_an_instant_without_an_offset_is_a_fault(text: str) -> None:
    assert read(f"created_after={text}") == ({}, ["query.created_after"])


def test_a_plus_that_arrived_as_a_space_is_told_how_to_be_sent(call: Ask) -> None:
    answer = call("GET", "/api/runs?created_after=2026-01-01T00:00:00+01:00")
    assert answer.status == 422
    assert "%2B" in answer.json()["errors"][0]["message"]


def test_an_empty_value_counts_as_absent() -> None:
    assert read("limit=&status=&search=") == ({}, [])


def test_unknown_and_repeated_parameters_are_faults_even_when_empty() -> None:
    assert read("limit=1&limit=2&nonsense=")[1] == ["query.limit", "query.nonsense"]


def test_a_text_has_a_longest_length_and_no_nul() -> None:
    assert read("search=" + "x" * 201) == ({}, ["query.search"])
    assert read("search=a%00b") == ({}, ["query.search"])
    assert read("search=100%25_") == ({"search": "100%_"}, [])


def test_a_query_that_is_no_utf_8_is_a_fault() -> None:
    assert read("search=%ff") == ({}, ["query"])


def test_a_query_of_a_thousand_parameters_is_a_fault() -> None:
    assert read("&".join(f"x{number}=1" for number in range(1000))) == ({}, ["query"])


def test_an_operation_without_parameters_says_so(call: Ask) -> None:
    answer = call("GET", "/api/tasks?limit=1")
    assert (answer.status, answer.places) == (422, ["query.limit"])
    assert answer.json()["errors"][0]["value"] == "1"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("created_after=2026-01-02T00:00:00Z&created_before=2026-01-01T00:00:00Z", "query.created_after"),
        ("exit_code_min=2&exit_code_max=1", "query.exit_code_min"),
        ("duration_min=2s&duration_max=1s", "query.duration_min"),
    ],
)
def test_a_range_that_begins_after_its_end_is_a_fault(call: Ask, query: str, place: str) -> None:
    answer = call("GET", f"/api/runs?{query}")
    assert (answer.status, answer.places) == (422, [place])


def test_zero_is_a_bound_like_any_other(call: Ask) -> None:
    assert call("GET", "/api/runs?exit_code_min=0&exit_code_max=0").status == 200


@pytest.mark.parametrize("text", ["0s", "500ms", "2h"])
def test_a_wait_has_its_limits(call: Ask, text: str) -> None:
    answer = call("POST", f"/api/tasks/backup/run?wait_timeout={text}")
    assert (answer.status, answer.places) == (422, ["query.wait_timeout"])


def test_a_form_begins_with_its_defaults() -> None:
    assert WaitQuery().wait is False
    assert RunsQuery().cursor is UNSET
