"""Units: what `rota.toml` defines, with every value in force (unit › [defaults] › built-in).

The words of their keys can be had from here as well as from `choice`, where they stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from rota.model.choice import (
    Backoff,
    CatchUp,
    EnvBase,
    Kind,
    LogOnFull,
    Overlap,
    ParamType,
    ParamValue,
    Restart,
    RunOnStart,
    WhenFailing,
)
from rota.model.secret import Secret

__all__ = [
    "UNLIMITED",
    "AnyUnit",
    "Backoff",
    "CatchUp",
    "EnvBase",
    "HookToken",
    "Kind",
    "Limits",
    "LogOnFull",
    "Origin",
    "Overlap",
    "Param",
    "ParamType",
    "ParamValue",
    "Probe",
    "Restart",
    "Rolling",
    "RunOnStart",
    "Service",
    "Socket",
    "Success",
    "Task",
    "Unit",
    "WhenFailing",
]

INSTANCE = "{instance}"
"""Stands in an address to ask for the number of the instance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a definition stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One parameter a task takes."""

    name: str
    type: ParamType = ParamType.STRING
    default: ParamValue | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    description: str | None = None
    as_argument: bool = False
    """`as = "arg"`: appended to the command; else the variable `PARAM_NAME`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """What must hold for a run to count as a success."""

    exit_codes: tuple[int, ...] = (0,)
    output: str | None = None
    not_output: str | None = None
    file: str | None = None
    file_newer_than: timedelta | None = None
    file_min_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a process may use."""

    nice: int | None = None
    ionice: str | None = None
    oom_score_adj: int | None = None
    rlimits: Mapping[str, int] = field(default_factory=dict)
    memory_max: int | None = None
    cpu_max: float | None = None
    pids_max: int | None = None


UNLIMITED = -1
"""In `rlimits`: RLIM_INFINITY (getrlimit(2)), as Python's `resource` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookToken:
    """An inbound webhook's token and the verbs it allows."""

    token: Secret
    allow: tuple[str, ...] = ("run", "start", "stop", "restart")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What tasks and services share."""

    name: str
    run: str | tuple[str, ...]
    """A string goes to `shell`; an array is executed as it stands."""
    description: str | None = None
    group: str
    api_trigger: bool = True
    env: Mapping[str, str] = field(default_factory=dict)
    """[defaults] env_file › [defaults] env › env_file › env, merged."""
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    """The same four layers of secrets, merged."""
    env_base: EnvBase = EnvBase.INHERIT
    working_dir: str
    """Absolute; the folder of the file that defines the unit when not given."""
    user: str | None = None
    umask: int | None = None
    shell: str = "/bin/sh"
    limits: Limits = Limits()
    graceful_stop: timedelta = timedelta(seconds=5)
    stop_signal: str = "SIGTERM"
    log_max_size: int = 100_000_000
    log_on_full: LogOnFull = LogOnFull.DROP_OLD
    keep_runs: int | None = None
    keep_for: timedelta | None = None
    keep_failed_for: timedelta | None = None
    hook_tokens: tuple[HookToken, ...] = ()
    notify: tuple[str, ...] = ()
    origin: Origin = field(default=Origin(file="", line=0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Unit):
    """A unit that runs to exit."""

    crons: tuple[str, ...] = ()
    timezone: str = "UTC"
    """The IANA zone in force."""
    jitter: timedelta = timedelta()
    not_during: tuple[str, ...] = ()
    run_on_start: RunOnStart = RunOnStart.NEVER
    catch_up: CatchUp = CatchUp.LATEST
    max_catch_up_runs: int = 100
    timeout: timedelta | None = None
    on_overlap: Overlap = Overlap.QUEUE
    parallelism: int = 1
    queue_max: int = 100
    pool: str | None = None
    retry_attempts: int = 0
    retry_delay: timedelta = timedelta(seconds=5)
    retry_backoff: Backoff = Backoff.CONSTANT
    retry_max_delay: timedelta = timedelta(minutes=5)
    retry_on: tuple[str, ...] = ()
    """Exit codes, ranges (`10-19`) and end reasons; empty: any failure."""
    success: Success = Success()
    max_age: timedelta | None = None
    params: tuple[Param, ...] = ()

    @property
    def kind(self) -> Literal[Kind.TASK]:
        """Always TASK."""
        return Kind.TASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """How readiness or health is asked for: exactly one of the first five."""

    notify: bool = False
    http: str | None = None
    tcp: str | None = None
    log: str | None = None
    command: str | None = None
    interval: timedelta = timedelta(seconds=10)
    timeout: timedelta = timedelta(seconds=5)
    failures: int = 3

    def for_instance(self, index: int) -> "Probe":
        """The probe of this instance: `{instance}` in `http` and `tcp` is its number."""
        http, tcp = (text and text.replace(INSTANCE, str(index)) for text in (self.http, self.tcp))
        return replace(self, http=http, tcp=tcp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """How restart and reload replace instances."""

    max_unavailable: int = 1
    start_first: bool | None = None
    """None: `Service.starts_first` decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """An address that a service listens on, opened for it beforehand."""

    name: str
    """Its place among the others where none is given: `0`, `1`."""
    address: str

    def typed(self, place: int) -> str:
        """As one types it at this place."""
        return self.address if self.name == str(place) else f"{self.name}={self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Unit):
    """A unit that is always on."""

    instances: int = 1
    restart: Restart = Restart.ALWAYS
    restart_delay: timedelta = timedelta(seconds=1)
    restart_backoff: Backoff = Backoff.EXPONENTIAL
    restart_max_delay: timedelta = timedelta(seconds=60)
    healthy_after: timedelta = timedelta(seconds=60)
    start_retries: int = 3
    when_failing: WhenFailing = WhenFailing.SLOW_RETRY
    autostart: bool = True
    priority: int = 0
    depends_on: tuple[str, ...] = ()
    depends_timeout: timedelta = timedelta(seconds=60)
    cascade: bool = False
    ready: Probe | None = None
    health: Probe | None = None
    watchdog: timedelta | None = None
    rolling: Rolling = Rolling()
    sockets: tuple[Socket, ...] = ()

    @property
    def kind(self) -> Literal[Kind.SERVICE]:
        """Always SERVICE."""
        return Kind.SERVICE

    @property
    def starts_first(self) -> bool:
        """Whether the new instance is up before the old one stops.

        Unless said otherwise only where both can listen at once, on passed sockets, and the new one itself says that it
        is up: a question to the shared address may be answered by the old one.
        """
        says_so = self.ready is not None and (self.ready.notify or self.ready.log is not None)
        said = self.rolling.start_first
        return bool(self.sockets and says_so) if said is None else said


AnyUnit = Task | Service
