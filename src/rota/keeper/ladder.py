"""The stop ladder and the end of a run, as one table.

Two rules: every transition stands in TABLE, and what does not stand there changes nothing (late timers and
repeated wishes are everyday things); and this file does not know who drives it.
"""

from enum import Enum


class State(Enum):
    """Where a run stands."""

    RUNNING = "running"
    STOPPING = "stopping"
    """The stop signal is out, the grace runs."""
    LINGERING = "lingering"
    """The same, and the leader has ended; others of its group have not."""
    KILLING = "killing"
    """The group was sent SIGKILL, the leader is not gone yet."""
    CLEARING = "clearing"
    """The group was sent SIGKILL, the leader is gone, others are not yet."""
    STUCK = "stuck"
    """SIGKILL was sent to all, and the leader is still there: it hangs in the kernel."""
    CLOSING = "closing"
    """Ended; its last output is awaited."""
    ENDED = "ended"


class Event(Enum):
    """What can happen."""

    STOP_ASKED = "stop_asked"
    """By hand, by its time-out, by its log, by a full stop."""
    KILL_ASKED = "kill_asked"
    """The operator is in a hurry: no grace."""
    LEADER_ENDED = "leader_ended"
    GROUP_ENDED = "group_ended"
    """Nobody is left in the group of a leader that has ended."""
    GRACE_OVER = "grace_over"
    PATIENCE_OVER = "patience_over"
    """Two seconds after SIGKILL."""
    OUTPUT_ENDED = "output_ended"
    """Nobody can write to its pipes any more."""
    OUTPUT_OVERDUE = "output_overdue"
    """One second after the end."""


class Effect(Enum):
    """What must be done about it."""

    SIGNAL_GROUP = "signal_group"
    """SIGCONT and the stop signal to the group; GRACE_OVER follows."""
    KILL_GROUP = "kill_group"
    """SIGKILL to the group; PATIENCE_OVER follows."""
    KILL_KIN = "kill_kin"
    """SIGKILL to whoever carries the id of this run."""
    END_PROBES = "end_probes"
    """It serves no more: who asks it how it is goes with it."""
    LOOK_AT_GROUP = "look_at_group"
    """See whether anybody is left; GROUP_ENDED follows once nobody is."""
    CLOSE = "close"
    """It has ended: take its status and usage, free its places."""
    AWAIT_OUTPUT = "await_output"
    """OUTPUT_ENDED or OUTPUT_OVERDUE follows."""
    NAME_SURVIVORS = "name_survivors"
    """Say who goes on without it."""
    REPORT = "report"
    """Let go of its pipes and tell the daemon."""


Step = tuple[State, tuple[Effect, ...]]

CLOSE = (Effect.CLOSE, Effect.AWAIT_OUTPUT)

TABLE: dict[tuple[State, Event], Step] = {
    (State.RUNNING, Event.STOP_ASKED): (State.STOPPING, (Effect.END_PROBES, Effect.SIGNAL_GROUP)),
    (State.RUNNING, Event.KILL_ASKED): (State.KILLING, (Effect.END_PROBES, Effect.KILL_GROUP)),
    (State.RUNNING, Event.LEADER_ENDED): (State.CLOSING, (Effect.END_PROBES, *CLOSE)),
    (State.STOPPING, Event.KILL_ASKED): (State.KILLING, (Effect.KILL_GROUP,)),
    (State.STOPPING, Event.GRACE_OVER): (State.KILLING, (Effect.KILL_GROUP,)),
    (State.STOPPING, Event.LEADER_ENDED): (State.LINGERING, (Effect.LOOK_AT_GROUP,)),
    (State.LINGERING, Event.KILL_ASKED): (State.CLEARING, (Effect.KILL_GROUP,)),
    (State.LINGERING, Event.GRACE_OVER): (State.CLEARING, (Effect.KILL_GROUP,)),
    (State.LINGERING, Event.GROUP_ENDED): (State.CLOSING, (Effect.KILL_KIN, *CLOSE)),
    (State.KILLING, Event.LEADER_ENDED): (State.CLEARING, (Effect.LOOK_AT_GROUP,)),
    (State.KILLING, Event.PATIENCE_OVER): (State.STUCK, (Effect.KILL_KIN,)),
    (State.CLEARING, Event.GROUP_ENDED): (State.CLOSING, (Effect.KILL_KIN, *CLOSE)),
    (State.CLEARING, Event.PATIENCE_OVER): (State.CLOSING, (Effect.KILL_KIN, *CLOSE)),
    (State.STUCK, Event.LEADER_ENDED): (State.CLOSING, (Effect.KILL_KIN, *CLOSE)),
    (State.CLOSING, Event.OUTPUT_ENDED): (State.ENDED, (Effect.NAME_SURVIVORS, Effect.REPORT)),
    (State.CLOSING, Event.OUTPUT_OVERDUE): (State.ENDED, (Effect.NAME_SURVIVORS, Effect.REPORT)),
}


def step(state: State, event: Event) -> Step:
    """What this event makes of a run, and what must be done about it."""
    return TABLE.get((state, event), (state, ()))
