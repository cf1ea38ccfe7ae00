"""What is done to many runs together, and which are meant (docs/api.md §4, Selector)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.api.asgi import Answer
from tests.api.conftest import Ask
from tests.api.example import JSON, NOW, a_run, a_service, a_task, an_ended_run, seen

from rota.api.endpoint.run import WORDS
from rota.model.run import EndReason, Status, Trigger
from rota.model.selection import Outcome, Skip
from rota.model.unit import Kind
from rota.testing.rota import ScriptedRota
from rota.wire.selection import StatusWord, result_of

VERBS = ["stop", "delete", "restore", "rerun"]
IDS = [f"01JZ8Y0G5T00000000000000{number:02d}" for number in range(9)]
UNKNOWN = "01JZ8Y0G5T0000000000000099"


def asked(call: Ask, verb: str, body: Any) -> Answer:
    return call("POST", f"/api/runs/bulk/{verb}", headers=JSON, body=json.dumps(body).encode())


@pytest.fixture(autouse=True)
def runs(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()), seen(a_task("other")), seen(a_service()))
    rota.keep(an_ended_run(IDS[0]), a_run(IDS[1]), an_ended_run(IDS[2], unit="other", end_reason=EndReason.FAILED))


def test_named_runs_are_deleted_and_the_others_told(call: Ask) -> None:
    answer = asked(call, "delete", {"ids": [IDS[0], IDS[1], UNKNOWN]})
    told = answer.json()
    assert (answer.status, told["affected"], told["skipped_total"]) == (200, 1, 2)
    assert {"id": IDS[1], "reason": "active"} in told["skipped"]
    assert {"id": UNKNOWN, "reason": "unknown"} in told["skipped"]


def test_deleted_runs_are_restored(call: Ask) -> None:
    asked(call, "delete", {"match_all": True, "filter": {}})
    assert asked(call, "restore", {"ids": [IDS[0]]}).json()["affected"] == 1
    assert call("GET", f"/api/runs/{IDS[0]}").status == 200


def test_active_runs_are_stopped(call: Ask, rota: ScriptedRota) -> None:
    told = asked(call, "stop", {"ids": [IDS[0], IDS[1]]}).json()
    assert told["affected"] == 1
    assert told["skipped"] == [{"id": IDS[0], "reason": "ended"}]
    assert rota.asked == [("stop_run", IDS[1], "anonymous")]


def test_each_task_is_run_once_more(call: Ask) -> None:
    answer = call(
        "POST", "/api/runs/bulk/rerun", headers=JSON | {"rota-client": "ui"}, body=json.dumps({"ids": IDS[:3]}).encode()
    )
    told = answer.json()
    assert sorted(each["task_name"] for each in told["triggered"]) == ["backup", "other"]
    assert (told["skipped"], told["skipped_total"]) == ([], 0)
    assert call("GET", f"/api/runs/{told['triggered'][0]['run_id']}").json()["triggered_by"] == "ui"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, ["body.ids"]),
        ({"match_all": False}, ["body.ids"]),
        ({"ids": []}, ["body.ids"]),
        ({"ids": ["x"]}, ["body.ids[0]"]),
        ({"ids": [IDS[0], IDS[0]]}, ["body.ids"]),
        ({"ids": [f"01JZ8Y0G5T000000000000{n:04d}" for n in range(1001)]}, ["body.ids"]),
        ({"match_all": True}, ["body.filter"]),
        ({"match_all": True, "ids": [IDS[0]]}, ["body.ids", "body.filter"]),
        ({"match_all": True, "filter": {}, "ids": [IDS[0]]}, ["body.ids"]),
        ({"ids": [IDS[0]], "filter": {}}, ["body.filter"]),
        ({"ids": [IDS[0]], "except_ids": []}, ["body.except_ids"]),
        ({"filter": {}}, ["body.filter", "body.ids"]),
        ({"match_all": 1, "ids": [IDS[0]]}, ["body.match_all"]),
        ({"match_all": True, "filter": {}, "except_ids": ["x"]}, ["body.except_ids[0]"]),
        ({"match_all": True, "filter": {"limit": 5, "cursor": 1}}, ["body.filter.limit", "body.filter.cursor"]),
        ({"match_all": True, "filter": {"task_name": []}}, ["body.filter.task_name"]),
        ({"match_all": True, "filter": {"status": ["gone"]}}, ["body.filter.status[0]"]),
        ({"match_all": True, "filter": {"search": "x" * 201}}, ["body.filter.search"]),
        ({"match_all": True, "filter": {"duration_min": "5s"}}, ["body.filter.duration_min"]),
        ({"match_all": True, "filter": {"exit_code_min": 2**31}}, ["body.filter.exit_code_min"]),
        ({"match_all": True, "filter": {"created_after": "2026-01-01T00:00:00"}}, ["body.filter.created_after"]),
        ({"match_all": True, "filter": {"exit_code_min": 2, "exit_code_max": 1}}, ["body.filter.exit_code_min"]),
        ({"match_all": True, "filter": None}, ["body.filter"]),
        ({"everything": True}, ["body.everything"]),
    ],
)
def test_a_selector_of_another_shape_is_refused_at_its_place(
    call: Ask, rota: ScriptedRota, verb: str, body: Any, places: list[str]
) -> None:
    answer = asked(call, verb, body)
    assert (answer.status, answer.places) == (422, places)
    assert rota.run_deeds.selections == []


@pytest.mark.parametrize("verb", VERBS)
def test_without_a_selector_nothing_is_done(call: Ask, rota: ScriptedRota, verb: str) -> None:
    answer = call("POST", f"/api/runs/bulk/{verb}")
    assert (answer.status, answer.places) == (400, ["body"])
    assert rota.run_deeds.selections == []


def test_an_empty_filter_means_all_but_those_excepted(call: Ask, rota: ScriptedRota) -> None:
    told = asked(call, "delete", {"match_all": True, "filter": {}, "except_ids": [IDS[0]]}).json()
    assert (told["affected"], told["skipped"]) == (1, [{"id": IDS[1], "reason": "active"}])
    assert set(rota.stored) == {IDS[0], IDS[1]}


def test_every_filter_reaches_the_question(call: Ask, rota: ScriptedRota) -> None:
    asked(
        call,
        "delete",
        {
            "match_all": True,
            "filter": {
                "status": ["failure", "running"],
                "task_name": ["backup", "other"],
                "triggered_by": ["cron"],
                "kind": "task",
                "search": "B%",
                "created_after": "2026-01-01T00:00:00Z",
                "created_before": "2026-01-01T02:00:00+01:00",
                "retries_only": True,
                "exit_code_min": 1,
                "exit_code_max": 2,
                "duration_min": 1_000_000_000,
                "duration_max": 2_000_000_000,
            },
        },
    )
    [selection] = rota.run_deeds.selections
    query = selection.query
    assert query is not None
    assert {EndReason.CRASHED, Status.RUNNING} <= set(query.statuses)
    assert (query.units, query.triggers, query.kind, query.search) == (
        ("backup", "other"), (Trigger.CRON,), Kind.TASK, "B%",
    )  # fmt: skip
    assert (query.created_after, query.created_before) == (NOW, NOW + timedelta(hours=1))
    assert (query.retries_only, query.exit_code_min, query.exit_code_max) == (True, 1, 2)
    assert (query.duration_min, query.duration_max) == (timedelta(seconds=1), timedelta(seconds=2))


def test_a_group_stands_for_its_units_and_one_without_any_for_nothing_at_all(call: Ask, rota: ScriptedRota) -> None:
    body = {"match_all": True, "filter": {"group": ["Nobody"]}}
    assert asked(call, "delete", body).json() | {"$schema": ""} == {
        "$schema": "", "affected": 0, "skipped": [], "skipped_total": 0,
    }  # fmt: skip
    body = {"match_all": True, "filter": {"group": ["Tasks"], "task_name": ["other", "web"]}}
    assert asked(call, "delete", body).json()["affected"] == 1
    query = rota.run_deeds.selections[-1].query
    assert query is not None
    assert query.units == ("other",)


def test_the_words_for_a_status_are_those_of_the_list() -> None:
    assert [word.value for word in StatusWord] == list(WORDS)


def test_only_the_first_thousand_are_named() -> None:
    outcome = Outcome()
    for number in range(1500):
        outcome.skip(str(number), Skip.UNKNOWN)
    told = result_of(outcome)
    assert (len(told.skipped), told.skipped[-1].id, told.skipped_total) == (1000, "999", 1500)
