"""Are start, stop and restart asked for as the contract says?"""

import asyncio
from datetime import timedelta

import pytest
from tests.api.asgi import ask
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_run, a_service, a_task, an_ended_run, seen

from rota.api.app import App
from rota.model.error import RefusedError
from rota.model.unit import Param, ParamType
from rota.model.view import PoolView
from rota.testing.clock import FakeClock
from rota.testing.rota import ScriptedRota

NEEDS = (Param(name="target", type=ParamType.STRING, required=True),)
VERBS = ("start", "stop", "restart")


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task(), active_runs=1), seen(a_service()), seen(a_task("kept", api_trigger=False)))
    rota.put(seen(a_task("needy", params=NEEDS)))


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_what_it_did_and_to_which_runs(call: Ask, rota: ScriptedRota, verb: str) -> None:
    answer = call("POST", f"/api/tasks/backup/{verb}")
    action = answer.json()
    assert (answer.status, action["task_name"], action["done"], len(action["run_ids"])) == (200, "backup", False, 1)
    assert rota.asked[0][:2] == (f"{verb}_unit", "backup")


@pytest.mark.parametrize("verb", VERBS)
def test_hands_off_where_the_file_says_so(call: Ask, rota: ScriptedRota, verb: str) -> None:
    assert call("POST", f"/api/tasks/kept/{verb}").status == 403
    assert call("POST", f"/api/tasks/nowhere/{verb}").status == 404
    assert rota.asked == []


@pytest.mark.parametrize("verb", VERBS)
def test_whoever_waits_is_answered_at_the_end_of_the_run(call: Ask, rota: ScriptedRota, verb: str) -> None:
    rota.keep(an_ended_run(rota.begins))
    assert call("POST", f"/api/tasks/backup/{verb}?wait=true").json()["done"]


async def test_a_run_that_is_not_over_in_time_is_not_done(app: App, rota: ScriptedRota, clock: FakeClock) -> None:
    rota.keep(a_run(rota.begins))
    asking = asyncio.ensure_future(ask(app, "POST", "/api/tasks/backup/stop?wait=true&wait_timeout=90s"))
    await clock.advance(timedelta(seconds=89))
    assert not asking.done()
    await clock.advance(timedelta(seconds=1))
    answer = await asking
    assert (answer.status, answer.json()["done"]) == (200, False)


@pytest.mark.parametrize("verb", ["start", "restart"])
def test_a_task_that_needs_parameters_is_not_started_without(call: Ask, rota: ScriptedRota, verb: str) -> None:
    answer = call("POST", f"/api/tasks/needy/{verb}")
    assert answer.status == 409
    assert "target, which has no default" in answer.json()["detail"]
    assert rota.asked == []


def test_a_restart_that_was_not_drained_in_time_is_a_conflict(call: Ask, rota: ScriptedRota) -> None:
    """OVL-11"""
    rota.failure = RefusedError(f"backup: run {RUN_ID} was not gone within 10 s; nothing new was started.")
    answer = call("POST", "/api/tasks/backup/restart")
    assert (answer.status, "nothing new was started" in answer.json()["detail"]) == (409, True)


def test_pools_are_told_with_who_holds_and_who_waits(call: Ask, rota: ScriptedRota) -> None:
    rota.shared = [PoolView(name="db", size=2, active=2, waiting=3)]
    assert call("GET", "/api/pools").json()["pools"] == [{"name": "db", "size": 2, "active": 2, "waiting": 3}]
