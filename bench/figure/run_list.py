"""The newest 50 of 1,000,000 ended runs of 100 tasks, one in a hundred failed; and the same of one task."""

import asyncio
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.rota import workplace
from bench.row import Aim, Row

from rota.clock import SystemClock
from rota.model.change import SaveRun
from rota.model.name import run_id_at
from rota.model.query import RunQuery
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.unit import Kind
from rota.store.sqlite import SqliteStore

RUNS = 1_000_000
LIMIT = 50
ROUNDS = 200
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
AIM = Aim(limit=5)

FIRST = Run(
    id=run_id_at(AT, bytes(10)),
    unit="task-0",
    kind=Kind.TASK,
    phase=Phase.ENDED,
    trigger=Trigger.CRON,
    created_at=AT,
    definition="d",
    started_at=AT,
    ended_at=AT,
    duration=timedelta(seconds=1),
    end_reason=EndReason.SUCCESS,
    exit_code=0,
)
CHANGED = {
    "id": "printf('%026d', number)",
    "unit": "'task-' || (number % 100)",
    "created_at": "created_at + number * 1000000",
    "started_at": "started_at + number * 1000000",
    "ended_at": "ended_at + number * 1000000",
    "end_reason": "iif(number % 97, 'success', 'failed')",
}
"""Column → what it is in the copy of this number."""

QUERIES = {
    "all": RunQuery(),
    "of one task": RunQuery(units=("task-7",)),
    "failed": RunQuery(statuses=(EndReason.FAILED,)),
}


def measure() -> list[Row]:
    """Milliseconds, the way to the store's thread and back included."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with workplace() as folder:
        file = folder / "rota.db"
        store = await SqliteStore.open(file, SystemClock())
        try:
            await store.commit([SaveRun(run=FIRST)])
            _copy(file)
            return [await _row(store, name, query) for name, query in QUERIES.items()]
        finally:
            await store.close()


async def _row(store: SqliteStore, name: str, query: RunQuery) -> Row:
    took = [await _milliseconds(store, query) for _ in range(ROUNDS)]
    return Row(figure=f"newest 50 of 1,000,000 runs, {name}", unit="ms", rota=took, aim=AIM)


async def _milliseconds(store: SqliteStore, query: RunQuery) -> float:
    begin = time.perf_counter()
    page = await store.runs(query, limit=LIMIT, after=None, with_total=False)
    took = time.perf_counter() - begin
    if len(page.runs) != LIMIT:
        raise RuntimeError(f"a page of {len(page.runs)} runs")
    return took * 1000


def _copy(file: Path) -> None:
    """Makes the one run there is a million."""
    with sqlite3.connect(file) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(run)")]
        values = ", ".join(CHANGED.get(column, column) for column in columns)
        database.execute(
            "WITH RECURSIVE series(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM series LIMIT ?) "
            f"INSERT INTO run ({', '.join(columns)}) SELECT {values} FROM series, (SELECT * FROM run)",
            (RUNS - 1,),
        )
    database.close()
