"""Do `rota pause` and `rota resume` do what was meant, or nothing?"""

import pytest
from tests.api.example import NOW, a_service, a_task, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.model.state import UnitState

SOCKET = "socket:0"


@pytest.fixture(autouse=True)
def units(stage: Stage) -> None:
    """Two tasks with a schedule, one without, one service."""
    stage.rota.put(seen(a_task("db-full")), seen(a_task("db-log")), seen(a_task("by-hand", crons=())))
    stage.rota.put(seen(a_service("db-proxy")))


def asked(stage: Stage) -> list[tuple[str, ...]]:
    """What was asked for, without who asked."""
    return [words[:-1] for words in stage.rota.asked]


def test_a_pause_says_what_it_did_and_carries_its_reason(typed: Type, stage: Stage) -> None:
    told = typed("pause", "db-full", "--reason", "moving house")
    assert (told.code, told.err) == (0, "")
    assert told.out == "db-full is paused: its schedule is not followed until it is resumed.\n"
    assert asked(stage) == [("pause_task", "db-full", "moving house")]


def test_a_resume_of_what_is_not_paused_says_so_and_is_no_failure(typed: Type) -> None:
    told = typed("resume", "db-full")
    assert (told.code, told.err) == (0, "")
    assert told.out == "db-full is not paused: its schedule is followed already.\n"


def test_a_pattern_means_the_tasks_that_have_a_schedule(typed: Type, stage: Stage) -> None:
    assert typed("resume", "db-*", "db-log").code == 0
    assert asked(stage) == [("resume_task", "db-full"), ("resume_task", "db-log")]


@pytest.mark.parametrize("words", [("db-full", "db-flul"), ("db-full", ""), ("db-full", "x*")])
def test_where_one_name_is_unknown_nothing_is_done(typed: Type, stage: Stage, words: tuple[str, ...]) -> None:
    """CLI-05"""
    failed = typed("pause", *words)
    assert failed.code == 2
    assert "nothing was done" in failed.err
    assert asked(stage) == []


def test_a_slip_is_answered_with_the_nearest_unit(typed: Type) -> None:
    assert 'Did you mean "db-full"?' in typed("pause", "db-flul").err


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_no_name_at_all_is_a_mistake(typed: Type, stage: Stage, verb: str) -> None:
    """CLI-05: an empty variable in a script pauses nothing."""
    failed = typed(verb)
    assert failed.code == 2
    assert "Say which unit" in failed.err
    assert asked(stage) == []


def test_what_is_paused_or_overdue_is_seen_in_the_list_and_in_the_status(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_task("db-full"), state=UnitState.PAUSED, paused_at=NOW, overdue_since=NOW))
    stage.rota.put(seen(a_task("db-log"), state=UnitState.RUNNING, paused_at=NOW, active_runs=1))
    status = {line.split()[0]: " ".join(line.split()) for line in typed("status").out.splitlines() if line}
    assert status["db-full"] == "db-full paused, overdue"
    assert status["db-log"] == "db-log running, paused"
    listed = {line.split()[0]: " ".join(line.split()) for line in typed("list").out.splitlines() if line}
    assert listed["db-full"].endswith("paused, overdue")
    assert listed["db-log"].endswith("paused")


def test_a_unit_that_is_locked_is_refused_by_name_and_passed_over_by_pattern(typed: Type, stage: Stage) -> None:
    """CLI-05"""
    stage.rota.put(seen(a_task("db-locked", api_trigger=False)))
    failed = typed("pause", "db-full", "db-locked")
    assert (failed.code, asked(stage)) == (4, [])
    told = typed("pause", "db-*")
    assert (told.code, told.err) == (0, "db-locked is passed over: it has api_trigger = false.\n")
    assert [words[1] for words in asked(stage)] == ["db-full", "db-log"]
