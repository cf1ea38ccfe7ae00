"""What is done to one run that has been: deleted, run once more (docs/api.md §3, Runs)."""

import asyncio
from datetime import timedelta

import pytest
from tests.api.asgi import ask
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_run, a_service, a_task, an_ended_run, seen

from rota.api.app import App
from rota.model.run import EndReason, RunTraits
from rota.model.unit import Kind, Param
from rota.testing.clock import FakeClock, settle
from rota.testing.rota import ScriptedRota

RUN = f"/api/runs/{RUN_ID}"
RERUN = f"{RUN}/rerun"


def test_a_deleted_run_is_nowhere(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run())
    answer = call("DELETE", RUN)
    assert (answer.status, answer.body, "content-type" in answer.headers) == (204, b"", False)
    assert call("GET", RUN).status == call("GET", f"{RUN}/log").status == call("GET", f"{RUN}/log/raw").status == 404
    assert call("GET", "/api/runs").json()["runs"] == []
    assert call("DELETE", RUN).status == 404


def test_a_run_that_has_not_ended_is_not_deleted(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(a_run())
    answer = call("DELETE", RUN)
    assert (answer.status, rota.asked) == (409, [])
    assert "Stop it first" in answer.json()["detail"]


def test_a_run_may_be_deleted_whatever_its_unit_allows(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(api_trigger=False)))
    rota.keep(an_ended_run())
    assert call("DELETE", RUN).status == 204


def test_a_run_is_run_once_more_with_the_same_parameters(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(params=(Param(name="day", default="sunday"), Param(name="hour", default="1")))))
    rota.keep(an_ended_run(params={"day": "monday"}))
    answer = call("POST", RERUN)
    assert (answer.status, answer.headers["location"]) == (201, f"/api/runs/{answer.json()['id']}")
    assert answer.json()["params"] == {"day": "monday"}
    assert rota.asked == [("trigger", "backup", "{'day': 'monday'}", "api", "anonymous")]


def test_a_run_whose_unit_is_gone_is_not_run_again(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run())
    answer = call("POST", RERUN)
    assert answer.status == 404
    assert "not configured any more" in answer.json()["detail"]


def test_a_run_of_a_service_is_not_run_again(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service("backup")))
    rota.keep(an_ended_run(kind=Kind.SERVICE))
    answer = call("POST", RERUN)
    assert answer.status == 409
    assert "is a service" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("params", "said"),
    [((), "takes no parameter day"), ((Param(name="day", pattern="[0-9]+"),), "day: It must match"),
     ((Param(name="day"), Param(name="hour", required=True)), "needs hour now")],
)  # fmt: skip
def test_parameters_that_do_not_fit_any_more_are_told(
    call: Ask, rota: ScriptedRota, params: tuple[Param, ...], said: str
) -> None:
    rota.put(seen(a_task(params=params)))
    rota.keep(an_ended_run(params={"day": "monday"}))
    answer = call("POST", RERUN)
    assert (answer.status, rota.asked) == (409, [])
    assert said in answer.json()["detail"]


async def test_a_rerun_can_be_waited_for(app: App, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    rota.keep(an_ended_run())
    asking = asyncio.ensure_future(ask(app, "POST", f"{RERUN}?wait=true"))
    await settle()
    [new] = rota.stored.keys() - {RUN_ID}
    rota.end(new, EndReason.FAILED, exit_code=3)
    assert (await asking).json()["end_reason"] == "failed"


async def test_a_full_house_refuses_a_waiting_rerun_before_anything_is_begun(
    app: App, rota: ScriptedRota, clock: FakeClock
) -> None:
    rota.put(seen(a_task()))
    rota.keep(an_ended_run())
    waiting = [asyncio.ensure_future(ask(app, "POST", f"{RERUN}?wait=true")) for _ in range(16)]
    await settle()
    assert (await ask(app, "POST", f"{RERUN}?wait=true")).status == 503
    assert len(rota.asked) == 16
    app.streams.close()
    await clock.advance(timedelta(seconds=1))
    await asyncio.gather(*waiting)


FORBIDDEN = [
    ("POST", "/api/tasks/backup/run"),
    ("POST", "/api/tasks/backup/start"),
    ("POST", "/api/tasks/backup/stop"),
    ("POST", "/api/tasks/backup/restart"),
    ("POST", "/api/tasks/backup/pause"),
    ("POST", "/api/tasks/backup/resume"),
    ("POST", f"{RUN}/stop"),
    ("POST", RERUN),
]


@pytest.mark.parametrize(("method", "path"), FORBIDDEN)
def test_a_unit_that_the_api_may_not_touch_is_left_alone(
    app: App, call: Ask, rota: ScriptedRota, method: str, path: str
) -> None:
    """SEC-11: with the reason, and counted."""
    rota.put(seen(a_task(api_trigger=False)))
    rota.keep(a_run())
    answer = call(method, path)
    assert (answer.status, rota.asked) == (403, [])
    assert "api_trigger = false" in answer.json()["detail"]
    assert app.tally.rejected["api_trigger"] == 1


def test_what_does_not_fit_is_told_before_that_it_is_not_allowed(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(api_trigger=False)))
    body = b'{"params": {"day": 1}}'
    answer = call(
        "POST", "/api/tasks/backup/run", headers={"host": "localhost", "content-type": "application/json"}, body=body
    )
    assert (answer.status, answer.places) == (422, ["body.params.day"])


WAITING = ["/api/tasks/backup/run", "/api/tasks/backup/start", "/api/tasks/backup/stop", "/api/tasks/backup/restart"]


@pytest.mark.parametrize("path", [*WAITING, f"{RUN}/stop"])
async def test_a_full_house_refuses_whoever_would_wait_before_anything_is_done(
    app: App, rota: ScriptedRota, clock: FakeClock, path: str
) -> None:
    rota.put(seen(a_task()))
    rota.keep(a_run())
    waiting = [asyncio.ensure_future(ask(app, "GET", f"{RUN}/log/stream")) for _ in range(16)]
    await settle()
    answer = await ask(app, "POST", f"{path}?wait=true")
    assert (answer.status, answer.headers["retry-after"], rota.asked) == (503, "5", [])
    assert (await ask(app, "POST", path)).status in {200, 201}
    app.streams.close()
    await clock.advance(timedelta(seconds=1))
    await asyncio.gather(*waiting)


def test_a_run_tells_what_its_definition_gives_it(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run(definition="d7"))
    rota.definitions.given["d7"] = RunTraits(retry_attempts=2, env_names=("A",))
    for told in (call("GET", RUN).json(), call("GET", "/api/runs").json()["runs"][0]):
        assert (told["retry_attempts"], told["env_names"]) == (2, ["A"])


def test_a_unit_tells_what_its_configuration_is_warned_of(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task()))
    assert call("GET", "/api/tasks/backup").json()["warnings"] == []
    rota.definitions.warned["backup"] = ["/etc/rota.toml:3:1: jitter: There is nothing to spread."]
    assert call("GET", "/api/tasks/backup").json()["warnings"] == rota.definitions.warned["backup"]
