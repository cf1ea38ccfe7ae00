"""Units in the list of tasks. The first 23 members of Task are fixed for ever: name, order, type, what is required."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model.choice import Backoff, CatchUp, Kind, LogOnFull, Overlap, Restart, RunOnStart, WhenFailing
from rota.model.state import UnitState
from rota.wire.absent import filled, given
from rota.wire.mask import masked
from rota.wire.run import RunBrief, brief_of
from rota.wire.time import Instant, given_nanoseconds, nanoseconds

if TYPE_CHECKING:  # they take 25 ms that a client, which only reads, need not wait for
    from rota.model import unit as model
    from rota.model.view import UnitView


class Task(Struct, kw_only=True):
    """A unit: a task or a service, with the values in force and how it stands."""

    api_trigger: bool
    catch_up: Annotated[
        CatchUp | UnsetType, Meta(description="Which of the firings that fell into downtime are made up for.")
    ] = UNSET
    cron: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    group: str | UnsetType = UNSET
    instances: Annotated[int | UnsetType, Meta(description="How many copies of a service are kept running.")] = UNSET
    keep_for: Annotated[int | UnsetType, Meta(description="How long ended runs are kept, in nanoseconds.")] = UNSET
    keep_runs: int | UnsetType = UNSET
    kind: Annotated[
        Kind | UnsetType, Meta(description="A task runs to its end by schedule or by hand; a service is always on.")
    ] = UNSET
    log_max_size: Annotated[int | UnsetType, Meta(description="How much output of one run is kept, in bytes.")] = UNSET
    log_on_full: Annotated[
        LogOnFull | UnsetType, Meta(description="What happens once output reaches log_max_size.")
    ] = UNSET
    name: str
    next_run_at: datetime | UnsetType = UNSET
    on_overlap: Annotated[
        Overlap | UnsetType, Meta(description="What happens to a run that is due while others are still active.")
    ] = UNSET
    parallelism: int | UnsetType = UNSET
    restart: Annotated[Restart | UnsetType, Meta(description="Whether and when it is started again after its end.")] = (
        UNSET
    )
    restart_backoff: Annotated[
        Backoff | UnsetType, Meta(description="How the delay grows from one restart to the next.")
    ] = UNSET
    restart_delay: Annotated[
        int | UnsetType, Meta(description="The delay before a restart that growth starts from, in nanoseconds.")
    ] = UNSET
    retry_attempts: int | UnsetType = UNSET
    retry_backoff: Annotated[
        Backoff | UnsetType, Meta(description="How the delay grows from one retry to the next.")
    ] = UNSET
    retry_delay: Annotated[
        int | UnsetType, Meta(description="The delay before a retry that growth starts from, in nanoseconds.")
    ] = UNSET
    timeout: Annotated[int | UnsetType, Meta(description="How long one run may take, in nanoseconds.")] = UNSET
    timezone: Annotated[
        str | UnsetType, Meta(description="The IANA zone cron is read in: its own, else the scheduler's, else UTC.")
    ] = UNSET

    crons: list[str] | UnsetType = UNSET
    schedule_text: Annotated[str | UnsetType, Meta(description="The schedule in words.")] = UNSET
    state: UnitState | UnsetType = UNSET
    paused_at: Instant | UnsetType = UNSET
    paused_by: str | UnsetType = UNSET
    paused_reason: str | UnsetType = UNSET
    stopped_at: Annotated[Instant | UnsetType, Meta(description="Since when it is stopped by hand.")] = UNSET
    active_runs: int | UnsetType = UNSET
    queued_runs: int | UnsetType = UNSET
    retry_at: Annotated[Instant | UnsetType, Meta(description="When the next retry is due that waits.")] = UNSET
    last_run: RunBrief | UnsetType = UNSET
    last_success_at: Instant | UnsetType = UNSET
    expected_duration: Annotated[
        int | UnsetType, Meta(description="The median of the last 20 successes, from 3 on, in nanoseconds.")
    ] = UNSET
    overdue: Annotated[bool | UnsetType, Meta(description="The last success is older than max_age allows.")] = UNSET
    overdue_since: Instant | UnsetType = UNSET
    max_age: int | UnsetType = UNSET
    graceful_stop: int | UnsetType = UNSET
    stop_signal: str | UnsetType = UNSET
    queue_max: int | UnsetType = UNSET
    max_catch_up_runs: int | UnsetType = UNSET
    jitter: int | UnsetType = UNSET
    run_on_start: RunOnStart | UnsetType = UNSET
    pool: str | UnsetType = UNSET
    retry_max_delay: int | UnsetType = UNSET
    restart_max_delay: int | UnsetType = UNSET
    healthy_after: int | UnsetType = UNSET
    start_retries: int | UnsetType = UNSET
    when_failing: WhenFailing | UnsetType = UNSET
    autostart: bool | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    depends_on: list[str] | UnsetType = UNSET
    keep_failed_for: int | UnsetType = UNSET
    ready_instances: int | UnsetType = UNSET
    has_params: bool | UnsetType = UNSET


def task_of(view: "UnitView") -> Task:
    """A unit as the list tells it."""
    unit = view.unit
    task = Task(
        api_trigger=unit.api_trigger,
        description=given(masked(unit.description, unit.secrets)),
        group=unit.group,
        keep_for=given_nanoseconds(unit.keep_for),
        keep_runs=given(unit.keep_runs),
        kind=unit.kind,
        log_max_size=unit.log_max_size,
        log_on_full=unit.log_on_full,
        name=unit.name,
        graceful_stop=nanoseconds(unit.graceful_stop),
        stop_signal=unit.stop_signal,
        keep_failed_for=given_nanoseconds(unit.keep_failed_for),
    )
    _add_state(task, view)
    if unit.kind is Kind.SERVICE:
        _add_service(task, unit)
    else:
        _add_task(task, unit)
        _add_schedule(task, unit, view)
    return task


def _add_state(task: Task, view: "UnitView") -> None:
    task.state = view.state
    task.paused_at = given(view.paused_at)
    task.paused_by = given(view.paused_by)
    task.paused_reason = given(view.paused_reason)
    task.stopped_at = given(view.stopped_at)
    task.active_runs = view.active_runs
    task.queued_runs = view.queued_runs
    task.retry_at = given(view.retry_at)
    task.last_run = UNSET if view.last_run is None else brief_of(view.last_run)
    task.last_success_at = given(view.last_success_at)
    task.expected_duration = given_nanoseconds(view.expected_duration)
    task.overdue = view.overdue_since is not None
    task.overdue_since = given(view.overdue_since)
    task.ready_instances = given(view.ready_instances)


def _add_task(task: Task, unit: "model.Task") -> None:
    task.on_overlap = unit.on_overlap
    task.parallelism = unit.parallelism
    task.restart = Restart.NEVER
    task.retry_attempts = unit.retry_attempts
    task.retry_backoff = unit.retry_backoff
    task.retry_delay = nanoseconds(unit.retry_delay)
    task.timeout = given_nanoseconds(unit.timeout)
    task.max_age = given_nanoseconds(unit.max_age)
    task.queue_max = unit.queue_max
    task.run_on_start = unit.run_on_start
    task.pool = given(unit.pool)
    task.retry_max_delay = nanoseconds(unit.retry_max_delay)
    task.has_params = bool(unit.params)


def _add_schedule(task: Task, unit: "model.Task", view: "UnitView") -> None:
    if not unit.crons:
        return
    task.catch_up = unit.catch_up
    task.cron = "; ".join(unit.crons)
    task.next_run_at = given(view.next_run_at if view.paused_at is None else None)
    task.timezone = unit.timezone
    task.crons = list(unit.crons)
    task.schedule_text = given(view.schedule_text)
    task.max_catch_up_runs = unit.max_catch_up_runs
    task.jitter = nanoseconds(unit.jitter)


def _add_service(task: Task, unit: "model.Service") -> None:
    task.instances = unit.instances
    task.restart = unit.restart
    if unit.restart is not Restart.NEVER:
        task.restart_backoff = unit.restart_backoff
        task.restart_delay = nanoseconds(unit.restart_delay)
        task.restart_max_delay = nanoseconds(unit.restart_max_delay)
    task.healthy_after = nanoseconds(unit.healthy_after)
    task.start_retries = unit.start_retries
    task.when_failing = unit.when_failing
    task.autostart = unit.autostart
    task.priority = unit.priority
    task.depends_on = filled(list(unit.depends_on))
    task.has_params = False
