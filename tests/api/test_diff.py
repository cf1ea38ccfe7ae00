"""What a run printed that another did not (docs/api.md §3, Logs)."""

from datetime import timedelta

import pytest
from tests.api.conftest import Ask
from tests.api.example import NOW, RUN_ID, a_run, an_ended_run

from rota.model.output import Difference, Line, Stream
from rota.model.run import EndReason
from rota.testing.rota import ScriptedRota

DIFF = f"/api/runs/{RUN_ID}/log/diff"
OTHER = "01JZ8Y0G5T0000000000000001"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def runs(rota: ScriptedRota) -> None:
    rota.keep(an_ended_run(end_reason=EndReason.FAILED), an_ended_run(OTHER, created_at=NOW - HOUR))


def test_it_is_compared_with_the_last_success_before_it(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(
        an_ended_run("01JZ8Y0G5T0000000000000002", created_at=NOW - 2 * HOUR),
        an_ended_run("01JZ8Y0G5T0000000000000003", created_at=NOW - HOUR / 2, end_reason=EndReason.FAILED),
        an_ended_run("01JZ8Y0G5T0000000000000004", created_at=NOW + HOUR),
        an_ended_run("01JZ8Y0G5T0000000000000005", created_at=NOW - HOUR / 2, unit="other"),
    )
    told = call("GET", DIFF).json()
    assert (told["run_id"], told["against_run_id"]) == (RUN_ID, OTHER)
    assert rota.outputs.compared == [(RUN_ID, OTHER, 1000)]


def test_lines_of_both_sides_are_told(call: Ask, rota: ScriptedRota) -> None:
    added, missing = [Line(number=number, stream=Stream.STDERR, text="x", at=NOW) for number in (4, 9)]
    rota.outputs.difference = Difference(added=(added,), missing=(missing,), truncated=True)
    told = call("GET", DIFF).json()
    assert told["added"] == [{"n": 4, "ts": "2026-01-01T00:00:00Z", "stream": "stderr", "text": "x"}]
    assert ([line["n"] for line in told["missing"]], told["first_added"], told["truncated"]) == ([9], 4, True)


def test_two_outputs_alike_have_no_first_difference(call: Ask) -> None:
    told = call("GET", DIFF).json()
    assert (told["added"], told["missing"], told["truncated"], "first_added" in told) == ([], [], False, False)


def test_any_run_of_the_task_can_be_compared_with(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run("01JZ8Y0G5T0000000000000006", created_at=NOW + HOUR, end_reason=EndReason.FAILED))
    assert call("GET", f"{DIFF}?against=01JZ8Y0G5T0000000000000006&limit=7").status == 200
    assert rota.outputs.compared == [(RUN_ID, "01JZ8Y0G5T0000000000000006", 7)]


def test_without_a_success_before_there_is_nothing_to_compare_with(call: Ask, rota: ScriptedRota) -> None:
    del rota.stored[OTHER]
    answer = call("GET", DIFF)
    assert answer.status == 404
    assert "Say with `against` which" in answer.json()["detail"]


@pytest.mark.parametrize("run_id", [RUN_ID, OTHER])
def test_a_run_that_has_not_ended_is_not_compared(call: Ask, rota: ScriptedRota, run_id: str) -> None:
    rota.keep(a_run(run_id, created_at=rota.stored[run_id].created_at))
    answer = call("GET", f"{DIFF}?against={OTHER}")
    assert (answer.status, rota.outputs.compared) == (409, [])


def test_a_run_of_another_task_is_not_compared_with(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run(OTHER, unit="other"))
    answer = call("GET", f"{DIFF}?against={OTHER}")
    assert (answer.status, answer.places) == (422, ["query.against"])


@pytest.mark.parametrize("query", ["against=x", "limit=0", "limit=5001", "from=3"])
def test_what_cannot_be_asked_is_refused(call: Ask, query: str) -> None:
    answer = call("GET", f"{DIFF}?{query}")
    assert (answer.status, answer.places) == (422, [f"query.{query.partition('=')[0]}"])


@pytest.mark.parametrize("target", [DIFF.replace("ZZ", "YY"), f"{DIFF}?against={RUN_ID.replace('ZZ', 'YY')}"])
def test_an_unknown_run_is_a_404(call: Ask, target: str) -> None:
    assert call("GET", target).status == 404
