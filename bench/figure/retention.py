"""Old runs go while new ones are written: how long a commit waits meanwhile, and how fast 10,000 runs are gone.

Each has a row and two files. A commit of one row is measured every few milliseconds, alone and then beside a sweep.
"""

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.rota import workplace
from bench.row import Aim, Row

from rota.clock import SystemClock
from rota.engine.bus import Bus
from rota.engine.context import Context
from rota.engine.retention import Retention
from rota.logs.disk import DataDisk
from rota.logs.shelf import Shelf
from rota.logs.witness import Witness
from rota.model.change import SaveRun, SaveUnit
from rota.model.configuration import Configuration
from rota.model.launch import Command
from rota.model.name import log_path, run_id_at
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import UnitRecord
from rota.model.unit import Kind, Task
from rota.store.sqlite import SqliteStore
from rota.testing.prober import ScriptedProber
from rota.testing.runner import ScriptedRunner

RUNS = 10_000
EVERY = 0.005
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
TASK = Task(name="old", run="true", group="Tasks", working_dir="/", keep_runs=0)


def measure() -> list[Row]:
    """Milliseconds for commits, seconds for the whole."""
    with workplace() as folder:
        alone, beside, seconds = asyncio.run(_measure(folder))
    aim = Aim(limit=20)
    return [
        Row(figure="commit alone, p99", unit="ms", rota=alone, percent=99),
        Row(figure="commit beside a sweep, p50", unit="ms", rota=beside),
        Row(figure="commit beside a sweep, p99", unit="ms", rota=beside, percent=99, aim=aim),
        Row(figure=f"{RUNS:,} runs and their logs removed", unit="s", rota=[seconds]),
    ]


async def _measure(folder: Path) -> tuple[list[float], list[float], float]:
    store = await SqliteStore.open(folder / "rota.db", SystemClock())
    await _fill(store, folder)
    alone = await _commits(store, asyncio.ensure_future(asyncio.sleep(2)))
    begin = time.monotonic()
    sweep = asyncio.ensure_future(_retention(store, folder).sweep())
    beside = await _commits(store, sweep)
    seconds = time.monotonic() - begin
    assert await store.last_runs() == []
    await store.close()
    return alone, beside, seconds


def _retention(store: SqliteStore, folder: Path) -> Retention:
    clock = SystemClock()
    context = Context(
        store=store,
        runner=ScriptedRunner(clock),
        witness=Witness(folder, clock),
        prober=ScriptedProber(),
        logs=Shelf(folder),
        disk=DataDisk(folder),
        clock=clock,
        bus=Bus(),
        entropy=os.urandom,
        command=lambda _unit, _arguments: Command(argv=()),
        base_env={},
    )
    configuration = Configuration(path="", units={TASK.name: TASK})
    return Retention(context, lambda: configuration)


async def _commits(store: SqliteStore, meanwhile: asyncio.Future[None]) -> list[float]:
    """How long each commit took, in milliseconds."""
    took: list[float] = []
    while not meanwhile.done():
        begin = time.monotonic()
        await store.commit([SaveRun(run=_run(RUNS + len(took), Phase.QUEUED))])
        took.append((time.monotonic() - begin) * 1000)
        await asyncio.sleep(EVERY)
    await meanwhile
    return took


async def _fill(store: SqliteStore, folder: Path) -> None:
    await store.commit([SaveUnit(record=UnitRecord(name="old", first_seen=LONG_AGO, anchor=LONG_AGO))])
    for first in range(0, RUNS, 1000):
        runs = [_run(number, Phase.ENDED) for number in range(first, first + 1000)]
        await store.commit([SaveRun(run=run) for run in runs])
        for run in runs:
            path = folder / log_path(run.unit, run.id)
            path.parent.mkdir(parents=True, exist_ok=True)
            for file in (path, path.with_name(f"{path.name}.idx")):
                file.write_bytes(bytes(100))


def _run(number: int, phase: Phase) -> Run:
    at = LONG_AGO + timedelta(minutes=number)
    ended = phase is Phase.ENDED
    return Run(
        id=run_id_at(at, number.to_bytes(10)),
        unit="old",
        kind=Kind.TASK,
        phase=phase,
        trigger=Trigger.CRON,
        created_at=at,
        definition="d",
        started_at=at if ended else None,
        ended_at=at if ended else None,
        end_reason=EndReason.SUCCESS if ended else None,
        exit_code=0 if ended else None,
    )
