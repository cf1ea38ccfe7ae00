"""Is the end of a run told rightly?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rota.lifecycle.ending import ending_of, failed_file, failed_output, may_succeed
from rota.lifecycle.restart import restarts
from rota.model.launch import Exited, FileFacts
from rota.model.output import Sighting
from rota.model.run import EndReason
from rota.model.unit import Restart, Success

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


@pytest.mark.parametrize(
    ("code", "name", "text"),
    [
        (137, "SIGKILL", "Killed by SIGKILL after 3.2 s. It needed more."),
        (137, None, "Exit code 137 after 3.2 s. It needed more."),
        (0, None, "Exit code 0 after 3.2 s."),
    ],
)
def test_want_of_memory_is_named_where_the_run_failed(code: int, name: str | None, text: str) -> None:
    """RUN-16, RUN-24: a script that went on without the process that was killed has succeeded."""
    assert ending_of(exited(exit_code=code, signal=name, out_of_memory="It needed more.")).text == text


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


CODES = Success(exit_codes=(0, 3))


@pytest.mark.parametrize(("code", "reason"), [(3, EndReason.SUCCESS), (0, EndReason.SUCCESS), (4, EndReason.FAILED)])
def test_exit_codes_say_what_success_is(code: int, reason: EndReason) -> None:
    """RUN-03"""
    ending = ending_of(exited(exit_code=code), CODES)
    assert (ending.reason, ending.text) == (reason, f"Exit code {code} after 3.2 s.")


@pytest.mark.parametrize(
    ("members", "may"),
    [
        ({"exit_code": 3}, True),
        ({"exit_code": 4}, False),
        ({"exit_code": 137, "signal": "SIGKILL"}, False),
        ({"exit_code": 0, "cause": EndReason.TIMEOUT}, False),
    ],
)
def test_only_a_good_end_of_its_own_is_checked_further(members: dict[str, Any], may: bool) -> None:
    assert may_succeed(exited(**members), CODES) is may


def test_a_failed_check_is_a_failure_that_names_itself() -> None:
    """RUN-07"""
    ending = ending_of(exited(), Success(output="done"), ['`success.output`: "done" was not found.'])
    assert ending.reason is EndReason.FAILED
    assert ending.text == 'Exit code 0 after 3.2 s. `success.output`: "done" was not found.'


@pytest.mark.parametrize(
    ("found", "whole", "failures"),
    [
        ({"done"}, True, []),
        (
            {"done"},
            False,
            ['`success.not_output`: "ERROR" was not found, but output was lost before it could be checked.'],
        ),
        (set(), True, ['`success.output`: "done" was not found.']),
        ({"done", "ERROR"}, True, ['`success.not_output`: "ERROR" was found.']),
        ({"done", "ERROR"}, False, ['`success.not_output`: "ERROR" was found.']),
    ],
)
def test_output_is_judged_by_what_was_seen_and_never_by_a_guess(
    found: set[str], whole: bool, failures: list[str]
) -> None:
    """RUN-07, RUN-09"""
    success = Success(output="done", not_output="ERROR")
    assert failed_output(success, Sighting(found=frozenset(found), is_whole=whole)) == failures


def test_a_pattern_that_may_have_been_lost_is_not_taken_for_missing() -> None:
    """RUN-09"""
    [failure] = failed_output(Success(output="done"), Sighting(is_whole=False))
    assert failure == '`success.output`: "done" was not found, and output was lost before it could be checked.'


@pytest.mark.parametrize(
    ("facts", "failures"),
    [
        ({"kind": "missing"}, ["`success.file`: /b is not there."]),
        ({"kind": "folder"}, ["`success.file`: /b is a folder, not a file."]),
        ({"kind": "other"}, ["`success.file`: /b is neither a file nor a folder."]),
        ({"kind": "Permission denied"}, ["`success.file`: /b cannot be looked at: Permission denied."]),
        ({"size": 100, "modified_at": NOON - timedelta(hours=1)}, []),
        ({"size": 99, "modified_at": NOON}, ["`success.file_min_size`: /b has 99 bytes of 100."]),
        (
            {"size": 100, "modified_at": NOON - timedelta(hours=3)},
            ["`success.file_newer_than`: /b was last written 3 h before the end."],
        ),
        ({"size": 100, "modified_at": NOON + timedelta(hours=3)}, []),
    ],
)
def test_a_file_must_be_there_new_and_large_enough(facts: dict[str, Any], failures: list[str]) -> None:
    """RUN-10"""
    success = Success(file="/b", file_newer_than=timedelta(hours=1), file_min_size=100)
    assert failed_file(success, FileFacts(**({"kind": "file"} | facts)), NOON) == failures
