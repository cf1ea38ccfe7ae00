"""Does an instance do in every state what it must, whatever happens?"""

from itertools import product

import pytest

from rota.lifecycle.service import TABLE, InstanceEffect, InstanceEvent, step
from rota.model.instance import InstanceState

S, E, F = InstanceState, InstanceEvent, InstanceEffect

PROCESS = {S.STARTING, S.READY, S.RUNNING, S.STOPPING}
IDLE = {S.STOPPED, S.BACKOFF, S.FAILING}
GONE = {E.GONE_DOWN, E.GONE_OVER, E.GONE_AGAIN, E.GONE_A_WHILE, E.GONE_FAILING, E.GONE_FOR_GOOD}
PAIRS = [*product(S, E)]


def after(state: S, event: E) -> S:
    """Where an instance goes."""
    found = step(state, event)
    return state if found is None else found.state


def effects(state: S, event: E) -> set[F]:
    """What must be done about it."""
    found = step(state, event)
    return set() if found is None else {*found.effects}


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_whoever_is_told_to_stop_is_on_the_way_there(state: S, event: E) -> None:
    if event is E.STOP_ASKED:
        assert after(state, event) is (S.STOPPING if state in PROCESS else S.STOPPED)
        assert (F.STOP in effects(state, event)) is (state in PROCESS)


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_whoever_is_told_to_start_and_has_no_process_waits_for_its_turn(state: S, event: E) -> None:
    if event in {E.START_ASKED, E.RESTART_ASKED} and state in IDLE:
        assert (after(state, event), effects(state, event)) == (S.WAITING, {F.FORGIVE, F.AWAIT})


@pytest.mark.parametrize("state", sorted(PROCESS))
def test_a_restart_ends_what_has_a_process(state: S) -> None:
    assert after(state, E.RESTART_ASKED) is S.STOPPING
    assert F.STOP in effects(state, E.RESTART_ASKED)


@pytest.mark.parametrize("state", sorted(PROCESS - {S.STOPPING}))
def test_a_start_changes_nothing_for_what_is_up_or_on_its_way(state: S) -> None:
    assert step(state, E.START_ASKED) is None


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_only_what_has_a_process_can_lose_it(state: S, event: E) -> None:
    if event in GONE:
        assert (step(state, event) is not None) is (state in PROCESS)


@pytest.mark.parametrize("state", sorted(PROCESS))
def test_an_end_leads_to_the_same_whatever_it_was_before(state: S) -> None:
    assert {event: after(state, event) for event in GONE} == {
        E.GONE_DOWN: S.STOPPED,
        E.GONE_OVER: S.STOPPED,
        E.GONE_AGAIN: S.STARTING,
        E.GONE_A_WHILE: S.BACKOFF,
        E.GONE_FAILING: S.FAILING,
        E.GONE_FOR_GOOD: S.FAILING,
    }


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_a_process_begins_only_where_there_is_none(state: S, event: E) -> None:
    if F.START in effects(state, event):
        assert state in {S.WAITING, S.BACKOFF, S.FAILING} or event is E.GONE_AGAIN
        assert after(state, event) is S.STARTING


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_a_failed_check_ends_only_what_was_ready(state: S, event: E) -> None:
    """SVC-16: earlier failures are ignored, the deadline is another matter."""
    if event is E.SICK:
        assert (F.STOP_SICK in effects(state, event)) is (state in {S.READY, S.RUNNING})


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_the_end_of_healthy_after_makes_healthy_what_is_ready_and_ends_what_is_not(state: S, event: E) -> None:
    if event is E.TIME_UP:
        wanted = {S.READY: (S.RUNNING, {F.FORGIVE}), S.STARTING: (S.STOPPING, {F.STOP_SICK})}
        assert (after(state, event), effects(state, event)) == wanted.get(state, (state, set()))


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_late_events_change_nothing(state: S, event: E) -> None:
    at_home = {
        E.ADMITTED: {S.WAITING},
        E.PASSED: {S.STARTING},
        E.POSTPONED: {S.STARTING},
        E.WITHDREW: {S.READY, S.RUNNING},
        E.RETRY_DUE: {S.BACKOFF, S.FAILING},
    }
    if event in at_home and state not in at_home[event]:
        assert step(state, event) is None


def test_every_state_can_be_reached_and_left() -> None:
    reached, news = {S.STOPPED}, {S.STOPPED}
    while news:
        news = {after(state, event) for state, event in product(reached, E)} - reached
        reached |= news
    assert reached == {*S}
    assert {state for state, _ in TABLE} == {*S}
