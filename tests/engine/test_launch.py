"""Is a run handed over with the environment, the arguments and the parameters that it should have?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.engine.world import EVERY_MINUTE, World, service, task

from rota.engine.launch import arguments, environment
from rota.engine.row import newcomer
from rota.model.run import EndReason, Run, Trigger
from rota.model.secret import Secret
from rota.model.unit import EnvBase, Overlap, Param, ParamType
from rota.testing.runner import Play

DAY = Param(name="day")
COUNT = Param(name="count", type=ParamType.INT, default=3)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def run_of(unit: Any, **params: Any) -> Run:
    return newcomer(unit, "01X", Trigger.CLI, "d", at=NOW, params=params)


def env_of(unit: Any, *, base: dict[str, str] | None = None, **params: Any) -> dict[str, str]:
    return environment(unit, run_of(unit, **params), base=base or {}, account={})


def layers() -> Iterator[tuple[str, Any]]:
    """X in every layer that the engine merges, from the outermost in; a file of variables is merged at load."""
    unit = task(env={"PARAM_X": "env"}, secrets={"PARAM_X": Secret("secret")}, params=(Param(name="x"),))
    yield "param", (unit, {"x": "param"})
    yield "secret", (unit, {})
    unit = replace(unit, secrets={})
    yield "env", (unit, {})
    yield "base", (replace(unit, env={}), {})


@pytest.mark.parametrize(("winner", "asked"), list(layers()), ids=[name for name, _ in layers()])
def test_run_21_the_later_layer_wins(winner: str, asked: tuple[Any, dict[str, Any]]) -> None:
    """The four layers of files and defaults below each of env and secrets: tests/config/test_environment.py."""
    unit, params = asked
    assert env_of(unit, base={"PARAM_X": "base"}, **params)["PARAM_X"] == winner


OWN = ("ROTA_RUN_ID", "ROTA_TASK", "ROTA_ATTEMPT", "ROTA_SLOT", "ROTA_TRIGGER", "ROTA_INSTANCE")


def test_run_21_what_rota_says_cannot_be_overridden() -> None:
    """Not even where Rota has nothing to say, such as the slot of a run by hand."""
    forged = dict.fromkeys(OWN, "forged")
    unit = task(env=forged | {"ROTA_URL": "mine"}, secrets={name: Secret("forged") for name in OWN})
    env = env_of(unit, base=forged)
    assert {name: value for name, value in env.items() if name.startswith("ROTA_")} == {
        "ROTA_RUN_ID": "01X",
        "ROTA_TASK": "backup",
        "ROTA_ATTEMPT": "1",
        "ROTA_TRIGGER": "cli",
        "ROTA_URL": "mine",
    }


def test_sec_08_nothing_that_was_meant_for_the_daemon_is_passed_on() -> None:
    base = {"ROTA_PASSWORD": "sesame", "ROTA_KEEPER_FD": "3", "ROTA_DATA": "/data", "LANG": "C"}
    assert "sesame" not in env_of(task(), base=base).values()
    assert {name for name in env_of(task(), base=base) if name not in OWN} == {"LANG"}


def test_a_clean_base_keeps_what_programs_need_and_no_more() -> None:
    base = {"PATH": "/bin", "HOME": "/root", "TZ": "UTC", "SSH_AUTH_SOCK": "/tmp/x", "LC_ALL": "C"}
    env = env_of(task(env_base=EnvBase.CLEAN, env={"OWN": "1"}), base=base)
    assert {name for name in env if name not in OWN} == {"PATH", "HOME", "TZ", "OWN"}


def test_the_account_stands_between_base_and_what_the_unit_says() -> None:
    unit = task(env={"SHELL": "/bin/zsh"})
    account = {"HOME": "/home/ada", "SHELL": "/bin/sh"}
    env = environment(unit, run_of(unit), base={"HOME": "/root", "SHELL": "/bin/bash"}, account=account)
    assert (env["HOME"], env["SHELL"]) == ("/home/ada", "/bin/zsh")


@pytest.mark.parametrize(
    ("value", "text"), [("a; rm -rf /", "a; rm -rf /"), (3, "3"), (0.5, "0.5"), (True, "true"), (False, "false")]
)
def test_a_parameter_is_a_variable_as_json_writes_it(value: Any, text: str) -> None:
    """RUN-23"""
    assert env_of(task(params=(DAY,)), day=value)["PARAM_DAY"] == text


def test_a_parameter_that_is_an_argument_is_no_variable() -> None:
    unit = task(params=(replace(DAY, as_argument=True), COUNT))
    assert arguments(unit, run_of(unit, day="mon", count=5)) == ("mon",)
    assert "PARAM_DAY" not in env_of(unit, day="mon", count=5)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ()),
        ({"a": "1"}, ("1",)),
        ({"c": "3"}, ("", "", "3")),
        ({"a": "1", "c": ""}, ("1", "", "")),
        ({"c": "3", "a": "1", "b": "2"}, ("1", "2", "3")),
    ],
)
def test_each_argument_keeps_its_place(params: dict[str, str], expected: tuple[str, ...]) -> None:
    unit = task(params=tuple(Param(name=name, as_argument=True) for name in "abc"))
    assert arguments(unit, run_of(unit, **params)) == expected


def test_a_parameter_that_the_task_no_longer_takes_is_still_there_for_who_waited_with_it() -> None:
    assert env_of(task(), day="mon")["PARAM_DAY"] == "mon"


async def test_a_slot_runs_with_the_defaults_armed_or_not() -> None:
    world = World(task(crons=EVERY_MINUTE, params=(COUNT, DAY)))
    await world.up()
    await world.wait(seconds=31)
    [run] = await world.runs()
    assert run.params == {"count": 3}
    assert world.runner.starts[0].env["PARAM_COUNT"] == "3"
    assert "PARAM_DAY" not in world.runner.starts[0].env
    await world.close()


async def test_a_run_by_hand_has_what_was_given_and_nothing_where_a_default_was_taken_away() -> None:
    world = World(task(params=(COUNT, DAY)))
    engine = await world.up()
    await engine.trigger("backup", Trigger.API, "ada", params={"day": "mon"})
    await world.wait(seconds=1)
    assert [run.params for run in await world.runs()] == [{"day": "mon"}]
    assert "PARAM_COUNT" not in world.runner.starts[0].env
    await world.close()


async def test_ovl_07_waiters_keep_their_order_and_their_parameters_whoever_dies() -> None:
    """The daemon is killed, then the keeper; each runs once."""
    world = World(task(params=(DAY,), on_overlap=Overlap.QUEUE), plays={"backup": Play(seconds=60)})
    engine = await world.up()
    for day in ("mon", "tue", "wed", "thu"):
        await engine.trigger("backup", Trigger.API, "ada", params={"day": day})
    await world.wait(seconds=1)
    await world.kill_daemon()
    await world.up()
    await world.wait(seconds=61)
    await world.kill_keeper()
    await world.up()
    await world.wait(minutes=5)
    assert [launch.env["PARAM_DAY"] for launch in world.runner.starts] == ["mon", "tue", "wed", "thu"]
    assert [run.params["day"] for run in await world.runs()] == ["mon", "tue", "wed", "thu"]
    await world.close()


async def test_run_17_a_run_that_cannot_be_started_here_fails_to_start_and_says_why() -> None:
    world = World(task(), service())
    world.obstacle = 'There is no account or group "ada" on this machine.'
    engine = await world.up()
    await engine.trigger("backup", Trigger.API, "ada")
    await world.wait(seconds=1)
    [run] = [run for run in await world.runs() if run.unit == "backup"]
    assert (run.end_reason, run.exit_code) == (EndReason.START_FAILED, -1)
    assert world.runner.starts[-1].obstacle == world.obstacle
    await world.close()
