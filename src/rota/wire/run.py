"""Runs on the wire."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import run as model
from rota.model.choice import Kind, ParamValue
from rota.model.run import Awaited, EndReason, Phase, RunTraits, Status, Trigger
from rota.wire.absent import filled, given
from rota.wire.time import Instant, given_nanoseconds, nanoseconds, planned


class RunBrief(Struct, kw_only=True):
    """The last run of a unit, in short."""

    id: str
    status: Status
    end_reason: EndReason | UnsetType = UNSET
    start_at: Instant | UnsetType = UNSET
    end_at: Instant | UnsetType = UNSET
    duration: int | UnsetType = UNSET
    exit_code: int | UnsetType = UNSET


class Run(Struct, kw_only=True):
    """One execution, or one recorded non-execution, of a unit."""

    id: str
    task_name: str
    kind: Kind
    status: Status
    end_reason: EndReason | UnsetType = UNSET
    reason: Annotated[str | UnsetType, Meta(description="One sentence: why it ended, waits or never ran.")] = UNSET
    exit_code: Annotated[
        int | UnsetType, Meta(description="-1 when no process ended; 128 + number when killed by a signal.")
    ] = UNSET
    signal: str | UnsetType = UNSET
    triggered_by: Trigger
    actor: str | UnsetType = UNSET
    created_at: Instant
    start_at: Instant | UnsetType = UNSET
    end_at: Instant | UnsetType = UNSET
    duration: Annotated[int | UnsetType, Meta(description="Nanoseconds of the monotonic clock.")] = UNSET
    due_at: Annotated[Instant | UnsetType, Meta(description="The slot it belongs to.")] = UNSET
    lateness: Annotated[
        int | UnsetType,
        Meta(description="Start after the instant set for it: due + jitter, or when a retry is due."),
    ] = UNSET
    queue_wait: Annotated[int | UnsetType, Meta(description="Start after it was there and might have started.")] = UNSET
    waiting_for: Annotated[
        Awaited | UnsetType, Meta(description="What it waits for, while it does; reason says it in a sentence.")
    ] = UNSET
    retry_attempt: Annotated[int, Meta(description="0 for the first.")]
    retry_attempts: Annotated[
        int | UnsetType, Meta(description="How many retries its definition allows; tasks only.")
    ] = UNSET
    retry_of_run_id: Annotated[str | UnsetType, Meta(description="The first run of the chain.")] = UNSET
    retried_by_run_id: Annotated[str | UnsetType, Meta(description="The run that tries again.")] = UNSET
    retry_at: Annotated[Instant | UnsetType, Meta(description="When it is due, while it waits for that.")] = UNSET
    instance_index: int
    params: dict[str, ParamValue] | UnsetType = UNSET
    is_failure: bool
    pid: int | UnsetType = UNSET
    cpu_user: int | UnsetType = UNSET
    cpu_system: int | UnsetType = UNSET
    peak_memory: int | UnsetType = UNSET
    io_read: int | UnsetType = UNSET
    io_write: int | UnsetType = UNSET
    env_names: Annotated[
        list[str] | UnsetType,
        Meta(description="The variables its definition sets, by name; their values are not told."),
    ] = UNSET
    log_lines: int
    log_bytes: int
    external_execution_id: Annotated[
        str | UnsetType, Meta(description="What a runner other than the local one calls it.")
    ] = UNSET


class RunList(Struct, kw_only=True):
    """A page of runs."""

    runs: list[Run]
    total: Annotated[
        int | UnsetType, Meta(description="All matches, exact up to 10 000 and left out beyond; with with_total=true.")
    ] = UNSET
    next_cursor: Annotated[str | UnsetType, Meta(description="Hand it back as cursor; absent on the last page.")] = (
        UNSET
    )


class RunInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a run is started with."""

    params: Annotated[
        dict[str, Any] | UnsetType,
        Meta(
            description="Values by name; null leaves one out that has a default.",
            extra_json_schema={"additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
        ),
    ] = UNSET


def brief_of(run: model.Run) -> RunBrief:
    """A run in short."""
    return RunBrief(
        id=run.id,
        status=run.phase.status,
        end_reason=given(run.end_reason),
        start_at=given(run.started_at),
        end_at=given(run.ended_at),
        duration=given_nanoseconds(run.duration),
        exit_code=given(run.exit_code),
    )


def run_of(run: model.Run, traits: RunTraits | None = None) -> Run:
    """A run as it is told, with what its definition gives it where that is known."""
    told = Run(
        id=run.id,
        task_name=run.unit,
        kind=run.kind,
        status=run.phase.status,
        end_reason=given(run.end_reason),
        reason=given(run.reason),
        exit_code=given(run.exit_code),
        signal=given(run.signal),
        triggered_by=run.trigger,
        actor=given(run.actor),
        created_at=run.created_at,
        start_at=given(run.started_at),
        end_at=given(run.ended_at),
        duration=given_nanoseconds(run.duration),
        due_at=planned(run.due_at, traits.timezone if traits else "UTC"),
        lateness=given_nanoseconds(run.lateness),
        queue_wait=given_nanoseconds(run.queue_wait),
        waiting_for=given(run.waiting_for),
        retry_attempt=run.attempt - 1,
        retry_attempts=given(traits.retry_attempts if traits else None),
        retry_of_run_id=given(run.retry_of),
        retried_by_run_id=given(run.retried_by),
        retry_at=given(run.starts_at if run.phase is Phase.DELAYED else None),
        instance_index=run.instance,
        params=filled(dict(run.params)),
        is_failure=run.end_reason is not None and run.end_reason.is_failure,
        pid=given(run.pid),
        env_names=filled(list(traits.env_names) if traits else []),
        log_lines=run.log_lines,
        log_bytes=run.log_bytes,
    )
    if run.usage is not None:
        _add_usage(told, run.usage)
    return told


def _add_usage(run: Run, usage: model.Usage) -> None:
    run.cpu_user = nanoseconds(usage.cpu_user)
    run.cpu_system = nanoseconds(usage.cpu_system)
    run.peak_memory = usage.peak_memory
    run.io_read = usage.io_read
    run.io_write = usage.io_write
