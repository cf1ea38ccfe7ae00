"""Runs: begun, listed, looked at, stopped."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.api.asgi import HOST, Connection, ask, scope_of
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_run, a_service, a_task, an_ended_run, seen

from rota.api.app import App
from rota.model.run import EndReason, Phase, Trigger
from rota.testing.clock import FakeClock, settle
from rota.testing.rota import ScriptedRota

RUN = "/api/tasks/backup/run"


def test_a_run_is_created_with_its_location(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    answer = call("POST", RUN)
    run = answer.json()
    assert (answer.status, answer.headers["location"]) == (201, f"/api/runs/{run['id']}")
    assert (run["status"], run["triggered_by"], run["actor"]) == ("pending", "api", "anonymous")
    assert call("GET", answer.headers["location"]).json()["id"] == run["id"]


@pytest.mark.parametrize(
    ("client", "trigger"), [("ui", "ui"), ("cli", "cli"), ("tui", "tui"), ("cron", "api"), ("CLI", "api"), ("", "api")]
)
def test_the_client_says_what_triggered_a_run(call: Ask, rota: ScriptedRota, client: str, trigger: str) -> None:
    rota.put(seen(a_task()))
    assert call("POST", RUN, headers=HOST | {"rota-client": client}).json()["triggered_by"] == trigger


def test_over_the_socket_the_actor_is_the_user(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    assert call("POST", RUN, uid=1000).json()["actor"] == "socket:1000"


def test_a_service_is_not_run(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service()))
    answer = call("POST", "/api/tasks/web/run")
    assert answer.status == 409
    assert "is a service" in answer.json()["detail"]


async def test_a_waiting_caller_is_answered_at_the_end_of_the_run(app: App, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    asking = asyncio.ensure_future(ask(app, "POST", RUN + "?wait=true"))
    await settle()
    assert not asking.done()
    [run_id] = rota.stored
    rota.end(run_id, EndReason.FAILED, exit_code=3)
    run = (await asking).json()
    assert (run["status"], run["end_reason"], run["exit_code"]) == ("ended", "failed", 3)


async def test_a_waiting_caller_is_answered_when_time_is_up(app: App, rota: ScriptedRota, clock: FakeClock) -> None:
    rota.put(seen(a_task()))
    asking = asyncio.ensure_future(ask(app, "POST", RUN + "?wait=true&wait_timeout=90s"))
    await clock.advance(timedelta(seconds=89))
    assert not asking.done()
    await clock.advance(timedelta(seconds=1))
    answer = await asking
    assert (answer.status, answer.json()["status"]) == (201, "pending")


async def test_a_waiting_caller_who_goes_away_ends_the_waiting_only(app: App, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    connection = Connection()
    serving = asyncio.ensure_future(
        app(scope_of("POST", RUN + "?wait=1", HOST, None), connection.receive, connection.send)
    )
    await settle()
    connection.leave()
    await serving
    [run] = rota.stored.values()
    assert run.phase is Phase.QUEUED


async def test_a_waiting_caller_is_answered_when_the_daemon_ends(
    app: App, rota: ScriptedRota, clock: FakeClock
) -> None:
    rota.put(seen(a_task()))
    asking = asyncio.ensure_future(ask(app, "POST", RUN + "?wait=true"))
    await settle()
    app.streams.close()
    await clock.advance(timedelta(seconds=1))
    assert (await asking).json()["status"] == "pending"


async def test_a_full_house_refuses_a_waiting_call_before_anything_is_triggered(
    app: App, rota: ScriptedRota, clock: FakeClock
) -> None:
    rota.put(seen(a_task()))
    waiting = [asyncio.ensure_future(ask(app, "POST", RUN + "?wait=true")) for _ in range(16)]
    await settle()
    refused = await ask(app, "POST", RUN + "?wait=true")
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert len(rota.asked) == 16
    assert (await ask(app, "POST", RUN)).status == 201, "a call that does not wait needs no place"
    over_socket = asyncio.ensure_future(ask(app, "POST", RUN + "?wait=true", uid=0))
    await settle()
    assert not over_socket.done(), "the socket only counts in the total"
    app.streams.close()
    await clock.advance(timedelta(seconds=1))
    await asyncio.gather(*waiting, over_socket)


def test_a_run_is_stopped_in_the_name_of_the_caller(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(a_run())
    action = call("POST", f"/api/runs/{RUN_ID}/stop", uid=1000).json()
    assert (action["task_name"], action["done"], action["run_ids"]) == ("backup", False, [RUN_ID])
    assert rota.asked == [("stop_run", RUN_ID, "socket:1000")]


async def test_stopping_can_be_waited_for(app: App, rota: ScriptedRota) -> None:
    rota.keep(a_run())
    asking = asyncio.ensure_future(ask(app, "POST", f"/api/runs/{RUN_ID}/stop?wait=true"))
    await settle()
    assert not asking.done()
    rota.end(RUN_ID, EndReason.STOPPED)
    assert (await asking).json()["done"] is True


def test_an_ended_run_is_not_stopped(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run())
    answer = call("POST", f"/api/runs/{RUN_ID}/stop")
    assert answer.status == 409
    assert "ended already: success" in answer.json()["detail"]


@pytest.mark.parametrize("verb", ["start", "stop"])
def test_a_service_is_started_and_stopped(call: Ask, rota: ScriptedRota, verb: str) -> None:
    rota.put(seen(a_service(), active_runs=1), seen(a_task()), seen(a_service("locked", api_trigger=False)))
    action = call("POST", f"/api/tasks/web/{verb}").json()
    assert (action["task_name"], action["done"], len(action["run_ids"])) == ("web", False, 1)
    assert (rota.asked[0][:2], rota.asked[0][-1]) == ((f"{verb}_unit", "web"), "anonymous")
    assert call("POST", f"/api/tasks/locked/{verb}").status == 403


def test_the_filter_reaches_the_store(call: Ask, rota: ScriptedRota) -> None:
    runs = [an_ended_run(f"01JZ8Y0G5T00000000000000{number:02d}") for number in range(4)]
    rota.keep(
        replace(runs[0], end_reason=EndReason.FAILED),
        replace(runs[1], end_reason=EndReason.MISSED),
        replace(runs[2], trigger=Trigger.CLI),
        replace(runs[3], phase=Phase.RUNNING, end_reason=None),
    )
    rota.put(seen(a_task()))

    def found(query: str) -> list[str]:
        return [run["id"][-1] for run in call("GET", f"/api/runs?{query}").json()["runs"]]

    assert found("sort_direction=asc") == ["0", "1", "2", "3"]
    assert found("status=failure") == ["0"], "`missed` is no end of a process"
    assert found("status=missed,running") == ["3", "1"]
    assert found("triggered_by=cli") == ["2"]
    assert found("task_name=backup&group=Tasks") == ["3", "2", "1", "0"]
    assert found("group=Nobody") == found("group=Tasks&task_name=other") == []
    assert call("GET", "/api/runs?group=Nobody&with_total=true").json()["total"] == 0
