"""Is the table of a run's life right, pair by pair?"""

from itertools import product

import pytest

from rota.lifecycle.run import IllegalEventError, RunEffect, RunEvent, step
from rota.model.run import Phase

EXPECTED = {
    (Phase.QUEUED, RunEvent.ADMITTED): (Phase.STARTING, {RunEffect.START}),
    (Phase.QUEUED, RunEvent.STOP_ASKED): (Phase.ENDED, set()),
    (Phase.QUEUED, RunEvent.DISCARDED): (Phase.ENDED, set()),
    (Phase.DELAYED, RunEvent.DUE): (Phase.QUEUED, set()),
    (Phase.DELAYED, RunEvent.STOP_ASKED): (Phase.ENDED, set()),
    (Phase.DELAYED, RunEvent.DISCARDED): (Phase.ENDED, set()),
    (Phase.STARTING, RunEvent.STARTED): (Phase.RUNNING, set()),
    (Phase.STARTING, RunEvent.REFUSED): (Phase.QUEUED, set()),
    (Phase.STARTING, RunEvent.STOP_ASKED): (Phase.STOPPING, {RunEffect.STOP}),
    (Phase.STARTING, RunEvent.EXITED): (Phase.ENDED, {RunEffect.FREE}),
    (Phase.STARTING, RunEvent.LOST): (Phase.ENDED, {RunEffect.FREE}),
    (Phase.RUNNING, RunEvent.STARTED): (Phase.RUNNING, set()),
    (Phase.RUNNING, RunEvent.STOP_ASKED): (Phase.STOPPING, {RunEffect.STOP}),
    (Phase.RUNNING, RunEvent.EXITED): (Phase.ENDED, {RunEffect.FREE}),
    (Phase.RUNNING, RunEvent.LOST): (Phase.ENDED, {RunEffect.FREE}),
    (Phase.STOPPING, RunEvent.STARTED): (Phase.STOPPING, {RunEffect.STOP}),
    (Phase.STOPPING, RunEvent.REFUSED): (Phase.ENDED, set()),
    (Phase.STOPPING, RunEvent.STOP_ASKED): (Phase.STOPPING, set()),
    (Phase.STOPPING, RunEvent.EXITED): (Phase.ENDED, {RunEffect.FREE}),
    (Phase.STOPPING, RunEvent.LOST): (Phase.ENDED, {RunEffect.FREE}),
}


@pytest.mark.parametrize(("phase", "event"), list(product(Phase, RunEvent)), ids=str)
def test_each_pair_of_phase_and_event_goes_where_it_should_or_is_illegal(phase: Phase, event: RunEvent) -> None:
    expected = EXPECTED.get((phase, event))
    if expected is None:
        with pytest.raises(IllegalEventError, match=rf"{phase} cannot be {event}"):
            step(phase, event)
        return
    after = step(phase, event)
    assert (after.phase, set(after.effects)) == expected


def test_a_run_that_has_ended_stays_so() -> None:
    for event in RunEvent:
        with pytest.raises(IllegalEventError):
            step(Phase.ENDED, event)
