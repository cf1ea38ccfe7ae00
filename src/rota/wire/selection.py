"""Many runs on the wire: which are chosen, and what became of them."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model.choice import Kind
from rota.model.name import RUN_ID
from rota.model.run import Trigger
from rota.model.selection import Outcome, Skip
from rota.wire.time import Instant

MOST_IDS = 1000

RunId = Annotated[str, Meta(pattern=f"^{RUN_ID.pattern}$")]
Nanoseconds = Annotated[int, Meta(ge=0, le=2**63 - 1, description="Nanoseconds, inclusive.")]
Search = Annotated[str, Meta(max_length=200, description="Part of a task name or run id, any case.")]
Int32 = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]


class StatusWord(StrEnum):
    """A status, an end reason, or `failure` for every end of a process that is one."""

    PENDING = "pending"
    RUNNING = "running"
    ENDED = "ended"
    SUCCESS = "success"
    FAILED = "failed"
    TIMEOUT = "timeout"
    STOPPED = "stopped"
    CRASHED = "crashed"
    SKIPPED = "skipped"
    QUEUE_FULL = "queue_full"
    LOG_OVERFLOW = "log_overflow"
    START_FAILED = "start_failed"
    UNHEALTHY = "unhealthy"
    MISSED = "missed"
    DST_SKIPPED = "dst_skipped"
    FAILURE = "failure"


class RunFilter(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which runs: every member given must hold, the items of a list are alternatives."""

    status: Annotated[list[StatusWord], Meta(min_length=1)] | UnsetType = UNSET
    task_name: Annotated[list[str], Meta(min_length=1)] | UnsetType = UNSET
    group: Annotated[list[str], Meta(min_length=1)] | UnsetType = UNSET
    triggered_by: Annotated[list[Trigger], Meta(min_length=1)] | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    search: Search | UnsetType = UNSET
    created_after: Annotated[Instant, Meta(description="At or after.")] | UnsetType = UNSET
    created_before: Annotated[Instant, Meta(description="Before.")] | UnsetType = UNSET
    retries_only: bool = False
    exit_code_min: Int32 | UnsetType = UNSET
    exit_code_max: Int32 | UnsetType = UNSET
    duration_min: Nanoseconds | UnsetType = UNSET
    duration_max: Nanoseconds | UnsetType = UNSET


class Selector(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which runs, judged once: those named by `ids`; or with `match_all` all that fit `filter` but `except_ids`."""

    match_all: Annotated[bool, Meta(description="All runs that fit `filter`, which may be empty.")] = False
    ids: (
        Annotated[list[RunId], Meta(min_length=1, max_length=MOST_IDS, extra_json_schema={"uniqueItems": True})]
        | UnsetType
    ) = UNSET
    filter: RunFilter | UnsetType = UNSET
    except_ids: Annotated[list[RunId], Meta(max_length=MOST_IDS)] | UnsetType = UNSET


class SkippedRun(Struct, kw_only=True):
    """A chosen run that nothing was done to."""

    id: str
    reason: Skip


class BulkResult(Struct, kw_only=True):
    """What was done to the chosen runs."""

    affected: Annotated[int, Meta(description="How many runs it was done to.")]
    skipped: Annotated[list[SkippedRun], Meta(description="The first 1000 that nothing was done to, and why.")]
    skipped_total: Annotated[int, Meta(description="How many there are of them in all.")]


class TriggeredRun(Struct, kw_only=True):
    """A run that came of a chosen one."""

    task_name: str
    run_id: str


class BulkRerun(Struct, kw_only=True):
    """Which runs came of the chosen ones."""

    triggered: list[TriggeredRun]
    skipped: Annotated[list[SkippedRun], Meta(description="The first 1000 that no run came of, and why.")]
    skipped_total: Annotated[int, Meta(description="How many there are of them in all.")]


def result_of(outcome: Outcome) -> BulkResult:
    """What was done, as it is told."""
    return BulkResult(affected=outcome.affected, skipped=_skipped_of(outcome), skipped_total=outcome.skipped_total)


def rerun_of(outcome: Outcome) -> BulkRerun:
    """What came of it, as it is told."""
    triggered = [TriggeredRun(task_name=run.unit, run_id=run.id) for run in outcome.triggered]
    return BulkRerun(triggered=triggered, skipped=_skipped_of(outcome), skipped_total=outcome.skipped_total)


def _skipped_of(outcome: Outcome) -> list[SkippedRun]:
    return [SkippedRun(id=run_id, reason=reason) for run_id, reason in outcome.skipped]
