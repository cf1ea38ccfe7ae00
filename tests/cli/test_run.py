"""Is a run from the terminal like the command itself?"""

import signal
import threading
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

import pytest
from tests.api.example import a_task, an_ended_run, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.model.error import RefusedError, WorldError
from rota.model.output import Line, Stream
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.unit import Param, ParamType

FIRST = "01JZ8Y0G5T0000000000000000"
"""The id of the first run that a stage makes."""


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.rota.put(seen(a_task()))
    return stage


def ends(stage: Stage, reason: EndReason, code: int, *, text: str | None = None, lines: Sequence[str] = ()) -> None:
    """Whatever is started from now on prints these lines and ends like this at once."""
    trigger = stage.rota.trigger

    async def triggered(*args: object, **kwargs: object) -> Run:
        run = await trigger(*args, **kwargs)  # type: ignore[arg-type] # handed on as it came
        stage.rota.write(run.id, *lines)
        stage.rota.keep(replace(run, reason=text))
        stage.rota.end(run.id, reason, code)
        return run

    stage.rota.trigger = triggered  # type: ignore[method-assign] # a script of this test


def skips(stage: Stage) -> None:
    """Whatever is started from now on never gets in."""
    skipped = an_ended_run(end_reason=EndReason.SKIPPED, exit_code=-1, started_at=None, reason="One is active already.")

    async def skip(*_: object, **__: object) -> Run:
        return skipped

    stage.rota.trigger = skip  # type: ignore[method-assign] # a script of this test


def test_a_run_that_fails_at_once_gives_its_output_and_its_code(typed: Type, stage: Stage) -> None:
    """CLI-01"""
    ends(stage, EndReason.FAILED, 42, lines=["one", "two"])
    finished = typed("run", "backup")
    assert (finished.code, finished.out, finished.err) == (42, "one\ntwo\n", "")
    assert stage.rota.asked[0][3] is Trigger.CLI


def test_streams_stay_apart(typed: Type, stage: Stage) -> None:
    stage.rota.write(FIRST, "out")
    stage.rota.write(FIRST, "oops", stream=Stream.STDERR)
    stage.rota.write(FIRST, "rota: stop asked", stream=Stream.SYSTEM)
    ends(stage, EndReason.SUCCESS, 0)
    finished = typed("run", "backup")
    assert (finished.code, finished.out, finished.err) == (0, "out\n", "oops\nrota: stop asked\n")


def test_what_a_run_prints_is_passed_on_as_it_is(typed: Type, stage: Stage) -> None:
    ends(stage, EndReason.SUCCESS, 0, lines=["\x1b[31mred\x1b[0m", "héé ☃", "a\rb", ""])
    assert typed("run", "backup").out == "\x1b[31mred\x1b[0m\nhéé ☃\na\rb\n\n"


def test_a_time_out_with_exit_code_0_is_1_and_the_reason(typed: Type, stage: Stage) -> None:
    """CLI-03"""
    ends(stage, EndReason.TIMEOUT, 0, text="It ran longer than its `timeout`.")
    finished = typed("run", "backup")
    assert finished.code == 1
    assert "timeout: It ran longer" in finished.err


def test_a_skipped_run_is_1_and_the_reason(typed: Type, stage: Stage) -> None:
    """CLI-03"""
    skips(stage)
    finished = typed("run", "backup")
    assert (finished.code, finished.out) == (1, "")
    assert finished.err == "backup did not run: One is active already.\n"


def test_a_waiting_run_says_for_what(typed: Type, stage: Stage) -> None:
    trigger = stage.rota.trigger

    async def queued(*args: object, **kwargs: object) -> Run:
        run = replace(await trigger(*args, **kwargs), reason="The task's one place is taken.")  # type: ignore[arg-type] # handed on
        stage.rota.keep(run)
        stage.do(stage.rota.end, run.id)
        return run

    stage.rota.trigger = queued  # type: ignore[method-assign] # a script of this test
    assert f"Run {FIRST} waits: The task's one place is taken." in typed("run", "backup").err


def test_detached_it_prints_the_id_alone(typed: Type, stage: Stage) -> None:
    finished = typed("run", "backup", "--detach")
    assert (finished.code, finished.out, finished.err) == (0, f"{FIRST}\n", "")


def test_as_a_document_it_is_the_run_once_it_has_ended(typed: Type, stage: Stage) -> None:
    """CLI-01: with the run's own exit code; what it printed stays in its log."""
    ends(stage, EndReason.FAILED, 42, text="Exit code 42.", lines=["one"])
    finished = typed("run", "backup", "--json")
    run = finished.json()
    assert (finished.code, finished.err) == (42, "")
    assert [run[key] for key in ("id", "status", "end_reason", "exit_code")] == [FIRST, "ended", "failed", 42]


def test_as_a_document_and_detached_it_is_the_run_as_it_begins(typed: Type, stage: Stage) -> None:
    finished = typed("run", "backup", "--json", "--detach")
    assert (finished.code, finished.err) == (0, "")
    assert (finished.json()["id"], finished.json()["status"]) == (FIRST, "pending")


@pytest.mark.parametrize("detach", [(), ("--detach",)])
def test_as_a_document_a_run_that_never_was_tells_why(typed: Type, stage: Stage, detach: tuple[str, ...]) -> None:
    """CLI-03"""
    skips(stage)
    finished = typed("run", "backup", "--json", *detach)
    assert (finished.code, finished.err) == (1, "")
    assert (finished.json()["end_reason"], finished.json()["reason"]) == ("skipped", "One is active already.")


def test_ctrl_c_ends_the_watching_and_not_the_run(typed: Type, stage: Stage) -> None:
    """CLI-10"""
    follow, terminal = stage.rota.follow, threading.main_thread().ident
    assert terminal is not None

    async def interrupt(run: Run, *, start: int) -> AsyncGenerator[Sequence[Line], None]:
        async for batch in follow(run, start=start):
            yield batch
            signal.pthread_kill(terminal, signal.SIGINT)

    stage.rota.follow = interrupt  # type: ignore[method-assign] # a script of this test
    stage.rota.write(FIRST, "one")
    finished = typed("run", "backup")
    assert finished.code == 130
    assert f"rota logs {FIRST} -f" in finished.err
    assert stage.rota.stored[FIRST].phase is Phase.QUEUED
    assert [words[0] for words in stage.rota.asked] == ["trigger"]


def test_an_unknown_task_is_a_usage_error_with_the_nearest_name(typed: Type, stage: Stage) -> None:
    failed = typed("run", "bakcup")
    assert failed.code == 2
    assert "backup" in failed.err


def test_a_refusal_is_told_with_its_own_code(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_task("locked", api_trigger=False)))
    assert typed("run", "locked").code == 4
    stage.rota.failure = RefusedError("A full stop is under way.")
    assert typed("run", "backup").code == 4


def test_where_rota_itself_fails_the_code_is_125(typed: Type, stage: Stage) -> None:
    stage.rota.failure = WorldError("The disk is full.", hint="Make room.")
    failed = typed("run", "backup")
    assert failed.code == 125
    assert "The disk is full. Make room." in failed.err


def test_where_the_keeper_is_gone_nobody_is_waited_for(typed: Type, stage: Stage) -> None:
    """The stream ends, and no lock is held that would promise another daemon."""
    follow = stage.rota.follow

    async def cut(run: Run, *, start: int) -> AsyncGenerator[Sequence[Line], None]:
        async for batch in follow(run, start=start):
            yield batch
            raise OSError("the daemon breaks off")

    stage.rota.follow = cut  # type: ignore[method-assign] # a script of this test
    stage.rota.write(FIRST, "one")
    failed = typed("run", "backup")
    assert (failed.code, failed.out) == (125, "one\n")
    assert "Rota was stopped meanwhile" in failed.err
    assert "rota runs backup" in failed.err


PARAMS = (
    Param(name="day"),
    Param(name="count", type=ParamType.INT),
    Param(name="dry", type=ParamType.BOOL),
    Param(name="level", type=ParamType.CHOICE, choices=("low", "high")),
)


def test_parameters_are_given_as_the_definition_types_them(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_task(params=PARAMS)))
    given = ("-p", "day=a=b; rm -rf /", "-p", "count=-5", "-p", "dry=true", "--param", "level=high")
    assert typed("run", "backup", "--detach", *given).code == 0
    assert stage.rota.asked[-1][2] == "{'day': 'a=b; rm -rf /', 'count': -5, 'dry': True, 'level': 'high'}"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("cuont=5", 'backup takes no parameter "cuont". Did you mean "count"?'),
        ("xyzzy=5", "backup takes day (string), count (int), dry (bool), level (low, high)."),
        ("count=many", 'count: "many" is not a whole number.'),
        ("dry=maybe", 'dry: "maybe" is not true or false.'),
        ("level=lo", 'level: "lo" is not one of low, high. Did you mean "low"?'),
        ("day", '-p "day" is not NAME=VALUE.'),
        ("count=1 -p count=2", '-p "count" is given twice.'),
        ("day=\udcff", "-p 'day=\\udcff' is not UTF-8."),
    ],
)
def test_run_23_a_parameter_that_does_not_fit_is_exit_2_with_what_does(
    typed: Type, stage: Stage, given: str, message: str
) -> None:
    stage.rota.put(seen(a_task(params=PARAMS)))
    finished = typed("run", "backup", "-p", *given.split())
    assert finished.code == 2
    assert message in finished.err.replace("\n", " ")
    assert stage.rota.asked == []


def test_a_task_without_parameters_says_so(typed: Type, stage: Stage) -> None:
    assert "backup takes no parameters." in typed("run", "backup", "-p", "day=mon").err


def test_what_the_daemon_finds_wrong_is_exit_2_too(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_task(params=(Param(name="day", required=True),))))
    finished = typed("run", "backup")
    assert (finished.code, finished.err.splitlines()[0]) == (2, "Error: day: It is required.")
