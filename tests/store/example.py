"""Rows to write: each function gives a plain one, and takes whatever should be different."""

from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from rota.model.name import run_id_at
from rota.model.run import EndReason, Phase, Run, Trigger, Usage
from rota.model.slot import Slot, UnitRecord, Verdict
from rota.model.unit import Kind
from rota.store.sqlite import SqliteStore
from rota.testing.store import MemoryStore

Answer = TypeVar("Answer")
AnyStore = SqliteStore | MemoryStore


class Do(Protocol):
    """Runs a coroutine to its end."""

    def __call__(self, coroutine: Coroutine[Any, Any, Answer], /) -> Answer: ...


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def run_id(number: int) -> str:
    return run_id_at(NOON + number * MINUTE, (number % 2**80).to_bytes(10))


def a_run(number: int = 0, **different: Any) -> Run:
    """A run that waits; the number gives its id and the minute of its creation."""
    run = Run(
        id=run_id(number),
        unit="backup",
        kind=Kind.TASK,
        phase=Phase.QUEUED,
        trigger=Trigger.CRON,
        created_at=NOON + number * MINUTE,
        definition="d1",
    )
    return replace(run, **different)


def an_ended_run(number: int = 0, **different: Any) -> Run:
    """A run that ended well after half a second."""
    started_at = NOON + number * MINUTE
    facts = {
        "phase": Phase.ENDED,
        "started_at": started_at,
        "ended_at": started_at + timedelta(seconds=0.5),
        "duration": timedelta(seconds=0.5),
        "end_reason": EndReason.SUCCESS,
        "exit_code": 0,
    }
    return a_run(number, **(facts | different))


def a_full_run(number: int = 0) -> Run:
    """A run in which everything is said."""
    return an_ended_run(
        number,
        actor="socket:1000",
        due_at=NOON,
        starts_at=NOON + MINUTE,
        end_reason=EndReason.FAILED,
        reason="Killed from outside by SIGSEGV.",
        exit_code=139,
        signal="SIGSEGV",
        attempt=3,
        retry_of=run_id(1),
        instance=2,
        params={"text": "a\u0000b ü", "count": 3, "share": 0.5, "flag": True},
        pid=4711,
        ready_at=NOON + MINUTE,
        usage=Usage(
            cpu_user=timedelta(microseconds=1),
            cpu_system=timedelta(days=400),
            peak_memory=2**40,
            io_read=1,
            io_write=2**62,
        ),
        log_lines=10**12,
        log_bytes=10**15,
    )


def a_slot(number: int = 0, **different: Any) -> Slot:
    """An armed slot; the number gives its minute."""
    slot = Slot(
        task="backup",
        due_at=NOON + number * MINUTE,
        verdict=Verdict.ARMED,
        reason="Armed.",
        decided_at=NOON,
        run_id=run_id(number),
        definition="d1",
    )
    return replace(slot, **different)


def a_unit(name: str = "backup", **different: Any) -> UnitRecord:
    return replace(UnitRecord(name=name, first_seen=NOON, anchor=NOON + MINUTE), **different)
