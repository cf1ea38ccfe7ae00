"""The host and Rota's own processes on the wire."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from rota.model import machine as model
from rota.wire.instance import Usage, usage_of
from rota.wire.time import Instant, nanoseconds

NAME = "rota"


class Process(Struct, kw_only=True):
    """One of Rota's own processes."""

    pid: int
    memory: Annotated[int, Meta(description="Bytes that are resident.")]
    cpu_time: Annotated[int, Meta(description="Nanoseconds since it was started.")]
    open_files: int


class System(Struct, kw_only=True):
    """The host and Rota's own processes now."""

    name: Annotated[str, Meta(description="Always rota.", extra_json_schema={"const": NAME})]
    version: str
    host: Annotated[str, Meta(description="The name of the host.")]
    os: str
    arch: str
    work_dir: Annotated[str, Meta(description="Where the daemon was started.")]
    cpu_usage: Annotated[float, Meta(description="Percent of all processors, since the last sample.")]
    mem_usage: Annotated[float, Meta(description="Percent of the memory.")]
    mem_total: int
    mem_used: int
    cpu_cores: int
    load: Annotated[list[float], Meta(description="Over 1, 5 and 15 minutes.")]
    uptime: Annotated[int, Meta(description="Of the daemon, in nanoseconds.")]
    host_uptime: int
    daemon: Process
    keeper: Process
    store_size: int
    log_size: Annotated[int, Meta(description="Bytes of all that runs have printed, as it is stored.")]
    disk_free: int
    disk_total: int
    event_loop_lag: Annotated[int, Meta(description="The longest wait since the last sample, in nanoseconds.")]
    streams: Annotated[int, Meta(description="Open streams and waiting calls.")]


class Sample(Struct, kw_only=True):
    """Host and processes at one moment."""

    ts: Instant
    cpu: Annotated[float, Meta(description="Percent of all processors, since the sample before.")]
    mem: Annotated[float, Meta(description="Percent of the memory.")]
    mem_used: int
    mem_total: int
    daemon_memory: int
    keeper_memory: int
    event_loop_lag: Annotated[int, Meta(description="The longest wait since the sample before, in nanoseconds.")]
    active_runs: int


class SystemHistory(Struct, kw_only=True):
    """The last hour."""

    interval: Annotated[int, Meta(description="Nanoseconds between two samples.")]
    samples: Annotated[list[Sample], Meta(description="Oldest first.")]


class SystemFrame(Struct, kw_only=True):
    """Event `system`."""

    sample: Sample
    tasks: Annotated[dict[str, Usage], Meta(description="Units with live runs, by name.")]
    runs: Annotated[dict[str, Usage], Meta(description="Live runs, by id.")]


def system_of(view: model.SystemView, *, streams: int) -> System:
    """The host and the processes as they are told."""
    sample = view.sample
    return System(
        name=NAME,
        version=view.version,
        host=view.host,
        os=view.os,
        arch=view.arch,
        work_dir=view.work_dir,
        cpu_usage=sample.cpu,
        mem_usage=sample.mem,
        mem_total=sample.mem_total,
        mem_used=sample.mem_used,
        cpu_cores=view.cpu_cores,
        load=list(view.load),
        uptime=nanoseconds(view.uptime),
        host_uptime=nanoseconds(view.host_uptime),
        daemon=_process_of(view.daemon),
        keeper=_process_of(view.keeper),
        store_size=view.store_size,
        log_size=view.log_size,
        disk_free=view.disk_free,
        disk_total=view.disk_total,
        event_loop_lag=nanoseconds(sample.lag),
        streams=streams,
    )


def sample_of(sample: model.Sample) -> Sample:
    """A sample as it is told."""
    return Sample(
        ts=sample.at,
        cpu=sample.cpu,
        mem=sample.mem,
        mem_used=sample.mem_used,
        mem_total=sample.mem_total,
        daemon_memory=sample.daemon_memory,
        keeper_memory=sample.keeper_memory,
        event_loop_lag=nanoseconds(sample.lag),
        active_runs=sample.active_runs,
    )


def history_of(samples: Sequence[model.Sample], interval: timedelta) -> SystemHistory:
    """The last hour as it is told."""
    return SystemHistory(interval=nanoseconds(interval), samples=[sample_of(sample) for sample in samples])


def frame_of(pulse: model.Pulse) -> SystemFrame:
    """What the event `system` says."""
    return SystemFrame(
        sample=sample_of(pulse.sample),
        tasks={name: usage_of(usage) for name, usage in pulse.tasks.items()},
        runs={run_id: usage_of(usage) for run_id, usage in pulse.runs.items()},
    )


def _process_of(view: model.ProcessView) -> Process:
    return Process(pid=view.pid, memory=view.memory, cpu_time=nanoseconds(view.cpu_time), open_files=view.open_files)
