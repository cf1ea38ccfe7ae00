"""The life of a task's run, as one table.

Two rules: every transition of a run's phase stands in TABLE; and this file does not know who drives it.
"""

from dataclasses import dataclass
from enum import StrEnum

from rota.model.error import InternalError
from rota.model.run import Phase


class RunEvent(StrEnum):
    """What can happen to a run."""

    DUE = "due"
    """The instant of a retry has come."""
    ADMITTED = "admitted"
    """Its turn has come: a place looks free."""
    STARTED = "started"
    """The runner has a process for it; also said of a run that is found alive after a restart of the daemon."""
    REFUSED = "refused"
    """The runner found a place full."""
    STOP_ASKED = "stop_asked"
    """By hand, by `terminate`, or by a full stop."""
    DISCARDED = "discarded"
    """It was waiting, or delayed, and will not be started any more."""
    EXITED = "exited"
    """The runner says that it has ended, or never had a process."""
    LOST = "lost"
    """Nobody knows what became of its process."""


class RunEffect(StrEnum):
    """What must be done about it."""

    START = "start"
    """Hand it to the runner."""
    STOP = "stop"
    """Have the runner walk the stop ladder."""
    FREE = "free"
    """Its place is free again: let the next one in."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a run goes, and what must be done about it."""

    phase: Phase
    effects: tuple[RunEffect, ...] = ()


class IllegalEventError(InternalError):
    """That cannot happen to a run in this phase."""


TABLE: dict[tuple[Phase, RunEvent], Step] = {
    (Phase.QUEUED, RunEvent.ADMITTED): Step(Phase.STARTING, (RunEffect.START,)),
    (Phase.QUEUED, RunEvent.STOP_ASKED): Step(Phase.ENDED),
    (Phase.QUEUED, RunEvent.DISCARDED): Step(Phase.ENDED),
    (Phase.DELAYED, RunEvent.DUE): Step(Phase.QUEUED),
    (Phase.DELAYED, RunEvent.STOP_ASKED): Step(Phase.ENDED),
    (Phase.DELAYED, RunEvent.DISCARDED): Step(Phase.ENDED),
    (Phase.STARTING, RunEvent.STARTED): Step(Phase.RUNNING),
    (Phase.STARTING, RunEvent.REFUSED): Step(Phase.QUEUED),
    (Phase.STARTING, RunEvent.STOP_ASKED): Step(Phase.STOPPING, (RunEffect.STOP,)),
    (Phase.STARTING, RunEvent.EXITED): Step(Phase.ENDED, (RunEffect.FREE,)),
    (Phase.STARTING, RunEvent.LOST): Step(Phase.ENDED, (RunEffect.FREE,)),
    (Phase.RUNNING, RunEvent.STARTED): Step(Phase.RUNNING),
    (Phase.RUNNING, RunEvent.STOP_ASKED): Step(Phase.STOPPING, (RunEffect.STOP,)),
    (Phase.RUNNING, RunEvent.EXITED): Step(Phase.ENDED, (RunEffect.FREE,)),
    (Phase.RUNNING, RunEvent.LOST): Step(Phase.ENDED, (RunEffect.FREE,)),
    # The stop overtook the start on its way: once there is a process it is told to stop again.
    (Phase.STOPPING, RunEvent.STARTED): Step(Phase.STOPPING, (RunEffect.STOP,)),
    (Phase.STOPPING, RunEvent.REFUSED): Step(Phase.ENDED),
    (Phase.STOPPING, RunEvent.STOP_ASKED): Step(Phase.STOPPING),
    (Phase.STOPPING, RunEvent.EXITED): Step(Phase.ENDED, (RunEffect.FREE,)),
    (Phase.STOPPING, RunEvent.LOST): Step(Phase.ENDED, (RunEffect.FREE,)),
}
"""Every legal pair. What is not here is illegal, above all whatever happens to a run that has ended."""


def step(phase: Phase, event: RunEvent) -> Step:
    """What this event makes of a run; IllegalEventError names phase and event."""
    found = TABLE.get((phase, event))
    if found is None:
        raise IllegalEventError(f"a run that is {phase} cannot be {event}")
    return found
