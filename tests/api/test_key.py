"""`Idempotency-Key` on run and rerun (docs/api.md §3)."""

import pytest
from tests.api.asgi import HOST, Answer
from tests.api.conftest import Ask
from tests.api.example import JSON, RUN_ID, a_task, an_ended_run, seen

from rota.model.unit import Param
from rota.testing.rota import ScriptedRota

RUN = "/api/tasks/backup/run"
RERUN = f"/api/runs/{RUN_ID}/rerun"


@pytest.fixture(autouse=True)
def unit(rota: ScriptedRota) -> None:
    rota.put(seen(a_task(params=(Param(name="day"),))))
    rota.keep(an_ended_run(params={"day": "monday"}))


def asked(call: Ask, key: str, target: str = RUN, body: bytes = b"") -> Answer:
    return call("POST", target, headers=JSON | {"idempotency-key": key}, body=body)


@pytest.mark.parametrize("target", [RUN, RERUN])
def test_first_it_is_created_then_it_is_shown(call: Ask, rota: ScriptedRota, target: str) -> None:
    """SEC-18."""
    first, second = asked(call, "k", target), asked(call, "k", target)
    assert (first.status, second.status) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert ("location" in first.headers, "location" in second.headers) == (True, False)
    assert len(rota.asked) == 1
    assert asked(call, "another", target).status == 201


def test_a_repeat_shows_the_run_as_it_is_now(call: Ask, rota: ScriptedRota) -> None:
    run_id = asked(call, "k").json()["id"]
    rota.end(run_id)
    assert asked(call, "k").json()["status"] == "ended"


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "a" * 256, "tab\there"])
@pytest.mark.parametrize("target", [RUN, RERUN, RUN.replace("backup", "nobody")])
def test_a_key_that_cannot_be_one_is_refused_before_anything_else(
    call: Ask, rota: ScriptedRota, key: str, target: str
) -> None:
    answer = call("POST", target, headers=HOST | {"idempotency-key": key.encode().decode("latin-1")})
    assert (answer.status, answer.places) == (422, ["header.Idempotency-Key"])
    assert rota.asked == []


@pytest.mark.parametrize("key", ["!", "~", "a" * 255, '"quoted"', "a,b"])
def test_every_visible_character_may_be_in_a_key(call: Ask, key: str) -> None:
    assert asked(call, key).status == 201


def test_no_parameters_and_an_empty_object_are_the_same_request(call: Ask) -> None:
    first = asked(call, "k")
    for body in (b"{}", b'{"params": {}}', b'{"$schema": "x"}'):
        assert asked(call, "k", body=body).json()["id"] == first.json()["id"]


def test_parameters_in_another_order_are_the_same_request_and_other_values_are_not(
    call: Ask, rota: ScriptedRota
) -> None:
    rota.put(seen(a_task(params=(Param(name="day"), Param(name="hour")))))
    bodies = [b'{"params": {"day": "1", "hour": "2"}}', b'{"params": {"hour": "2", "day": "1"}}']
    ids = [asked(call, "k", body=body).json()["id"] for body in bodies]
    assert ids[0] == ids[1]
    assert asked(call, "k", body=b'{"params": {"day": "2"}}').json()["id"] != ids[0]


def test_waiting_is_no_part_of_the_request(call: Ask, rota: ScriptedRota) -> None:
    run_id = asked(call, "k").json()["id"]
    rota.end(run_id)
    answer = asked(call, "k", f"{RUN}?wait=true&wait_timeout=1s")
    assert (answer.status, answer.json()["id"]) == (200, run_id)


def test_run_and_rerun_are_two_requests(call: Ask) -> None:
    assert asked(call, "k", RUN).json()["id"] != asked(call, "k", RERUN).json()["id"]
