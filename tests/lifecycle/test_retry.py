"""Is it decided rightly whether a run is tried again, and when?"""

from datetime import timedelta
from typing import Any

import pytest

from rota.lifecycle.retry import no_retry, retry_delay
from rota.model.run import EndReason
from rota.model.unit import Backoff, Task

TEN = timedelta(seconds=10)


def task(**members: Any) -> Task:
    return Task(name="t", run="true", group="Tasks", working_dir="/", **members)


def seconds(backoff: Backoff, *numbers: int, **members: Any) -> list[float]:
    stubborn = task(retry_delay=TEN, retry_backoff=backoff, **members)
    return [retry_delay(stubborn, number).total_seconds() for number in numbers]


def test_a_delay_grows_as_its_backoff_says_up_to_five_minutes() -> None:
    """RUN-01"""
    assert seconds(Backoff.EXPONENTIAL, 1, 2, 3, 4, 5, 6, 100) == [10, 20, 40, 80, 160, 300, 300]
    assert seconds(Backoff.LINEAR, 1, 2, 3, 100) == [10, 20, 30, 300]
    assert seconds(Backoff.CONSTANT, 1, 2, 100) == [10, 10, 10]


def test_retry_max_delay_lifts_the_cap_and_lowers_it() -> None:
    """RUN-01"""
    hour = timedelta(hours=1)
    assert seconds(Backoff.EXPONENTIAL, 6, 9, 10, 100, retry_max_delay=hour) == [320, 2560, 3600, 3600]
    assert seconds(Backoff.CONSTANT, 1, retry_max_delay=timedelta(seconds=3)) == [3]


@pytest.mark.parametrize("backoff", Backoff)
def test_a_delay_of_zero_is_at_once_for_ever(backoff: Backoff) -> None:
    assert retry_delay(task(retry_delay=timedelta(), retry_backoff=backoff), 100) == timedelta()


def test_no_delay_overflows() -> None:
    """RUN-01"""
    most = timedelta.max
    patient = task(retry_delay=most, retry_backoff=Backoff.EXPONENTIAL, retry_max_delay=most)
    assert retry_delay(patient, 100) == most


@pytest.mark.parametrize(
    ("end", "exit_code", "again"),
    [
        (EndReason.FAILED, 42, False),
        (EndReason.FAILED, 12, True),
        (EndReason.FAILED, 1, True),
        (EndReason.FAILED, 10, True),
        (EndReason.FAILED, 19, True),
        (EndReason.FAILED, 20, False),
        (EndReason.TIMEOUT, 143, True),
        (EndReason.START_FAILED, -1, False),
        (EndReason.LOG_OVERFLOW, 12, False),
    ],
)
def test_retry_on_names_exit_codes_ranges_and_reasons(end: EndReason, exit_code: int, again: bool) -> None:
    """RUN-02"""
    picky = task(retry_attempts=3, retry_on=("1", "10-19", "timeout"))
    assert (no_retry(picky, 1, end, exit_code) is None) is again


@pytest.mark.parametrize("end", EndReason)
def test_without_retry_on_every_failure_is_retried_and_nothing_else(end: EndReason) -> None:
    """Neither what was stopped, skipped or turned away."""
    assert (no_retry(task(retry_attempts=1), 1, end, 1) is None) is end.is_failure


def test_there_are_as_many_retries_as_the_task_says_and_the_last_attempt_says_so() -> None:
    stubborn = task(retry_attempts=2)
    told = [no_retry(stubborn, attempt, EndReason.FAILED, 1) for attempt in (1, 2, 3)]
    assert told == [None, None, "No retry is left of 2."]


def test_an_end_that_is_not_retried_says_why() -> None:
    picky = task(retry_attempts=3, retry_on=("1",))
    assert no_retry(picky, 1, EndReason.FAILED, 42) == "No retry: `retry_on` does not name this end."


def test_a_task_without_retries_has_nothing_to_say_of_them() -> None:
    assert no_retry(task(), 1, EndReason.FAILED, 1) == ""
