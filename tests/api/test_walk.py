"""Lists walked by cursor while what they tell of changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.conftest import Ask
from tests.api.example import NOW, a_run, a_task, seen
from tests.api.test_history import SLOTS, a_slot, numbered, success

from rota.model.run import EndReason, Phase
from rota.testing.rota import ScriptedRota

MINUTE = timedelta(minutes=1)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limit=st.integers(1, 5),
    deeds=st.lists(st.tuples(st.sampled_from(["come", "end", "go"]), st.integers(0, 19)), max_size=12),
    ascending=st.booleans(),
)
def test_who_is_there_all_along_is_met_once(
    call: Ask, rota: ScriptedRota, limit: int, deeds: list[tuple[str, int]], ascending: bool
) -> None:
    """SEC-17: a list walked by cursor while runs come, end and go."""
    rota.stored.clear()
    rota.keep(*(a_run(numbered(number), created_at=NOW - number // 2 * MINUTE) for number in range(20)))
    path, gone, met = f"/api/runs?limit={limit}&sort_direction={'asc' if ascending else 'desc'}", set(), []
    cursor = ""
    while True:
        page = call("GET", f"{path}&cursor={cursor}").json()
        met += [run["id"] for run in page["runs"]]
        if "next_cursor" not in page:
            break
        cursor = page["next_cursor"]
        if deeds:
            deed, number = deeds.pop()
            gone |= {numbered(number)} if disturb(rota, deed, number) else set()
    assert len(met) == len(set(met)), "none twice"
    assert {numbered(number) for number in range(20)} - gone <= set(met), "none left out"


def disturb(rota: ScriptedRota, deed: str, number: int) -> bool:
    """Whether the run is gone."""
    run = rota.stored.get(numbered(number))
    if deed == "come":
        rota.keep(a_run(numbered(100 + number), created_at=NOW - number * MINUTE / 3))
    elif deed == "end" and run is not None and run.phase is not Phase.ENDED:
        rota.keep(replace(run, phase=Phase.ENDED, end_reason=EndReason.SUCCESS, ended_at=NOW))
    elif deed == "go":
        rota.stored.pop(numbered(number), None)
        return True
    return False


@pytest.mark.parametrize("other", ["task_name=web", "sort_field=duration", "search=x", "retries_only=true"])
def test_a_cursor_of_other_filters_is_refused(call: Ask, rota: ScriptedRota, other: str) -> None:
    """SEC-17"""
    rota.keep(success(1), success(2))
    cursor = call("GET", "/api/runs?limit=1").json()["next_cursor"]
    answer = call("GET", f"/api/runs?limit=1&{other}&cursor={cursor}")
    assert (answer.status, answer.places) == (422, ["query.cursor"])
    assert call("GET", f"/api/runs?limit=2&cursor={cursor}").status == 200


def test_a_cursor_of_another_ledger_is_refused(call: Ask, rota: ScriptedRota) -> None:
    """SEC-17"""
    rota.put(seen(a_task()), seen(a_task("other")))
    rota.ledger += [a_slot(5), a_slot(6)]
    cursor = call("GET", f"{SLOTS}?limit=1").json()["next_cursor"]
    for target in (
        f"/api/tasks/other/slots?cursor={cursor}",
        f"{SLOTS}?verdict=held&cursor={cursor}",
        "/api/runs?cursor=" + cursor,
    ):
        assert call("GET", target).places == ["query.cursor"]
