"""Is the end of a run told rightly?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rota.lifecycle.ending import ending_of
from rota.lifecycle.restart import restarts
from rota.model.launch import Exited
from rota.model.run import EndReason
from rota.model.unit import Restart

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def exited(**members: Any) -> Exited:
    report = {"started_at": NOON, "ended_at": NOON, "duration": timedelta(seconds=3.2), "exit_code": 0} | members
    return Exited(run_id="X", **report)


@pytest.mark.parametrize(("code", "reason"), [(0, EndReason.SUCCESS), (1, EndReason.FAILED), (255, EndReason.FAILED)])
def test_exit_code_zero_is_success_and_nothing_else_is(code: int, reason: EndReason) -> None:
    ending = ending_of(exited(exit_code=code))
    assert (ending.reason, ending.text) == (reason, f"Exit code {code} after 3.2 s.")


def test_a_signal_from_outside_is_named() -> None:
    """RUN-16"""
    ending = ending_of(exited(exit_code=139, signal="SIGSEGV"))
    assert (ending.reason, ending.text) == (EndReason.FAILED, "Killed by SIGSEGV from outside after 3.2 s.")


@pytest.mark.parametrize("cause", [EndReason.TIMEOUT, EndReason.STOPPED, EndReason.LOG_OVERFLOW])
def test_what_rota_did_to_a_run_outranks_its_exit_code(cause: EndReason) -> None:
    """RUN-11: a trap that exits 0."""
    assert ending_of(exited(cause=cause)).reason is cause


@pytest.mark.parametrize(
    ("policy", "end", "again"),
    [
        (Restart.ALWAYS, EndReason.SUCCESS, True),
        (Restart.ALWAYS, EndReason.FAILED, True),
        (Restart.ON_FAILURE, EndReason.SUCCESS, False),
        (Restart.ON_FAILURE, EndReason.CRASHED, True),
        (Restart.NEVER, EndReason.FAILED, False),
    ],
)
def test_the_restart_policy_decides_what_follows_an_end(policy: Restart, end: EndReason, again: bool) -> None:
    assert restarts(policy, end) is again
