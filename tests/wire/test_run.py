"""A run as it is told: what it waits for, what tries again, what its definition gives it."""

from datetime import timedelta

import msgspec
from tests.api.example import NOW, a_run, an_ended_run

from rota.model.run import Awaited, EndReason, Phase, RunTraits
from rota.wire.run import run_of

OTHER = "01JZ8Y0G5T0000000000000001"


def told(*arguments: object) -> dict:
    return msgspec.to_builtins(run_of(*arguments))  # type: ignore[arg-type] # a run, and what its definition gives it


def test_a_waiting_run_tells_for_what() -> None:
    assert told(a_run(phase=Phase.QUEUED, waiting_for=Awaited.POOL))["waiting_for"] == "pool"
    assert "waiting_for" not in told(a_run())


def test_a_retry_tells_when_it_is_due_and_what_it_retries() -> None:
    due = NOW + timedelta(hours=1)
    sent = told(a_run(phase=Phase.DELAYED, starts_at=due, attempt=2, retry_of=OTHER, waiting_for=Awaited.RETRY_DELAY))
    assert (sent["waiting_for"], sent["retry_attempt"], sent["retry_of_run_id"]) == ("retry_delay", 1, OTHER)
    assert sent["retry_at"] == "2026-01-01T01:00:00Z"


def test_a_run_that_failed_tells_which_one_tries_again() -> None:
    sent = told(an_ended_run(end_reason=EndReason.FAILED, retried_by=OTHER))
    assert (sent["retried_by_run_id"], sent["is_failure"]) == (OTHER, True)
    assert "retried_by_run_id" not in told(an_ended_run())


def test_what_its_definition_gives_it_is_told_where_it_is_known() -> None:
    sent = told(a_run(), RunTraits(retry_attempts=0, env_names=("A", "B")))
    assert (sent["retry_attempts"], sent["env_names"]) == (0, ["A", "B"])
    assert {"retry_attempts", "env_names"} & told(a_run()).keys() == set()
    assert {"retry_attempts", "env_names"} & told(a_run(), RunTraits()).keys() == set()


def test_a_run_here_has_no_name_of_another_runner() -> None:
    assert "external_execution_id" not in told(an_ended_run())
