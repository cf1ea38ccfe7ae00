"""What can be seen of a unit at a moment, and of the daemon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rota.model.run import Run
from rota.model.slot import Slot, Verdict
from rota.model.state import UnitState
from rota.model.unit import AnyUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """One unit as it is now."""

    unit: AnyUnit
    state: UnitState
    schedule_text: str | None = None
    next_run_at: datetime | None = None
    """Due time (before jitter) of the next firing that will run, in the task's zone."""
    paused_at: datetime | None = None
    paused_by: str | None = None
    paused_reason: str | None = None
    stopped_at: datetime | None = None
    overdue_since: datetime | None = None
    """Since when its last success is older than `max_age`."""
    active_runs: int = 0
    queued_runs: int = 0
    retry_at: datetime | None = None
    """When the next retry is due that waits for its instant."""
    last_run: Run | None = None
    last_success_at: datetime | None = None
    expected_duration: timedelta | None = None
    """The median of the last 20 successes, from 3 on."""
    ready_instances: int | None = None
    definition: str = ""
    """Hash of the definition in force."""
    first_seen: datetime | None = None
    """What `@every` counts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """Something that a machine may lack."""

    name: str
    """The key of rota.toml that needs it, or a word of its own."""
    lack: str | None = None
    """What is missing, in one sentence; None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonView:
    """Facts about the daemon and its keeper."""

    version: str
    config_path: str
    data_dir: str
    host: str
    port: int
    pid: int
    started_at: datetime
    now: datetime
    keeper_id: str
    keeper_version: str
    """Empty: it is too old to say."""
    keeper_pid: int
    keeper_protocol: int
    keeper_started_at: datetime
    daemon_starts: int
    daemon_deaths: tuple[str, ...]
    timezone: str
    timezone_configured: bool
    config_loaded_at: datetime
    config_hash: str
    config_problems: tuple[str, ...] = ()
    """Why the files are not what is in force, a sentence each; none: they are."""
    tasks: int
    services: int
    active_runs: int
    queued_runs: int
    scheduling_active: bool
    fingerprint: str = ""
    """Of this installation, for good."""
    external_url: str | None = None
    tls: bool = False
    tls_fingerprint: str | None = None
    auth_disabled: bool = True
    service_managed: bool = False
    """The init system of the machine started the keeper, and would start it again."""
    abilities: Sequence[Ability] = ()
    disk_lack: str | None = None
    """Why no run starts for want of room on the disk; None: there is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """One pool as it is now."""

    name: str
    size: int
    active: int
    """Runs that hold a place; more than `size` where a reload made the pool smaller."""
    waiting: int
    """Runs that wait in the lines of its tasks, be it for a place of the pool or of their task."""


class Plan(StrEnum):
    """What can be said of an instant that has no verdict."""

    PLANNED = "planned"
    """A firing is due then; an armed slot is told as planned too."""
    NOT_PLANNED = "not_planned"
    """The schedule says nothing of that instant."""
    UNKNOWN = "unknown"
    """It lies before the unit was first seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing an answer rests on."""

    kind: str
    """A stable word, such as `slot`, `run`, `downtime`, `clock_change`."""
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyView:
    """Why something did or did not happen to a task at an instant."""

    task: str
    at: datetime
    """The instant the answer is about: the slot's own where there is one."""
    verdict: Verdict | Plan
    answer: str
    """One sentence."""
    facts: tuple[Fact, ...] = ()
    slot: Slot | None = None
    run: Run | None = None
    previous_due_at: datetime | None = None
    next_due_at: datetime | None = None
