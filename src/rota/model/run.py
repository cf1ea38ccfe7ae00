"""Runs: one execution, or one recorded non-execution, of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from rota.model.choice import Kind, ParamValue


class Status(StrEnum):
    """Where a run stands, in the operator's words."""

    PENDING = "pending"
    RUNNING = "running"
    ENDED = "ended"


class Phase(StrEnum):
    """Where a run stands, in the engine's words: the one state field of a run."""

    QUEUED = "queued"
    """Waits for a place."""
    DELAYED = "delayed"
    """A retry that is not due yet."""
    STARTING = "starting"
    """Handed to the runner; its process is not known yet."""
    RUNNING = "running"
    STOPPING = "stopping"
    """Walks the stop ladder."""
    ENDED = "ended"

    @property
    def status(self) -> Status:
        """The operator's word for this phase."""
        if self in {Phase.QUEUED, Phase.DELAYED, Phase.STARTING}:
            return Status.PENDING
        return Status.ENDED if self is Phase.ENDED else Status.RUNNING


class EndReason(StrEnum):
    """Why a run ended."""

    SUCCESS = "success"
    FAILED = "failed"
    TIMEOUT = "timeout"
    STOPPED = "stopped"
    CRASHED = "crashed"
    """The machine or the keeper went down under it."""
    SKIPPED = "skipped"
    QUEUE_FULL = "queue_full"
    LOG_OVERFLOW = "log_overflow"
    START_FAILED = "start_failed"
    UNHEALTHY = "unhealthy"
    MISSED = "missed"
    DST_SKIPPED = "dst_skipped"

    @property
    def is_failure(self) -> bool:
        """Whether this end counts and alerts as a failure."""
        return self in FAILURES


FAILURES = frozenset(
    {
        EndReason.FAILED,
        EndReason.TIMEOUT,
        EndReason.CRASHED,
        EndReason.LOG_OVERFLOW,
        EndReason.START_FAILED,
        EndReason.UNHEALTHY,
        EndReason.MISSED,
    }
)


class Trigger(StrEnum):
    """What made a run."""

    CRON = "cron"
    CATCH_UP = "catch_up"
    RETRY = "retry"
    SERVICE = "service"
    STARTUP = "startup"
    API = "api"
    UI = "ui"
    CLI = "cli"
    TUI = "tui"
    HOOK = "hook"


class Awaited(StrEnum):
    """What a run waits for that has not started."""

    PARALLELISM = "parallelism"
    POOL = "pool"
    JITTER = "jitter"
    RETRY_DELAY = "retry_delay"
    DEPENDS_ON = "depends_on"
    CATCH_UP = "catch_up"
    """Its turn among missed slots, which go one at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an ended run used: from wait4(2), cgroup where there is one. Sizes in bytes."""

    cpu_user: timedelta = timedelta()
    cpu_system: timedelta = timedelta()
    peak_memory: int = 0
    io_read: int = 0
    io_write: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTraits:
    """What the definition that a run has gives it."""

    retry_attempts: int | None = None
    """None: it is a service's."""
    env_names: tuple[str, ...] = ()
    """The variables that are set for it, by name."""
    timezone: str = "UTC"
    """Where its times are meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run. Instants are aware UTC; the duration is measured on the monotonic clock."""

    id: str
    unit: str
    kind: Kind
    phase: Phase
    trigger: Trigger
    created_at: datetime
    definition: str
    """Hash of the definition it runs under."""
    actor: str | None = None
    due_at: datetime | None = None
    """The slot it belongs to."""
    starts_at: datetime | None = None
    """Not before this instant: of a slot's run its due time and jitter, of a retry when it is due; None: at once."""
    arrival: int | None = None
    """Its number in the order in which runs of all tasks asked for a place: who came first goes first."""
    started_at: datetime | None = None
    ready_at: datetime | None = None
    """When a service's run was found ready; of a task always None."""
    ended_at: datetime | None = None
    duration: timedelta | None = None
    end_reason: EndReason | None = None
    reason: str | None = None
    """One sentence: why it ended, waits or never ran."""
    waiting_for: Awaited | None = None
    """While it waits, the same in a word: as it was when it got in line."""
    exit_code: int | None = None
    """-1 when no process ended; 128 + number when killed by a signal."""
    signal: str | None = None
    attempt: int = 1
    """Counted from 1; the API's `retry_attempt` is this less 1."""
    retry_of: str | None = None
    """The first run of the chain."""
    retried_by: str | None = None
    """The run that tries again what this one failed to do."""
    instance: int = 0
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    pid: int | None = None
    usage: Usage | None = None
    log_lines: int = 0
    log_bytes: int = 0

    @property
    def lateness(self) -> timedelta | None:
        """How long after `starts_at` it started; None: it has not started, or no instant was set for it."""
        if self.started_at is None or self.starts_at is None:
            return None
        return max(self.started_at - self.starts_at, timedelta())

    @property
    def queue_wait(self) -> timedelta | None:
        """How long it was there and might have started before it did; None: it has not started."""
        if self.started_at is None:
            return None
        return max(self.started_at - max(self.created_at, self.starts_at or self.created_at), timedelta())
