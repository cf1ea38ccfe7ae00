"""What the host and Rota's own processes use: now, and over the last hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rota.model.instance import Usage

INTERVAL = timedelta(seconds=5)
"""Between two samples."""
KEPT = 720
"""Samples that are remembered: one hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Host and processes at one moment. Percentages are of the whole machine, sizes in bytes."""

    at: datetime
    cpu: float
    """Percent, since the sample before."""
    mem: float
    mem_used: int
    mem_total: int
    daemon_memory: int
    keeper_memory: int
    lag: timedelta
    """The longest that the daemon's event loop let somebody wait since the sample before."""
    active_runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessView:
    """One of Rota's own processes."""

    pid: int
    memory: int = 0
    """Resident bytes; 0 where the process is gone."""
    cpu_time: timedelta = timedelta()
    open_files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """The host and Rota's own processes now."""

    version: str
    host: str
    os: str
    arch: str
    work_dir: str
    sample: Sample
    cpu_cores: int
    load: tuple[float, ...]
    uptime: timedelta
    """Of the daemon."""
    host_uptime: timedelta
    daemon: ProcessView
    keeper: ProcessView
    store_size: int
    log_size: int
    disk_free: int
    disk_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What is told every 5 s: a sample, and what units and their live runs use."""

    sample: Sample
    tasks: Mapping[str, Usage]
    """By name of the unit, for units with live runs; all of those together."""
    runs: Mapping[str, Usage]
    """By run id."""
