"""Instances: the copies of a service, each with what it should be, what it is, and how it has fared."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rota.model.check import Check
from rota.model.run import EndReason


class InstanceState(StrEnum):
    """What an instance is: its one state field."""

    STOPPED = "stopped"
    """It has no process, and gets none until somebody asks for it."""
    WAITING = "waiting"
    """It is to start, once the services that it depends on are ready."""
    STARTING = "starting"
    """It has, or is about to have, a process that is not ready yet."""
    READY = "ready"
    """It serves, and has not done so for `healthy_after` yet."""
    RUNNING = "running"
    """It serves, and has been up for longer than `healthy_after`: healthy."""
    STOPPING = "stopping"
    """Its process is on its way out."""
    BACKOFF = "backoff"
    """It ended, and starts again after a delay."""
    FAILING = "failing"
    """Its quick tries are used up: it is tried again slowly, or not at all."""

    @property
    def is_up(self) -> bool:
        """Whether it serves."""
        return self in {InstanceState.READY, InstanceState.RUNNING}

    @property
    def has_process(self) -> bool:
        """Whether it has a process, or is about to."""
        return self.is_up or self in {InstanceState.STARTING, InstanceState.STOPPING}


class Desired(StrEnum):
    """What an instance should be, whatever it is."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """How an instance has fared since it was healthy last."""

    quick_ends: int = 0
    """Ends in a row that came before it was healthy: what the delay grows with."""
    failed_starts: int = 0
    """Those of them, in a row, that were failures: what `start_retries` bounds."""


CLEAN = Streak()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceRecord:
    """What is kept of an instance over the lives of daemons."""

    unit: str
    index: int
    state: InstanceState
    """True while it has no process; one that has is told by its run."""
    desired: Desired
    since: datetime
    """When it came into this state."""
    stopped_at: datetime | None = None
    """When it was stopped by hand, it alone."""
    retry_at: datetime | None = None
    """When it is tried next; None in FAILING: it is not."""
    heir: str | None = None
    """The id of the run that the runner starts at once when the live one ends by itself; it has no row until then."""
    restarts: int = 0
    """How often it was started anew since it was first started."""
    streak: Streak = CLEAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What something uses now."""

    cpu: float
    """Percent of one processor, over the last samples."""
    memory: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceView:
    """One instance as it is now."""

    index: int
    desired: Desired
    state: InstanceState
    since: datetime
    run_id: str | None = None
    pid: int | None = None
    started_at: datetime | None = None
    restarts: int = 0
    failed_starts: int = 0
    retry_at: datetime | None = None
    reason: str | None = None
    """One sentence: why it waits, what ended it last."""
    status: str | None = None
    """What it says of itself (sd_notify STATUS=)."""
    last_end_reason: EndReason | None = None
    last_exit_code: int | None = None
    checks: tuple[Check, ...] = ()
    """The newest answers of its checks, newest last."""
    usage: Usage | None = None
    """None: it has no process, or nobody has looked twice yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingView:
    """How far a rolling restart is."""

    replaced: int
    of: int
    halted: bool = False
    reason: str | None = None
    """Why it halted."""
