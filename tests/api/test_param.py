"""Parameters of a run: given, left out, and wrong."""

import json

import pytest
from tests.api.conftest import Ask
from tests.api.example import JSON, a_task, seen

from rota.model.unit import Param, ParamType
from rota.testing.rota import ScriptedRota

RUN = "/api/tasks/backup/run"

PARAMS = (
    Param(name="day", required=True),
    Param(name="count", type=ParamType.INT, default=3),
    Param(name="share", type=ParamType.NUMBER),
    Param(name="dry", type=ParamType.BOOL),
    Param(name="level", type=ParamType.CHOICE, choices=("low", "high")),
)


@pytest.mark.parametrize(
    ("params", "resolved"),
    [
        ('{"day": "mon"}', {"day": "mon", "count": 3}),
        ('{"day": "", "count": 0, "dry": false}', {"day": "", "count": 0, "dry": False}),
        ('{"day": "x", "count": null}', {"day": "x"}),
        ('{"day": "x", "share": 1, "level": "low"}', {"day": "x", "count": 3, "share": 1, "level": "low"}),
        ('{"day": "x", "share": 0.5}', {"day": "x", "count": 3, "share": 0.5}),
    ],
)
def test_parameters_are_those_given_else_defaults(
    call: Ask, rota: ScriptedRota, params: str, resolved: dict[str, object]
) -> None:
    rota.put(seen(a_task(params=PARAMS)))
    answer = call("POST", RUN, headers=JSON, body=f'{{"params": {params}}}'.encode())
    assert (answer.status, answer.json()["params"]) == (201, resolved)


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ("{}", "day"),
        ('{"day": null}', "day"),
        ('{"day": 5}', "day"),
        ('{"day": "a\\u0000b"}', "day"),
        ('{"day": "x", "count": "5"}', "count"),
        ('{"day": "x", "count": 5.0}', "count"),
        ('{"day": "x", "count": true}', "count"),
        ('{"day": "x", "count": 9223372036854775808}', "count"),
        ('{"day": "x", "share": true}', "share"),
        ('{"day": "x", "dry": 1}', "dry"),
        ('{"day": "x", "level": "mid"}', "level"),
        ('{"day": "x", "level": ["low"]}', "level"),
        ('{"day": "x", "other": 1}', "other"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(call: Ask, rota: ScriptedRota, params: str, place: str) -> None:
    rota.put(seen(a_task(params=PARAMS)))
    answer = call("POST", RUN, headers=JSON, body=f'{{"params": {params}}}'.encode())
    assert (answer.status, answer.places) == (422, [f"body.params.{place}"])


def test_a_value_of_more_than_32_kib_does_not_fit(call: Ask, rota: ScriptedRota) -> None:
    rota.put(seen(a_task(params=PARAMS)))
    body = b'{"params": {"day": "%s"}}' % (b"x" * (32 * 1024 + 1))
    assert call("POST", RUN, headers=JSON, body=body).status == 422


@pytest.mark.parametrize(("day", "status"), [("mon", 201), ("Mon", 422), ("mon ", 422), ("", 422)])
def test_a_pattern_must_match_the_whole_value(call: Ask, rota: ScriptedRota, day: str, status: int) -> None:
    """RUN-23"""
    rota.put(seen(a_task(params=(Param(name="day", pattern="[a-z]+"),))))
    assert call("POST", RUN, headers=JSON, body=json.dumps({"params": {"day": day}}).encode()).status == status


def test_everything_wrong_with_parameters_is_told_at_once_and_nothing_is_asked_of_rota(
    call: Ask, rota: ScriptedRota
) -> None:
    """RUN-23"""
    rota.put(seen(a_task(params=PARAMS)))
    answer = call("POST", RUN, headers=JSON, body=b'{"params": {"level": "mid", "cuont": 1, "dry": "yes"}}')
    assert {error["location"]: error["message"] for error in answer.json()["errors"]} == {
        "body.params.cuont": "backup takes no such parameter. Did you mean count?",
        "body.params.day": "It is required.",
        "body.params.dry": "It must be true or false.",
        "body.params.level": "It must be one of low, high.",
    }
    assert rota.asked == []
