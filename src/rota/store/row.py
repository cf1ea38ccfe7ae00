"""Values of the model as rows, and back."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from rota.model.disturbance import Disturbance, DisturbanceKind
from rota.model.idempotency import Key, KeyRecord
from rota.model.instance import Desired, InstanceRecord, InstanceState, Streak
from rota.model.retention import Expiry
from rota.model.run import FAILURES, Awaited, EndReason, Phase, Run, Trigger, Usage
from rota.model.selection import RunRecord
from rota.model.slot import Slot, UnitRecord, Verdict
from rota.model.unit import Kind

SqlValue = int | float | str | None
Values = Mapping[str, SqlValue]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def microseconds(value: datetime | timedelta | None) -> int | None:
    """An instant (since 1970, UTC) or a duration in whole microseconds; TypeError for an instant without a zone."""
    match value:
        case datetime():
            return (value - EPOCH) // MICROSECOND
        case timedelta():
            return value // MICROSECOND
        case None:
            return None


def instant(value: int) -> datetime:
    """The aware UTC instant of that many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=value)


def optional_instant(value: int | None) -> datetime | None:
    """The same, or None for None."""
    return None if value is None else instant(value)


def duration(value: int) -> timedelta:
    """The duration of that many microseconds."""
    return timedelta(microseconds=value)


def unit_values(record: UnitRecord) -> Values:
    """A unit's row, by column."""
    return {
        "name": record.name,
        "first_seen": microseconds(record.first_seen),
        "anchor": microseconds(record.anchor),
        "crons": json.dumps(record.crons),
        "timezone": record.timezone,
        "paused_at": microseconds(record.paused_at),
        "paused_by": record.paused_by,
        "paused_reason": record.paused_reason,
        "stopped_at": microseconds(record.stopped_at),
        "removed_at": microseconds(record.removed_at),
        "boot": record.boot,
        "overdue_since": microseconds(record.overdue_since),
    }


def unit_record(row: sqlite3.Row) -> UnitRecord:
    """The unit of a row."""
    return UnitRecord(
        name=row["name"],
        first_seen=instant(row["first_seen"]),
        anchor=instant(row["anchor"]),
        crons=tuple(json.loads(row["crons"])),
        timezone=row["timezone"],
        paused_at=optional_instant(row["paused_at"]),
        paused_by=row["paused_by"],
        paused_reason=row["paused_reason"],
        stopped_at=optional_instant(row["stopped_at"]),
        removed_at=optional_instant(row["removed_at"]),
        boot=row["boot"],
        overdue_since=optional_instant(row["overdue_since"]),
    )


def instance_values(record: InstanceRecord) -> Values:
    """The row of an instance, by column."""
    return {
        "unit": record.unit,
        "number": record.index,
        "state": record.state.value,
        "desired": record.desired.value,
        "since": microseconds(record.since),
        "stopped_at": microseconds(record.stopped_at),
        "retry_at": microseconds(record.retry_at),
        "heir": record.heir,
        "restarts": record.restarts,
        "quick_ends": record.streak.quick_ends,
        "failed_starts": record.streak.failed_starts,
    }


def instance_record(row: sqlite3.Row) -> InstanceRecord:
    """The instance of a row."""
    return InstanceRecord(
        unit=row["unit"],
        index=row["number"],
        state=InstanceState(row["state"]),
        desired=Desired(row["desired"]),
        since=instant(row["since"]),
        stopped_at=optional_instant(row["stopped_at"]),
        retry_at=optional_instant(row["retry_at"]),
        heir=row["heir"],
        restarts=row["restarts"],
        streak=Streak(quick_ends=row["quick_ends"], failed_starts=row["failed_starts"]),
    )


def disturbance_values(disturbance: Disturbance) -> Values:
    """The row of a disturbance, by column."""
    return {
        "kind": disturbance.kind.value,
        "at": microseconds(disturbance.at),
        "by": microseconds(disturbance.by),
    }


def disturbance(row: sqlite3.Row) -> Disturbance:
    """The disturbance of a row."""
    return Disturbance(kind=DisturbanceKind(row["kind"]), at=instant(row["at"]), by=duration(row["by"]))


def key_values(record: KeyRecord) -> Values:
    """The row of a key, by column."""
    return {
        "unit": record.unit,
        "key": record.key.text,
        "input": record.key.input,
        "run_id": record.run_id,
        "at": microseconds(record.at),
    }


def key_record(row: sqlite3.Row) -> KeyRecord:
    """The key of a row."""
    key = Key(text=row["key"], input=row["input"])
    return KeyRecord(unit=row["unit"], key=key, run_id=row["run_id"], at=instant(row["at"]))


def slot_values(slot: Slot) -> Values:
    """A slot's row, by column; the definition by its hash."""
    return {
        "task": slot.task,
        "due_at": microseconds(slot.due_at),
        "verdict": slot.verdict.value,
        "reason": slot.reason,
        "decided_at": microseconds(slot.decided_at),
        "run_id": slot.run_id,
        "definition": slot.definition,
        "count": slot.count,
        "until": microseconds(slot.until),
    }


def slot(row: sqlite3.Row) -> Slot:
    """The slot of a row joined with its definition."""
    return Slot(
        task=row["task"],
        due_at=instant(row["due_at"]),
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        decided_at=instant(row["decided_at"]),
        run_id=row["run_id"],
        definition=row["definition_hash"],
        count=row["count"],
        until=optional_instant(row["until"]),
    )


def run_values(run: Run) -> Values:
    """A run's row, by column; the definition by its hash."""
    return {
        "id": run.id,
        "unit": run.unit,
        "kind": run.kind.value,
        "phase": run.phase.value,
        "trigger": run.trigger.value,
        "created_at": microseconds(run.created_at),
        "definition": run.definition,
        "actor": run.actor,
        "due_at": microseconds(run.due_at),
        "starts_at": microseconds(run.starts_at),
        "arrival": run.arrival,
        "started_at": microseconds(run.started_at),
        "ended_at": microseconds(run.ended_at),
        "duration": microseconds(run.duration),
        "end_reason": run.end_reason and run.end_reason.value,
        "reason": run.reason,
        "exit_code": run.exit_code,
        "signal": run.signal,
        "attempt": run.attempt,
        "retry_of": run.retry_of,
        "instance": run.instance,
        "params": json.dumps(dict(run.params)) if run.params else None,
        "pid": run.pid,
        **_usage_values(run.usage),
        "log_lines": run.log_lines,
        "log_bytes": run.log_bytes,
        "ready_at": microseconds(run.ready_at),
        "waiting_for": run.waiting_for and run.waiting_for.value,
        "retried_by": run.retried_by,
    }


def expiry_values(expiry: Expiry) -> Values:
    """What the query for expired runs asks by."""
    return {
        "unit": expiry.unit,
        "keep_runs": expiry.keep_runs,
        "before": microseconds(expiry.before),
        "failures_since": microseconds(expiry.failures_since),
        "settled": microseconds(expiry.settled),
        "failures": json.dumps(sorted(FAILURES)),
    }


def run(row: sqlite3.Row) -> Run:
    """The run of a row joined with its definition."""
    return Run(
        id=row["id"],
        unit=row["unit"],
        kind=Kind(row["kind"]),
        phase=Phase(row["phase"]),
        trigger=Trigger(row["trigger"]),
        created_at=instant(row["created_at"]),
        definition=row["definition_hash"],
        actor=row["actor"],
        due_at=optional_instant(row["due_at"]),
        starts_at=optional_instant(row["starts_at"]),
        arrival=row["arrival"],
        started_at=optional_instant(row["started_at"]),
        ended_at=optional_instant(row["ended_at"]),
        duration=None if row["duration"] is None else duration(row["duration"]),
        end_reason=None if row["end_reason"] is None else EndReason(row["end_reason"]),
        reason=row["reason"],
        exit_code=row["exit_code"],
        signal=row["signal"],
        attempt=row["attempt"],
        retry_of=row["retry_of"],
        instance=row["instance"],
        params=json.loads(row["params"] or "{}"),
        pid=row["pid"],
        usage=_usage(row),
        log_lines=row["log_lines"],
        log_bytes=row["log_bytes"],
        ready_at=optional_instant(row["ready_at"]),
        waiting_for=None if row["waiting_for"] is None else Awaited(row["waiting_for"]),
        retried_by=row["retried_by"],
    )


def run_record(row: sqlite3.Row) -> RunRecord:
    """The run of a row, and whether it is deleted."""
    return RunRecord(run=run(row), deleted_at=optional_instant(row["deleted_at"]))


def _usage_values(usage: Usage | None) -> Values:
    if usage is None:
        return dict.fromkeys(("cpu_user", "cpu_system", "peak_memory", "io_read", "io_write"))
    return {
        "cpu_user": microseconds(usage.cpu_user),
        "cpu_system": microseconds(usage.cpu_system),
        "peak_memory": usage.peak_memory,
        "io_read": usage.io_read,
        "io_write": usage.io_write,
    }


def _usage(row: sqlite3.Row) -> Usage | None:
    if row["cpu_user"] is None:
        return None
    return Usage(
        cpu_user=duration(row["cpu_user"]),
        cpu_system=duration(row["cpu_system"]),
        peak_memory=row["peak_memory"],
        io_read=row["io_read"],
        io_write=row["io_write"],
    )
