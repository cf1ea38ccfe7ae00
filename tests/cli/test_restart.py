"""Does `rota restart --daemon` return when the next daemon serves?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.cli.command import restart
from rota.model.error import RefusedError


@pytest.fixture(autouse=True)
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restart, "PAUSE", 0.001)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """The next daemon answers at the third look after the restart was asked for."""
    begin = stage.rota.daemon()
    looks = 0

    def daemon() -> object:
        nonlocal looks
        looks += bool(stage.rota.asked)
        if looks <= 2:
            return begin
        later, problems = begin.started_at + timedelta(seconds=1), stage.rota.config_problems
        return replace(begin, pid=4712, started_at=later, config_problems=problems)

    stage.rota.daemon = daemon  # type: ignore[assignment, method-assign] # a script of this test
    return stage


def test_it_returns_when_another_daemon_answers(typed: Type, stage: Stage) -> None:
    """CLI-09"""
    told = typed("restart", "--daemon")
    assert (told.code, told.err) == (0, "")
    assert told.out == "The daemon was replaced (pid 4711, now 4712). Active runs: 0.\n"


def test_a_version_that_cannot_take_over_is_refused_in_its_own_words(typed: Type, stage: Stage) -> None:
    """CLI-09"""
    stage.rota.failure = RefusedError("rota.toml:2:1: error: tasks.a.run: Odd.")
    failed = typed("restart", "--daemon")
    assert (failed.code, failed.out) == (4, "")
    assert "tasks.a.run" in failed.err


def test_a_daemon_that_does_not_come_is_told_with_where_to_look(
    typed: Type, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restart, "LOOKS", 1)
    failed = typed("restart", "--daemon")
    assert failed.code == 1
    assert "daemon.log" in failed.err


def test_a_next_daemon_that_lives_by_what_was_accepted_before_is_no_success(typed: Type, stage: Stage) -> None:
    stage.rota.config_problems = ("/etc/rota.toml was changed since it was loaded.",)
    failed = typed("restart", "--daemon")
    assert failed.code == 1
    assert "what was in force before" in failed.err
