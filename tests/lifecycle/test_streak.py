"""What does the end of an instance lead to?"""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lifecycle.service import InstanceEvent
from rota.lifecycle.streak import Sequel, is_failing, sequel_of
from rota.model.instance import CLEAN, Streak
from rota.model.run import EndReason
from rota.model.unit import Backoff, Restart, Service, WhenFailing

FAILED, DONE = EndReason.FAILED, EndReason.SUCCESS
LATER = InstanceEvent.GONE_A_WHILE


def service(**members: Any) -> Service:
    return Service(name="web", run="serve", group="Services", working_dir="/", **members)


def sequels(unit: Service, *ends: EndReason) -> list[Sequel]:
    """What one end after the other leads to, none of them healthy before."""
    found: list[Sequel] = []
    streak = CLEAN
    for end in ends:
        found.append(sequel_of(unit, streak, end, healthy=False))
        streak = found[-1].streak
    return found


def seconds(found: list[Sequel]) -> list[float | None]:
    return [None if each.delay is None else each.delay.total_seconds() for each in found]


def test_a_crash_loop_really_escalates() -> None:
    """SVC-05: 1, 2, 4 … 60 s."""
    found = sequels(service(start_retries=100), *[FAILED] * 9)
    assert seconds(found) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(
    ("backoff", "wanted"),
    [(Backoff.CONSTANT, [2, 2, 2, 2]), (Backoff.LINEAR, [2, 4, 6, 7]), (Backoff.EXPONENTIAL, [2, 4, 7, 7])],
)
def test_the_delay_grows_as_restart_backoff_says(backoff: Backoff, wanted: list[float]) -> None:
    unit = service(
        restart_delay=timedelta(seconds=2),
        restart_backoff=backoff,
        restart_max_delay=timedelta(seconds=7),
        start_retries=100,
    )
    assert seconds(sequels(unit, *[FAILED] * 4)) == wanted


def test_a_crash_after_it_was_healthy_begins_anew_and_is_no_failed_start() -> None:
    """SVC-05"""
    found = sequel_of(service(), Streak(quick_ends=7, failed_starts=2), FAILED, healthy=True)
    assert (found.delay, found.streak) == (timedelta(seconds=1), Streak(quick_ends=1))


def test_after_the_first_failed_start_and_so_many_retries_it_is_failing() -> None:
    """SVC-03: `start_retries = 2` are three starts."""
    unit = service(start_retries=2, restart_max_delay=timedelta(seconds=40))
    assert [each.event for each in sequels(unit, *[FAILED] * 5)] == [
        *[LATER] * 2,
        *[InstanceEvent.GONE_FAILING] * 3,
    ]
    assert seconds(sequels(unit, *[FAILED] * 5))[2:] == [40, 40, 40]


def test_where_it_is_given_up_nothing_follows() -> None:
    """SVC-03"""
    found = sequels(service(start_retries=0, when_failing=WhenFailing.STOP), FAILED)
    assert [(each.event, each.delay) for each in found] == [(InstanceEvent.GONE_FOR_GOOD, None)]


def test_an_end_that_is_no_failure_delays_and_never_makes_it_failing() -> None:
    """SVC-04"""
    unit = service(start_retries=0)
    found = sequels(unit, *[DONE] * 8)
    assert seconds(found) == [1, 2, 4, 8, 16, 32, 60, 60]
    assert not any(is_failing(unit, each.streak) for each in found)


@pytest.mark.parametrize(
    ("restart", "end", "comes_back"),
    [
        (Restart.ALWAYS, DONE, True),
        (Restart.ALWAYS, FAILED, True),
        (Restart.ON_FAILURE, DONE, False),
        (Restart.ON_FAILURE, FAILED, True),
        (Restart.ON_FAILURE, EndReason.UNHEALTHY, True),
        (Restart.ON_FAILURE, EndReason.START_FAILED, True),
        (Restart.NEVER, FAILED, False),
        (Restart.NEVER, EndReason.UNHEALTHY, False),
    ],
)
def test_restart_says_which_ends_are_followed_by_a_start(restart: Restart, end: EndReason, *, comes_back: bool) -> None:
    found = sequel_of(service(restart=restart), CLEAN, end, healthy=True)
    assert found.event is (LATER if comes_back else InstanceEvent.GONE_OVER)


@pytest.mark.parametrize("restart", Restart)
def test_a_place_whose_run_was_stopped_by_its_id_is_filled_again(restart: Restart) -> None:
    """SVC-01"""
    streak = Streak(quick_ends=2, failed_starts=2)
    found = sequel_of(service(restart=restart), streak, EndReason.STOPPED, healthy=False)
    assert (found.event, found.delay, found.streak) == (LATER, timedelta(seconds=1), streak)


def test_without_a_delay_it_starts_at_once() -> None:
    found = sequel_of(service(restart_delay=timedelta()), CLEAN, FAILED, healthy=True)
    assert (found.event, found.delay) == (InstanceEvent.GONE_AGAIN, None)


@given(
    ends=st.lists(st.sampled_from([FAILED, DONE, EndReason.UNHEALTHY]), max_size=200),
    backoff=st.sampled_from(Backoff),
    delay=st.timedeltas(timedelta(microseconds=1), timedelta(hours=1)),
    longest=st.timedeltas(timedelta(hours=1), timedelta(days=400)),
)
def test_a_delay_never_shrinks_in_a_row_and_never_passes_the_longest(
    ends: list[EndReason], backoff: Backoff, delay: timedelta, longest: timedelta
) -> None:
    unit = service(restart_delay=delay, restart_backoff=backoff, restart_max_delay=longest, start_retries=100)
    quick = [each.delay for each in sequels(unit, *ends) if each.event is LATER and each.delay]
    assert all(first <= second <= longest for first, second in pairwise(quick))
