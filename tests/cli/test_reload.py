"""Do `rota reload` and `rota plan` tell what changes, and what is wrong?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.config.accept import save_accepted
from rota.config.load import load
from rota.model.error import ConfigError, Problem, RefusedError, RestartOnlyError
from rota.model.reload import ClockChange, Difference, FiringChange, Outlook, PileUp, UnitChange

AT = datetime(2026, 3, 29, 1, tzinfo=UTC)
WRONG = Problem(file="/etc/rota.toml", line=3, column=8, key="tasks.a.cron", message="It can never fire.")


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A Rota whose file has changed in every way."""
    change = UnitChange(
        name="web", fields=frozenset(), reasons=("run: a → b",), effect="2 instances restart one by one"
    )
    stage.rota.reload_view = replace(
        stage.rota.reload_view,
        difference=Difference(added=("new",), removed=("old",), changed=(change,), settings=("pools.p.size: 1 → 2",)),
        outlook=Outlook(
            until=AT + timedelta(days=7),
            firings=tuple(
                FiringChange(task="new", due_at=AT + timedelta(hours=hour), added=True) for hour in range(30)
            ),
            clock_changes=(ClockChange(task="new", at=AT, shift=timedelta(hours=1), text="02:30 is left out."),),
            pile_ups=(PileUp(at=AT, tasks=tuple(f"t{number}" for number in range(12)), times=7),),
        ),
        warnings=("Mind the gap.",),
    )
    return stage


def test_a_reload_tells_what_it_did_to_each_unit(typed: Type, stage: Stage) -> None:
    """REL-12"""
    told = typed("reload")
    assert (told.code, told.out.splitlines()) == (
        0,
        [
            "Warning: Mind the gap.",
            "+ new",
            "~ web: 2 instances restart one by one",
            "    run: a → b",
            "- old: what runs ends by itself, nothing new starts",
            "~ pools.p.size: 1 → 2",
            "Reloaded.",
        ],
    )
    assert [asked[:3] for asked in stage.rota.asked] == [("reload", "False", "")]


def test_a_plan_adds_the_week_to_come_and_changes_nothing(typed: Type, stage: Stage) -> None:
    told = typed("plan")
    assert told.code == 0
    assert "Reloaded" not in told.out
    assert "… and 10 more" in told.out
    assert "new: 02:30 is left out." in told.out
    assert "12 tasks (t0, t1, t2, t3, t4 and 7 more)" in told.out
    assert stage.rota.asked[0][:3] == ("reload", "True", "")


def test_what_an_earlier_plan_looked_at_can_be_expected(typed: Type, stage: Stage) -> None:
    assert typed("reload", "--expect", "c0ffee", "--json").json()["config_hash"] == "c0ffee"
    assert stage.rota.asked[0][2] == "c0ffee"
    stage.rota.failure = RefusedError("The files are others.")
    assert typed("reload", "--expect", "00").code == 4


@pytest.mark.parametrize("command", ["reload", "plan"])
def test_all_problems_are_told_with_their_places(typed: Type, stage: Stage, command: str) -> None:
    """REL-01: exit 5."""
    stage.rota.failure = ConfigError([WRONG, replace(WRONG, line=9)])
    failed = typed(command)
    assert failed.code == 5
    assert "/etc/rota.toml:3:8: error: tasks.a.cron: It can never fire." in failed.err
    assert "/etc/rota.toml:9:8:" in failed.err
    stage.rota.failure = ConfigError([WRONG])
    assert typed(command, "--json").json()["error"]["problems"][0]["key"] == "tasks.a.cron"


def test_a_key_that_only_a_start_changes_is_named(typed: Type, stage: Stage) -> None:
    """REL-01"""
    stage.rota.failure = RestartOnlyError([replace(WRONG, key="daemon.port", line=0, column=0)])
    failed = typed("reload")
    assert failed.code == 5
    assert "daemon.port" in failed.err


def test_without_a_daemon_a_plan_compares_with_what_was_accepted(typed: Type, tmp_path: Path) -> None:
    file = Path("rota.toml")
    file.write_text("[tasks.a]\nrun = 'x'\n")
    save_accepted(load(file, environ={}), tmp_path / "data")
    file.write_text("[tasks.a]\nrun = 'y'\n[tasks.b]\nrun = 'x'\ncron = '@daily'\n")
    told = typed("plan")
    assert told.code == 0
    assert "+ b" in told.out
    assert "~ a: in force at the next start" in told.out
    assert "No Rota runs" in told.err


def test_without_anything_accepted_there_is_nothing_to_compare_with(typed: Type) -> None:
    Path("rota.toml").write_text("[tasks.a]\nrun = 'x'\n")
    failed = typed("plan")
    assert failed.code == 3
    assert "rota validate" in failed.err
