"""Is it said in plain words how a service stands?"""

import pytest
from tests.api.example import an_instance

from rota.api.endpoint.standing import are_up, counted, pace, progress, standing
from rota.model.instance import Desired, InstanceState, InstanceView, RollingView

UP = an_instance(0)
DOWN = an_instance(1, InstanceState.STOPPED, desired=Desired.DOWN)
STARTING = an_instance(1, InstanceState.STARTING, reason="Exit code 1 after 2 s.")
WAITING = an_instance(2, InstanceState.WAITING, reason="It waits for db to be ready.")
FAILING = an_instance(3, InstanceState.FAILING, reason="Exit code 7 after 2 s. Starts again in 1 m.")
AGAIN = an_instance(0, InstanceState.STARTING, failed_starts=4, reason="It was not ready.")
OVER = an_instance(0, InstanceState.STOPPED, reason="Exit code 0 after 2 s.")


@pytest.mark.parametrize(
    ("instances", "index", "words"),
    [
        ([UP], None, "web is up."),
        ([UP], 0, "web: instance 0 is up."),
        ([UP, an_instance(1, InstanceState.READY), DOWN], None, "web is up: 2 instances are ready."),
        ([DOWN], None, "web is stopped."),
        ([DOWN], 1, "web: instance 1 is stopped."),
        ([], None, "web is stopped."),
        ([STARTING], None, "web: instance 1 is starting."),
        ([AGAIN], None, "web: instance 0 is starting: It was not ready."),
        ([OVER], None, "web: instance 0 has ended: Exit code 0 after 2 s."),
        ([UP, WAITING], None, "web: 1 of 2 instances are ready; instance 2 waits: It waits for db to be ready."),
        (
            [UP, STARTING, WAITING, FAILING],
            None,
            "web: 1 of 4 instances are ready; instance 3 is failing: Exit code 7 after 2 s. Starts again in 1 m.",
        ),
    ],
)
def test_the_worst_instance_is_named_with_the_reason(
    instances: list[InstanceView], index: int | None, words: str
) -> None:
    assert standing("web", instances, index) == words


@pytest.mark.parametrize("state", InstanceState)
def test_every_state_has_its_words(state: InstanceState) -> None:
    assert standing("web", [an_instance(0, state)], None).startswith("web")


def test_up_are_instances_that_should_be_and_are() -> None:
    assert are_up([UP, DOWN])
    assert not are_up([UP, STARTING])
    assert not are_up([DOWN])
    assert not are_up([])


@pytest.mark.parametrize(
    ("number", "serving", "at_once", "words"),
    [(1, 1, 1, ""), (3, 3, 1, " one by one"), (5, 5, 2, " 2 at a time"), (3, 3, 3, " at once"), (3, 0, 1, " at once")],
)
def test_the_pace_is_told_and_what_does_not_serve_is_replaced_at_once(
    number: int, serving: int, at_once: int, words: str
) -> None:
    assert pace(number, serving, at_once) == words


def test_one_is_not_many() -> None:
    assert counted(1, None, "stops", "stop") == "1 instance stops"
    assert counted(3, None, "stops", "stop") == "3 instances stop"
    assert counted(1, 2, "stops", "stop") == "instance 2 stops"


def test_progress_tells_how_far_it_is_and_why_it_halted() -> None:
    assert progress("web", RollingView(replaced=1, of=3)) == "web: 1 of 3 instances are replaced so far."
    halted = RollingView(replaced=1, of=3, halted=True, reason="Instance 1 did not come up: Exit code 1.")
    assert progress("web", halted) == "web: halted after 1 of 3. Instance 1 did not come up: Exit code 1."
