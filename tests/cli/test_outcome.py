"""Does an exit code say what became of a run?"""

import pytest
from tests.api.example import a_run, an_ended_run

from rota.cli.outcome import exit_code, outcome, remarkable, when
from rota.cli.terminal import Tone
from rota.model.run import EndReason, Phase
from rota.wire.run import run_of


@pytest.mark.parametrize(
    ("reason", "code", "expected"),
    [
        (EndReason.SUCCESS, 0, 0),
        (EndReason.SUCCESS, 3, 3),
        (EndReason.FAILED, 42, 42),
        (EndReason.FAILED, 0, 1),
        (EndReason.FAILED, 137, 137),
        (EndReason.TIMEOUT, 0, 1),
        (EndReason.TIMEOUT, 143, 143),
        (EndReason.SKIPPED, -1, 1),
        (EndReason.QUEUE_FULL, -1, 1),
        (EndReason.STOPPED, -1, 1),
        (EndReason.CRASHED, -1, 125),
        (EndReason.START_FAILED, -1, 125),
    ],
)
def test_rota_run_exits_with_the_runs_own_code_or_says_whose_fault_it_was(
    reason: EndReason, code: int, expected: int
) -> None:
    """CLI-03"""
    assert exit_code(run_of(an_ended_run(end_reason=reason, exit_code=code))) == expected


@pytest.mark.parametrize(
    ("facts", "words", "tone"),
    [
        ({}, "success", Tone.GOOD),
        ({"exit_code": 3}, "success (3)", Tone.GOOD),
        ({"end_reason": EndReason.FAILED, "exit_code": 7}, "failed (7)", Tone.BAD),
        ({"end_reason": EndReason.TIMEOUT, "exit_code": 143}, "timeout", Tone.BAD),
        ({"end_reason": EndReason.STOPPED, "exit_code": 143}, "stopped", Tone.WAITING),
        ({"end_reason": EndReason.SKIPPED, "exit_code": -1}, "skipped", Tone.QUIET),
    ],
)
def test_an_ended_run_is_told_in_a_word(facts: dict[str, object], words: str, tone: Tone) -> None:
    assert outcome(run_of(an_ended_run(**facts))) == (words, tone)


def test_a_run_that_has_not_ended_is_told_by_its_status() -> None:
    assert outcome(run_of(a_run())).text == "running"
    assert outcome(run_of(a_run(phase=Phase.QUEUED, started_at=None))).text == "pending"


def test_the_reason_is_told_only_where_the_outcome_does_not_say_it() -> None:
    assert remarkable(run_of(an_ended_run(reason="Exit code 0 after 2 s."))) == ""
    plain = an_ended_run(end_reason=EndReason.FAILED, exit_code=7, reason="Exit code 7 after 2 s.")
    assert remarkable(run_of(plain)) == ""
    killed = an_ended_run(end_reason=EndReason.FAILED, exit_code=137, signal="SIGKILL", reason="Killed by SIGKILL.")
    assert remarkable(run_of(killed)) == "Killed by SIGKILL."
    retried = an_ended_run(
        end_reason=EndReason.FAILED, exit_code=7, reason="Exit code 7 after 2.5 s. Retry 1 of 3 in 5 s."
    )
    assert remarkable(run_of(retried)) == "Retry 1 of 3 in 5 s."
    failed_check = an_ended_run(end_reason=EndReason.FAILED, exit_code=0, reason="/backup is missing.")
    assert remarkable(run_of(failed_check)) == "/backup is missing."


def test_a_run_happened_when_it_ended_or_else_when_it_started() -> None:
    run = an_ended_run()
    assert when(run_of(run)) == run.ended_at
    assert when(run_of(a_run())) == run.started_at
    assert when(run_of(a_run(started_at=None))) is None
