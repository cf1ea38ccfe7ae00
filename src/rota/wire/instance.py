"""Instances of a service on the wire."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import check as checks
from rota.model import instance as model
from rota.model.instance import Desired, InstanceState, InstanceView, RollingView
from rota.model.run import EndReason
from rota.wire.absent import filled, given
from rota.wire.time import Instant


class Usage(Struct, kw_only=True):
    """What something uses now."""

    cpu_usage: Annotated[float, Meta(description="Percent of one processor.")]
    memory: Annotated[int, Meta(description="Bytes.")]


class Check(Struct, kw_only=True):
    """What came of asking an instance how it is."""

    at: Instant
    ok: bool
    text: Annotated[str, Meta(description="What was seen, in a few words.")]


class Instance(Struct, kw_only=True):
    """One copy of a service."""

    index: int
    desired: Annotated[Desired, Meta(description="What it should be, whatever it is.")]
    state: Annotated[
        InstanceState, Meta(description="running: healthy; failing without retry_at: it is not tried any more.")
    ]
    since: Annotated[Instant, Meta(description="When it came into this state.")]
    ready: Annotated[bool, Meta(description="It serves.")]
    run_id: str | UnsetType = UNSET
    pid: int | UnsetType = UNSET
    start_at: Annotated[Instant | UnsetType, Meta(description="When its run has begun.")] = UNSET
    restarts: Annotated[int, Meta(description="How often it was started anew.")]
    failed_starts: Annotated[int, Meta(description="In a row: what start_retries bounds.")]
    reason: Annotated[str | UnsetType, Meta(description="One sentence: why it waits, or what ended it last.")] = UNSET
    status: Annotated[str | UnsetType, Meta(description="What it says of itself (sd_notify STATUS).")] = UNSET
    last_end_reason: EndReason | UnsetType = UNSET
    last_exit_code: int | UnsetType = UNSET
    retry_at: Annotated[Instant | UnsetType, Meta(description="When it is tried next.")] = UNSET
    last_check_at: Instant | UnsetType = UNSET
    last_check_text: str | UnsetType = UNSET
    checks: Annotated[list[Check] | UnsetType, Meta(description="The newest 50, newest last.")] = UNSET
    usage: Usage | UnsetType = UNSET


class RollingNow(Struct, kw_only=True):
    """How far the replacing of instances is, or where it halted."""

    replaced: int
    of: int
    halted: bool
    reason: Annotated[str | UnsetType, Meta(description="Why it halted.")] = UNSET


def instance_of(view: InstanceView) -> Instance:
    """An instance as it is told."""
    last = view.checks[-1] if view.checks else None
    return Instance(
        index=view.index,
        desired=view.desired,
        state=view.state,
        since=view.since,
        ready=view.state.is_up,
        run_id=given(view.run_id),
        pid=given(view.pid),
        start_at=given(view.started_at),
        restarts=view.restarts,
        failed_starts=view.failed_starts,
        reason=given(view.reason),
        status=given(view.status),
        last_end_reason=given(view.last_end_reason),
        last_exit_code=given(view.last_exit_code),
        retry_at=given(view.retry_at),
        last_check_at=UNSET if last is None else last.at,
        last_check_text=UNSET if last is None else last.answer.text,
        checks=filled([_check_of(check) for check in view.checks]),
        usage=UNSET if view.usage is None else usage_of(view.usage),
    )


def rolling_of(view: RollingView | None) -> RollingNow | UnsetType:
    """How far it is; UNSET where there is nothing to tell."""
    if view is None:
        return UNSET
    return RollingNow(replaced=view.replaced, of=view.of, halted=view.halted, reason=given(view.reason))


def sum_of(views: Iterable[InstanceView]) -> Usage | UnsetType:
    """What they use together; UNSET where nobody knows of any."""
    known = [view.usage for view in views if view.usage is not None]
    if not known:
        return UNSET
    return Usage(cpu_usage=sum(usage.cpu for usage in known), memory=sum(usage.memory for usage in known))


def usage_of(usage: model.Usage) -> Usage:
    """What something uses as it is told."""
    return Usage(cpu_usage=usage.cpu, memory=usage.memory)


def _check_of(check: checks.Check) -> Check:
    return Check(at=check.at, ok=check.answer.ok, text=check.answer.text)
