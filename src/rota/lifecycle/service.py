"""The life of a service's instance, as one table.

Two rules: every transition of an instance's state stands in TABLE, and what does not stand there changes nothing
(late timers, late answers of checks and repeated wishes are everyday things); and this file does not know who drives
it. What an end leads to is decided in `streak.py`, and comes here as one of the GONE events.
"""

from dataclasses import dataclass
from enum import StrEnum

from rota.model.instance import InstanceState as State


class InstanceEvent(StrEnum):
    """What can happen to an instance."""

    START_ASKED = "start_asked"
    """At boot, by hand, by its rise from fewer instances."""
    RESTART_ASKED = "restart_asked"
    """By hand, or to go over to another definition."""
    STOP_ASKED = "stop_asked"
    """By hand, by a reload, by a full stop."""
    ADMITTED = "admitted"
    """What it depends on is ready, or was waited for long enough."""
    POSTPONED = "postponed"
    """It cannot be started now: no room on the disk, no row for it."""
    PASSED = "passed"
    """It is ready; where nothing is asked of it, once it has a process."""
    TIME_UP = "time_up"
    """`healthy_after` is over since its start."""
    SICK = "sick"
    """Its checks failed once too often."""
    WITHDREW = "withdrew"
    """It said that it is going (STOPPING=1)."""
    RETRY_DUE = "retry_due"
    """Its delay is over."""
    GONE_DOWN = "gone_down"
    """Its process has ended, and none is wanted."""
    GONE_OVER = "gone_over"
    """It has ended by itself, and `restart` leaves it so."""
    GONE_AGAIN = "gone_again"
    """It has ended, and is started again without delay."""
    GONE_A_WHILE = "gone_a_while"
    """It has ended, and is started again after a delay."""
    GONE_FAILING = "gone_failing"
    """Its quick tries are used up, and it is tried slowly."""
    GONE_FOR_GOOD = "gone_for_good"
    """Its quick tries are used up, and `when_failing` gives it up."""


class InstanceEffect(StrEnum):
    """What must be done about it."""

    AWAIT = "await"
    """Wait for what it depends on; ADMITTED follows."""
    START = "start"
    """A new run: its row, then its process."""
    STOP = "stop"
    """Have the runner walk the stop ladder."""
    STOP_SICK = "stop_sick"
    """The same, and the run ends `unhealthy`."""
    FORGIVE = "forgive"
    """What it did before counts no more."""


E, F = InstanceEvent, InstanceEffect


@dataclass(frozen=True, slots=True)
class Step:
    """Where an instance goes, and what must be done about it."""

    state: State
    effects: tuple[InstanceEffect, ...] = ()


_GONE = {
    E.GONE_DOWN: Step(State.STOPPED),
    E.GONE_OVER: Step(State.STOPPED),
    E.GONE_AGAIN: Step(State.STARTING, (F.START,)),
    E.GONE_A_WHILE: Step(State.BACKOFF),
    E.GONE_FAILING: Step(State.FAILING),
    E.GONE_FOR_GOOD: Step(State.FAILING),
}
"""What an end leads to, whatever the instance was."""

_IDLE = (State.STOPPED, State.BACKOFF, State.FAILING)
_ALIVE = (State.STARTING, State.READY, State.RUNNING)

TABLE: dict[tuple[State, InstanceEvent], Step] = {
    **{(state, E.START_ASKED): Step(State.WAITING, (F.FORGIVE, F.AWAIT)) for state in _IDLE},
    **{(state, E.RESTART_ASKED): Step(State.WAITING, (F.FORGIVE, F.AWAIT)) for state in _IDLE},
    **{(state, E.RESTART_ASKED): Step(State.STOPPING, (F.FORGIVE, F.STOP)) for state in _ALIVE},
    **{(state, E.STOP_ASKED): Step(State.STOPPED) for state in (State.WAITING, State.BACKOFF, State.FAILING)},
    **{(state, E.STOP_ASKED): Step(State.STOPPING, (F.STOP,)) for state in _ALIVE},
    # It may only have said that it is going: told again, the ladder makes sure that it does.
    (State.STOPPING, E.STOP_ASKED): Step(State.STOPPING, (F.STOP,)),
    (State.STOPPING, E.RESTART_ASKED): Step(State.STOPPING, (F.STOP,)),
    (State.WAITING, E.ADMITTED): Step(State.STARTING, (F.START,)),
    (State.STARTING, E.POSTPONED): Step(State.BACKOFF),
    (State.STARTING, E.PASSED): Step(State.READY),
    (State.STARTING, E.TIME_UP): Step(State.STOPPING, (F.STOP_SICK,)),
    (State.READY, E.TIME_UP): Step(State.RUNNING, (F.FORGIVE,)),
    (State.READY, E.SICK): Step(State.STOPPING, (F.STOP_SICK,)),
    (State.RUNNING, E.SICK): Step(State.STOPPING, (F.STOP_SICK,)),
    (State.READY, E.WITHDREW): Step(State.STOPPING),
    (State.RUNNING, E.WITHDREW): Step(State.STOPPING),
    (State.BACKOFF, E.RETRY_DUE): Step(State.STARTING, (F.START,)),
    (State.FAILING, E.RETRY_DUE): Step(State.STARTING, (F.START,)),
    **{
        (state, event): after
        for state in (State.STARTING, State.READY, State.RUNNING, State.STOPPING)
        for event, after in _GONE.items()
    },
}


def step(state: State, event: InstanceEvent) -> Step | None:
    """What this event makes of an instance; None: nothing."""
    return TABLE.get((state, event))
