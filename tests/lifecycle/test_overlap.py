"""Is the decision on a newcomer right?"""

from itertools import product

import pytest

from rota.lifecycle.overlap import Admission, Occupancy, admit
from rota.model.unit import Overlap


def occupancy(active: int, waiting: int = 0, dying: int = 0, *, shut: bool = False) -> Occupancy:
    return Occupancy(active=active, dying=dying, waiting=waiting, shut=shut)


@pytest.mark.parametrize("policy", Overlap)
def test_a_newcomer_starts_where_there_is_room_and_nobody_waits(policy: Overlap) -> None:
    assert admit(policy, occupancy(1), parallelism=2, queue_max=0).admission is Admission.START


@pytest.mark.parametrize(("policy", "waiting"), list(product(Overlap, (1, 5))))
def test_a_newcomer_never_overtakes_a_waiter(policy: Overlap, waiting: int) -> None:
    """OVL-01"""
    assert admit(policy, occupancy(0, waiting), parallelism=1, queue_max=100).admission is not Admission.START


@pytest.mark.parametrize("policy", Overlap)
def test_the_runners_refusal_outranks_our_own_count(policy: Overlap) -> None:
    assert admit(policy, occupancy(0, shut=True), parallelism=1, queue_max=9).admission is not Admission.START


@pytest.mark.parametrize(
    ("waiting", "admission"), [(0, Admission.WAIT), (2, Admission.WAIT), (3, Admission.QUEUE_FULL)]
)
def test_a_queue_takes_queue_max_waiters_and_no_more(waiting: int, admission: Admission) -> None:
    assert admit(Overlap.QUEUE, occupancy(1, waiting), parallelism=1, queue_max=3).admission is admission


def test_a_queue_of_zero_is_full_at_once() -> None:
    """OVL-05"""
    assert admit(Overlap.QUEUE, occupancy(1), parallelism=1, queue_max=0).admission is Admission.QUEUE_FULL


@pytest.mark.parametrize(
    ("active", "dying", "waiting", "stopped"),
    [(3, 0, 0, 1), (3, 1, 1, 1), (3, 1, 0, 0), (3, 3, 3, 0), (3, 0, 1, 2), (3, 2, 2, 1), (3, 3, 9, 0)],
)
def test_terminate_stops_as_many_as_there_are_newcomers_and_never_a_dying_one(
    active: int, dying: int, waiting: int, stopped: int
) -> None:
    """OVL-02: only the excess, the oldest of those that are not dying."""
    decision = admit(Overlap.TERMINATE, occupancy(active, waiting, dying), parallelism=3, queue_max=0)
    assert (decision.admission, decision.stop_oldest) == (Admission.WAIT, stopped)


def test_terminate_never_stops_another_tasks_run() -> None:
    """OVL-16: the pool is full, the task itself has room."""
    decision = admit(Overlap.TERMINATE, occupancy(0, shut=True), parallelism=1, queue_max=0)
    assert (decision.admission, decision.stop_oldest) == (Admission.WAIT, 0)
