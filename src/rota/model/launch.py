"""What crosses the border to a runner: what to start, and what it says back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rota.model.run import EndReason, Usage
from rota.model.secret import Secret
from rota.model.unit import Limits, LogOnFull

NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A claim on a bounded thing, such as `task:backup` or `pool:db`, and how many may hold it at once."""

    name: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """How a unit is carried out on this machine."""

    argv: tuple[str, ...]
    """Behind the programs that set its limits and its account."""
    env: Mapping[str, str] = field(default_factory=dict)
    """HOME and its kin of the account it runs as, where that is another than Rota's own."""
    obstacle: str | None = None
    """Why it cannot be started here, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """All that a runner needs to carry out one run. Starting is idempotent by run id."""

    run_id: str
    unit: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    """The whole environment, secrets included."""
    cwd: str
    obstacle: str | None = None
    """Why it cannot be started: the runner says so, as `start_failed`, when its turn has come."""
    limits: Limits = NO_LIMITS
    """Of these `memory_max`, `cpu_max` and `pids_max`, which the runner sees to; argv does the others."""
    umask: int | None = None
    places: tuple[Place, ...] = ()
    timeout: timedelta | None = None
    stop_signal: str = "SIGTERM"
    grace: timedelta = timedelta(seconds=5)
    log_max_size: int = 100_000_000
    log_on_full: LogOnFull = LogOnFull.DROP_OLD
    secrets: tuple[Secret, ...] = ()
    """Values to mask in the output."""
    sockets: tuple[str, ...] = ()
    """Addresses, `tcp://127.0.0.1:80` or `unix:///run/x`, of its descriptors 3, 4 …, on which it listens.

    Each is opened by the runner with the first launch that names it, and kept until `keep_sockets` leaves it out.
    """
    notify: bool = False
    """It may speak by sd_notify(3); the runner adds NOTIFY_SOCKET to its environment."""
    watchdog: timedelta | None = None
    """It ends `unhealthy` when it says WATCHDOG=1 no more for so long, counted from its start or its READY=1."""
    probe_of: str | None = None
    """It is a probe of this run and ends with it; its output goes into the report of its end, not into a log."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """For runners that choose among nodes; the local one has no use for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmedLaunch:
    """A launch that the runner starts by itself at an instant of the wall clock."""

    launch: Launch
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """What a run has said of itself so far by sd_notify(3): its last word on each matter."""

    run_id: str
    at: datetime
    """When it spoke last."""
    ready_at: datetime | None = None
    """READY=1 came then; None: not yet."""
    stopping: bool = False
    """STOPPING=1 came."""
    status: str | None = None
    """STATUS=, for people."""
    main_pid: int | None = None
    """MAINPID=."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A run has a process now. Repeated until acknowledged when it was armed."""

    run_id: str
    at: datetime
    pid: int | None = None
    armed: bool = False
    notified: Notified | None = None
    """What it has said already, where it is found alive by a new daemon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A run was not started because this place is full. Nothing is left of it at the runner."""

    run_id: str
    place: str
    at: datetime
    armed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exited:
    """A run has ended. Repeated until acknowledged."""

    run_id: str
    started_at: datetime | None
    """None when there never was a process (`start_failed`)."""
    ended_at: datetime
    duration: timedelta
    exit_code: int
    """-1 when there never was a process; 128 + number when killed by a signal."""
    signal: str | None = None
    cause: EndReason | None = None
    """What the runner did to it first (stopped, timeout, log_overflow, start_failed); None: it ended by itself."""
    reason: str | None = None
    out_of_memory: str | None = None
    """That the kernel killed it, or a part of it, for want of memory: one sentence."""
    usage: Usage = field(default_factory=Usage)
    log_lines: int = 0
    log_bytes: int = 0
    log_dropped: int = 0
    """Bytes of its output that are not kept: never written, or gone with an older segment."""
    output: str = ""
    """The end of what a probe printed, at most 1 KiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a live run has used so far, and holds now."""

    cpu: timedelta
    """Processor time of its living processes since they began."""
    memory: int
    """Bytes of theirs in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What stands at a path where runs run."""

    kind: str
    """`file`, `folder`, or what else it is; `missing`; or why nobody can tell, such as `Permission denied`."""
    size: int = 0
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Armed launches that the runner gives back unfired, because the wall clock was set or a full stop began."""

    run_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """Wall and monotonic time parted by this much (positive: the wall clock went forward)."""

    by: timedelta
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutdownAsked:
    """The operator asked for a full stop (SIGTERM, SIGINT or `rota down`)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadAsked:
    """The operator asked the runner for a reload (SIGHUP)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The runner is gone; nothing it owns can be reached any more."""

    reason: str


Report = Started | Notified | Refused | Exited | Returned | Stepped | ShutdownAsked | ReloadAsked | Lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What a runner has when a daemon meets it."""

    runner_id: str
    """Identity of the runner's life: another one means that everything older is gone."""
    started_at: datetime
    live: tuple[Started, ...] = ()
    ended: tuple[Exited, ...] = ()
    """Ended and not yet acknowledged."""
    armed: frozenset[str] = frozenset()
    refused: tuple[Refused, ...] = ()
    """Armed launches that found a place full, not yet acknowledged."""
    returned: tuple[Returned, ...] = ()
    """Armed launches that were given back, not yet acknowledged."""
    daemon_starts: int = 1
    """How many daemons this runner has seen, this one included."""
    daemon_deaths: tuple[str, ...] = ()
    """The last deaths of daemons, newest first, one sentence each."""
    version: str = ""
    """Of the runner's program; empty: it is too old to say."""
    pid: int = 0
    protocol: int = 0
