"""Pages of a list: nothing twice, nothing left out, and no cursor of somebody else's."""

import base64
from datetime import timedelta

import pytest
from tests.api.conftest import Ask
from tests.api.example import NOW, an_ended_run

from rota.api.endpoint.search import PLACE
from rota.api.http.cursor import _seal, read_cursor, write_cursor
from rota.api.http.problem import Problem
from rota.model.query import RunQuery
from rota.testing.rota import ScriptedRota


def run_id(number: int) -> str:
    return f"01JZ8Y0G5T0000000000{number:06d}"


def fill(rota: ScriptedRota, *numbers: int) -> None:
    rota.keep(
        *(
            an_ended_run(
                run_id(number), created_at=NOW + timedelta(seconds=number // 3), exit_code=number % 2, started_at=None
            )
            for number in numbers
        )
    )


def page(call: Ask, query: str, cursor: str = "") -> dict:
    return call("GET", f"/api/runs?{query}&cursor={cursor}").json()


@pytest.mark.parametrize("sort", ["created_at", "start_at", "duration", "exit_code", "task_name", "status"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_sec_17_a_list_is_walked_to_its_end_whatever_it_is_sorted_by(
    call: Ask, rota: ScriptedRota, sort: str, direction: str
) -> None:
    fill(rota, *range(20))
    query, cursor, walked = f"sort_field={sort}&sort_direction={direction}&limit=7", "", []
    while cursor is not None:
        part = page(call, query, cursor)
        walked += [run["id"] for run in part["runs"]]
        cursor = part.get("next_cursor")
    assert sorted(walked) == [run_id(number) for number in range(20)]


def test_sec_17_runs_that_come_and_go_between_pages_neither_repeat_nor_hide_others(
    call: Ask, rota: ScriptedRota
) -> None:
    fill(rota, *range(10))
    first = page(call, "limit=4")
    fill(rota, *range(10, 15))
    for run in first["runs"][-2:]:
        del rota.stored[run["id"]]
    rest = page(call, "limit=100", first["next_cursor"])
    assert [run["id"] for run in rest["runs"]] == [run_id(number) for number in range(5, -1, -1)]
    assert "next_cursor" not in rest


def test_the_limit_may_change_between_pages(call: Ask, rota: ScriptedRota) -> None:
    fill(rota, *range(10))
    cursor = page(call, "limit=3")["next_cursor"]
    assert len(page(call, "limit=5", cursor)["runs"]) == 5


def test_a_cursor_is_opaque_and_safe_in_a_url(call: Ask, rota: ScriptedRota) -> None:
    fill(rota, *range(10))
    cursor = page(call, "limit=3")["next_cursor"]
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert len(cursor) <= 1024


@pytest.mark.parametrize(
    "query", ["status=success&limit=3", "sort_direction=asc&limit=3", "sort_field=status", "task_name=x"]
)
def test_sec_17_a_cursor_of_another_filter_or_sort_is_refused(call: Ask, rota: ScriptedRota, query: str) -> None:
    fill(rota, *range(10))
    cursor = page(call, "limit=3")["next_cursor"]
    answer = call("GET", f"/api/runs?{query}&cursor={cursor}")
    assert (answer.status, answer.places) == (422, ["query.cursor"])


def test_a_changed_cursor_is_refused(call: Ask, rota: ScriptedRota) -> None:
    fill(rota, *range(10))
    cursor = page(call, "limit=3")["next_cursor"]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for place in range(len(raw)):
        forged = bytearray(raw)
        forged[place] ^= 1
        text = base64.urlsafe_b64encode(forged).decode().rstrip("=")
        assert call("GET", f"/api/runs?limit=3&cursor={text}").status == 422, place


@pytest.mark.parametrize("cursor", ["x", "!!!", "AAAA", "A" * 2000, "%C3%A9", "=", "null"])
def test_a_made_up_cursor_is_refused(call: Ask, cursor: str) -> None:
    answer = call("GET", f"/api/runs?cursor={cursor}")
    assert (answer.status, answer.places) == (422, ["query.cursor"])


@pytest.mark.parametrize("key", [b'[9223372036854775808,"x"]', b'[-9223372036854775809,"x"]', b'["x",5]', b"[0]"])
def test_a_cursor_that_is_sealed_well_and_holds_what_no_row_could_is_refused(call: Ask, key: bytes) -> None:
    """How it is sealed stands in the source: anybody can."""
    cursor = base64.urlsafe_b64encode(_seal(key, RunQuery()) + key).decode().rstrip("=")
    answer = call("GET", f"/api/runs?cursor={cursor}")
    assert (answer.status, answer.places) == (422, ["query.cursor"])


@pytest.mark.parametrize(
    "created_at", ["9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00"]
)
def test_a_cursor_of_a_search_holds_an_instant_at_which_a_run_can_have_been_created(created_at: str) -> None:
    cursor = write_cursor([created_at, run_id(1), 0], "about")
    with pytest.raises(Problem):
        read_cursor(cursor, "about", PLACE)


def test_the_total_is_told_when_asked_for(call: Ask, rota: ScriptedRota) -> None:
    fill(rota, *range(10))
    assert "total" not in page(call, "limit=3")
    assert page(call, "limit=3&with_total=true")["total"] == 10
