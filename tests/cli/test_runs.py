"""Can one see what ran, and what went wrong?"""

from datetime import UTC, datetime, timedelta

import pytest
from tests.api.example import NOW, RUN_ID, a_run, a_task, an_ended_run, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.model.run import EndReason, Phase, Trigger

FAILED = f"{RUN_ID[:-1]}1"


@pytest.fixture
def history(stage: Stage) -> Stage:
    stage.rota.put(seen(a_task()), seen(a_task("idle")))
    failed = an_ended_run(
        FAILED,
        end_reason=EndReason.TIMEOUT,
        exit_code=143,
        reason="It ran longer than its `timeout`.",
        trigger=Trigger.CLI,
        created_at=NOW + timedelta(hours=1),
    )
    stage.rota.keep(an_ended_run(), failed)
    return stage


def test_runs_are_told_newest_first_with_the_reason_where_it_says_more(typed: Type, history: Stage) -> None:
    heading, newest, oldest = typed("runs").out.splitlines()
    assert heading.split() == ["RUN", "NAME", "OUTCOME", "WHEN", "TOOK", "BY", "REASON"]
    assert newest.startswith(FAILED)
    assert "cli" in newest
    assert "It ran" in newest
    assert "success" in oldest


def test_a_retry_tells_which_one_it_is_and_when_it_is_due(typed: Type, history: Stage) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5, seconds=30)  # noqa: TID251 - the command's clock is the real one
    retry = a_run(
        f"{RUN_ID[:-1]}2",
        phase=Phase.DELAYED,
        started_at=None,
        attempt=3,
        retry_of=RUN_ID,
        trigger=Trigger.RETRY,
        starts_at=soon,
        reason="Retry 2 of 3.",
    )
    history.rota.keep(retry)
    [line] = [line for line in typed("runs").out.splitlines() if line.startswith(retry.id)]
    assert all(words in line for words in ("pending", "in 5 m", "retry 2", "Retry 2 of 3.")), line


def test_runs_can_be_of_one_unit_and_of_a_status(typed: Type, history: Stage) -> None:
    assert FAILED in typed("runs", "backup", "--status", "timeout").out
    assert RUN_ID not in typed("runs", "backup", "--status", "failure").out
    assert len(typed("runs", "-n", "1").out.splitlines()) == 2


def test_no_runs_are_no_error_and_say_what_to_do(typed: Type, history: Stage) -> None:
    """CLI-04"""
    told = typed("runs", "idle")
    assert (told.code, told.out) == (0, "")
    assert "rota run idle" in told.err
    assert "Without --status" in typed("runs", "idle", "--status", "failed").err
    assert typed("runs", "idle", "--json").json()["runs"] == []


def test_an_unknown_unit_is_an_error_and_not_an_empty_list(typed: Type, history: Stage) -> None:
    """CLI-04"""
    failed = typed("runs", "bakcup")
    assert failed.code == 2
    assert "backup" in failed.err
    assert typed("runs", "bakcup", "--json").json()["error"]["exit_code"] == 2


def test_a_status_that_does_not_exist_is_a_usage_error_with_the_words_that_do(typed: Type, history: Stage) -> None:
    failed = typed("runs", "--status", "brokn")
    assert failed.code == 2
    assert "failed" in failed.err
