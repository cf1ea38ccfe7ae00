"""Does `rota show` tell every value in force?"""

from datetime import UTC, datetime, timedelta

import pytest
from tests.api.example import a_service, a_task, an_ended_run, an_instance, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.clock import SystemClock
from rota.model.instance import Desired, InstanceState, RollingView, Usage
from rota.model.state import UnitState
from rota.model.unit import UNLIMITED, Limits, Origin, Param, ParamType, Success


def shown(typed: Type, unit: str) -> dict[str, str]:
    """Each key with what stands behind it."""
    lines = [line.split(None, 1) for line in typed("show", unit).out.splitlines()]
    return {line[0]: line[1] for line in lines if len(line) == 2}


def test_a_task_is_shown_with_its_values_zeros_included(typed: Type, stage: Stage) -> None:
    """REL-03"""
    origin = Origin(file="/etc/rota.toml", line=7)
    task = a_task(
        retry_delay=timedelta(), queue_max=0, graceful_stop=timedelta(), keep_runs=0, description="Dumps", origin=origin
    )
    run = an_ended_run()
    stage.rota.put(seen(task, last_run=run, first_seen=datetime(2026, 1, 1, tzinfo=UTC)))
    stage.rota.keep(run)
    told = typed("show", "backup")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("backup  task, idle\nDumps\n/etc/rota.toml:7\n")
    values = shown(typed, "backup")
    assert [values[key] for key in ("retry_delay", "graceful_stop", "queue_max", "keep_runs")] == ["0s", "0s", "0", "0"]
    assert values["cron"] == "0 3 * * *"
    assert "restart" not in values
    assert run.id in told.out
    assert "\nDue in " in told.out


def test_sizes_are_shown_as_one_writes_them(typed: Type, stage: Stage) -> None:
    limits = Limits(memory_max=2 * 2**30, rlimits={"core": UNLIMITED, "as": 3_000_001, "nofile": 1024})
    stage.rota.put(seen(a_task(log_max_size=100_000_000, limits=limits, success=Success(file_min_size=0))))
    values = shown(typed, "backup")
    assert (values["log_max_size"], values["memory_max"], values["success.file_min_size"]) == ("100mb", "2gib", "0b")
    assert [values[f"rlimits.{name}"] for name in ("core", "as", "nofile")] == ["unlimited", "3000001b", "1024"]


def test_parameters_are_told_in_words(typed: Type, stage: Stage) -> None:
    day = Param(name="day", required=True, pattern="[0-9]+", description="The day\nof the backup.")
    choices = ("shop", "shop_test")
    database = Param(name="to", type=ParamType.CHOICE, choices=choices, default="shop_test", as_argument=True)
    stage.rota.put(seen(a_task(crons=(), params=(day, database, Param(name="n", type=ParamType.INT, default=0)))))
    values = shown(typed, "backup")
    assert values["params.day"] == "string, required, pattern [0-9]+: The day of the backup."
    assert values["params.to"] == 'shop or shop_test, default "shop_test", as an argument'
    assert values["params.n"] == "int, default 0"


def test_a_service_is_shown_with_what_it_has(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_service(start_retries=0, healthy_after=timedelta())))
    values = shown(typed, "web")
    assert (values["start_retries"], values["healthy_after"], values["rolling.max_unavailable"]) == ("0", "0s", "1")


def table_of(out: str) -> list[list[str]]:
    """The rows of the table of instances."""
    return [line.split() for line in out[out.index("\n#") :].strip().split("\n\n")[0].splitlines()]


def test_the_instances_of_a_service_are_shown_each_with_what_is_known_of_it(typed: Type, stage: Stage) -> None:
    now = SystemClock().now()
    stage.rota.put(seen(a_service(instances=2), state=UnitState.DEGRADED, ready_instances=1))
    stage.rota.fleet["web"] = [
        an_instance(0, pid=42, started_at=now - timedelta(hours=2, seconds=5), usage=Usage(cpu=12.3, memory=3 << 20)),
        an_instance(1, InstanceState.FAILING, restarts=5, reason="Exit code 7."),
    ]
    out = typed("show", "web").out
    assert out.splitlines()[0] == "web  service, degraded: 1 of 2 ready, 12 % of a processor, 3.0 MiB"
    assert "\nInstance 1 is failing. Exit code 7.\n" in out
    assert table_of(out) == [
        ["#", "STATE", "PID", "UP", "RESTARTS", "CPU", "MEMORY", "NOTE"],
        ["0", "running", "42", "2", "h", "0", "m", "12", "%", "3.0", "MiB"],
        ["1", "failing", "5", "Exit", "code", "7."],
    ]


@pytest.mark.parametrize(
    ("rolling", "words"),
    [
        (RollingView(replaced=1, of=3), "Its instances are being replaced: 1 of 3 so far."),
        (
            RollingView(replaced=1, of=3, halted=True, reason="It fell: Exit code 7."),
            "Replacing its instances halted after 1 of 3. It fell: Exit code 7. `rota restart web` tries again.",
        ),
    ],
)
def test_how_far_the_replacing_is_and_where_it_halted_is_told_once(
    typed: Type, stage: Stage, rolling: RollingView, words: str
) -> None:
    stage.rota.put(seen(a_service(instances=2)))
    stage.rota.fleet["web"] = [an_instance(0), an_instance(1, InstanceState.STARTING, reason="Exit code 7.")]
    stage.rota.progress["web"] = rolling
    assert typed("show", "web").out.splitlines()[2:4] == [words, ""]


def test_a_service_that_was_stopped_by_hand_says_so(typed: Type, stage: Stage) -> None:
    since = SystemClock().now() - timedelta(minutes=4, seconds=5)
    stage.rota.put(seen(a_service(), state=UnitState.STOPPED, ready_instances=0, stopped_at=since))
    stage.rota.fleet["web"] = [an_instance(0, InstanceState.STOPPED, desired=Desired.DOWN)]
    out = typed("show", "web").out
    assert "\nStopped by hand, 4 m ago; `rota start web` starts it.\n" in out
    assert table_of(out) == [["#", "STATE", "WANTED"], ["0", "stopped", "down"]]


def test_as_a_document_it_has_the_instances_too(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_service()))
    stage.rota.fleet["web"] = [an_instance(0)]
    stage.rota.progress["web"] = RollingView(replaced=0, of=1)
    task = typed("show", "web", "--json").json()["task"]
    assert (task["instances_now"][0]["state"], task["rolling_now"]["of"]) == ("running", 1)


def test_as_a_document_it_has_definition_firings_and_runs(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_task(timeout=timedelta(0))))
    document = typed("show", "backup", "--json").json()
    assert (document["task"]["name"], document["task"]["timeout"]) == ("backup", 0)
    assert len(document["upcoming"]["firings"]) == 3
    assert document["runs"] == []


@pytest.mark.parametrize("command", ["show", "why", "run", "logs", "runs"])
def test_an_empty_name_names_nothing(typed: Type, stage: Stage, command: str) -> None:
    """Not the newest run of any unit, nor a path of the API."""
    stage.rota.keep(an_ended_run())
    told = typed(command, "")
    assert (told.code, told.out) == (2, "")
    assert "An empty name names nothing." in told.err
