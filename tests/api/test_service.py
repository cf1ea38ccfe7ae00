"""Are services started, stopped and replaced as a whole or one instance at a time, and waited for?"""

import asyncio
from datetime import timedelta

import pytest
from tests.api.asgi import Answer, ask
from tests.api.conftest import Ask
from tests.api.example import RUN_ID, a_service, a_task, an_ended_run, an_instance, seen

from rota.api.app import App
from rota.model.error import NotFoundError, RefusedError
from rota.model.instance import InstanceState, RollingView
from rota.model.unit import Rolling
from rota.testing.clock import FakeClock, settle
from rota.testing.rota import ScriptedRota

VERBS = ("start", "stop", "restart")
WEB = "/api/tasks/web"


@pytest.fixture(autouse=True)
def units(rota: ScriptedRota) -> None:
    rota.put(seen(a_task()), seen(a_service(instances=3)))
    rota.fleet["web"] = [an_instance(index, run_id=f"{RUN_ID[:-1]}{index}") for index in range(3)]


def told(answer: Answer) -> tuple[int, bool, str]:
    return answer.status, answer.json()["done"], answer.json()["message"]


@pytest.mark.parametrize("verb", VERBS)
def test_one_instance_is_asked_for_by_its_number(call: Ask, rota: ScriptedRota, verb: str) -> None:
    answer = call("POST", f"{WEB}/{verb}?instance=0")
    assert answer.status == 200
    assert "instance 0" in answer.json()["message"]
    assert (rota.asked[0][:2], rota.asked[0][-1]) == ((f"{verb}_unit", "web"), "instance=0")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("value", ["-1", "64", "x", "1.0"])
def test_a_number_that_no_instance_can_have_is_refused(call: Ask, rota: ScriptedRota, verb: str, value: str) -> None:
    answer = call("POST", f"{WEB}/{verb}?instance={value}")
    assert (answer.status, answer.json()["errors"][0]["location"]) == (422, "query.instance")
    assert rota.asked == []


@pytest.mark.parametrize("verb", VERBS)
def test_an_instance_that_is_not_there_is_not_found_and_of_a_task_there_is_none(
    call: Ask, rota: ScriptedRota, verb: str
) -> None:
    rota.failure = NotFoundError("web has no instance 7.", hint="Its instances are 0 to 2.")
    assert call("POST", f"{WEB}/{verb}?instance=7").status == 404
    rota.failure = RefusedError("backup is a task: it has no instances.", hint="Leave the instance out.")
    assert call("POST", f"/api/tasks/backup/{verb}?instance=0").status == 409


def test_a_task_is_not_replaced_in_turn(call: Ask, rota: ScriptedRota) -> None:
    rota.failure = RefusedError("backup is a task: it has no instances to replace in turn.")
    answer = call("POST", "/api/tasks/backup/restart?rolling=false")
    assert (answer.status, "it has no instances" in answer.json()["detail"]) == (409, True)


@pytest.mark.parametrize("verb", ["start", "stop"])
def test_only_a_restart_can_be_rolling(call: Ask, verb: str) -> None:
    assert call("POST", f"{WEB}/{verb}?rolling=true").status == 422


@pytest.mark.parametrize(
    ("query", "asked", "words"),
    [
        ("", (), "web: 3 instances are replaced one by one."),
        ("?rolling=true", ("rolling=True",), "web: 3 instances are replaced one by one."),
        ("?rolling=false", ("rolling=False",), "web: 3 instances are replaced at once."),
        ("?instance=2", ("instance=2",), "web: instance 2 is replaced."),
    ],
)
def test_a_restart_says_what_happens(
    call: Ask, rota: ScriptedRota, query: str, asked: tuple[str, ...], words: str
) -> None:
    assert told(call("POST", f"{WEB}/restart{query}")) == (200, False, words)
    assert rota.asked[0][4:] == asked


def test_a_restart_says_how_many_may_be_down(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_service(instances=3, rolling=Rolling(max_unavailable=2))))
    assert told(call("POST", f"{WEB}/restart"))[2] == "web: 3 instances are replaced 2 at a time."


def test_a_restart_of_what_is_down_says_that_it_starts(call: Ask, rota: ScriptedRota) -> None:
    rota.fleet["web"] = [an_instance(0, InstanceState.FAILING)]
    assert told(call("POST", f"{WEB}/restart")) == (200, False, "web: 1 instance starts.")


def test_a_start_and_a_stop_say_what_happens(call: Ask, rota: ScriptedRota) -> None:
    assert told(call("POST", f"{WEB}/start")) == (200, False, "web: 1 instance starts.")
    assert told(call("POST", f"{WEB}/stop")) == (200, False, "web: 1 instance stops.")
    rota.begins = ""
    assert told(call("POST", f"{WEB}/start")) == (200, True, "web is up already.")
    assert told(call("POST", f"{WEB}/start?instance=1")) == (200, True, "web: instance 1 is up already.")
    stopped = "web: instance 1 is down and stays so until it is started."
    assert told(call("POST", f"{WEB}/stop?instance=1")) == (200, True, stopped)
    assert told(call("POST", f"{WEB}/stop")) == (200, True, "web is down and stays so until it is started.")


def test_a_start_that_has_to_wait_says_for_what(call: Ask, rota: ScriptedRota) -> None:
    rota.begins = ""
    rota.fleet["web"] = [an_instance(0, InstanceState.WAITING, reason="It waits for db to be ready.")]
    words = "web: instance 0 waits: It waits for db to be ready."
    assert told(call("POST", f"{WEB}/start")) == (200, False, words)


def test_whoever_waits_is_answered_when_it_is_ready(call: Ask, rota: ScriptedRota) -> None:
    rota.keep(an_ended_run(rota.begins))
    assert told(call("POST", f"{WEB}/start?wait=true")) == (200, True, "web is up: 3 instances are ready.")
    assert told(call("POST", f"{WEB}/restart?wait=true")) == (200, True, "web: 3 instances were replaced.")
    assert told(call("POST", f"{WEB}/stop?wait=true")) == (200, True, "web: 1 instance is stopped.")
    assert told(call("POST", f"{WEB}/restart?wait=true&instance=1")) == (200, True, "web: instance 1 was replaced.")


def test_whoever_waits_for_what_will_not_be_is_told_why(call: Ask, rota: ScriptedRota) -> None:
    rota.fleet["web"] = [an_instance(0, InstanceState.FAILING, reason="Exit code 7 after 2 s.")]
    words = "web: instance 0 is failing: Exit code 7 after 2 s."
    assert told(call("POST", f"{WEB}/start?wait=true")) == (200, False, words)
    assert told(call("POST", f"{WEB}/restart?wait=true")) == (200, False, words)


async def test_a_restart_is_answered_when_all_are_replaced_or_it_halts(app: App, rota: ScriptedRota) -> None:
    for end, answered in (
        (None, (200, True, "web: 3 instances were replaced.")),
        (
            RollingView(replaced=1, of=3, halted=True, reason="Instance 1 did not come up: Exit code 1."),
            (200, False, "web: halted after 1 of 3. Instance 1 did not come up: Exit code 1."),
        ),
    ):
        rota.roll("web", RollingView(replaced=0, of=3))
        asking = asyncio.ensure_future(ask(app, "POST", f"{WEB}/restart?wait=true"))
        await settle()
        assert not asking.done()
        rota.roll("web", end)
        assert told(await asking) == answered


async def test_a_restart_that_is_not_over_in_time_tells_how_far_it_is(
    app: App, rota: ScriptedRota, clock: FakeClock
) -> None:
    rota.roll("web", RollingView(replaced=2, of=3))
    asking = asyncio.ensure_future(ask(app, "POST", f"{WEB}/restart?wait=true&wait_timeout=90s"))
    await clock.advance(timedelta(seconds=89))
    assert not asking.done()
    await clock.advance(timedelta(seconds=1))
    assert told(await asking) == (200, False, "web: 2 of 3 instances are replaced so far.")
