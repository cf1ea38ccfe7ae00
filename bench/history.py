"""A long history, made in seconds: runs of many tasks, and their slots, written straight into a database of no use.

python -m bench.history DATA_DIR [RUNS]
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rota.model.name import run_id_at
from rota.store.bulk import at_once, count_runs, without_indexes

DEFINITION, HASH = 1, "0" * 64
SECOND = 1_000_000
ENDS = ("success",) * 96 + ("failed", "failed", "timeout", "stopped")
COLUMNS = (
    "id, unit, kind, phase, trigger, created_at, definition, due_at, starts_at, started_at, ended_at, duration, "
    "end_reason, exit_code, attempt, retry_of, instance, pid, log_lines, log_bytes"
)
SLOTS = (
    "INSERT INTO slot (task, due_at, verdict, reason, decided_at, run_id, definition, count) "
    "SELECT unit, due_at, iif(rowid % 50, 'ran', 'skipped'), 'Ran on time.', started_at, id, definition, 1 "
    "FROM run WHERE due_at IS NOT NULL AND attempt = 1 ON CONFLICT DO NOTHING"
)
"""Those of the runs, one in fifty of them skipped."""

Row = tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Past:
    """What is to have been."""

    until: datetime
    runs: int = 1_000_000
    units: int = 100
    days: int = 366
    seed: int = 7

    def names(self) -> list[str]:
        """The tasks, by name."""
        return [f"task-{number:03}" for number in range(self.units)]


def write_past(file: Path, past: Past) -> None:
    """Writes it into the database, which is made where it is not there; nobody else may have it open."""
    with at_once(file) as database:
        database.execute("INSERT INTO definition (id, hash) VALUES (?, ?) ON CONFLICT DO NOTHING", (DEFINITION, HASH))
        with without_indexes(database, "run"), without_indexes(database, "slot"):
            marks = ", ".join("?" for _ in COLUMNS.split(","))
            database.executemany(f"INSERT INTO run ({COLUMNS}) VALUES ({marks})", _runs(past))
            database.execute(SLOTS)
            count_runs(database)
        database.execute("ANALYZE")
        database.execute("DROP TABLE sqlite_stat1")  # Rota keeps none: plans must be good without


def _runs(past: Past) -> Iterator[Row]:
    """In the order of time, as they would have been written; a task's runs are evenly spread."""
    chance = random.Random(past.seed)
    begin = past.until - timedelta(days=past.days)
    names = past.names()
    usual = [chance.lognormvariate(2, 1.5) for _ in names]
    step = timedelta(days=past.days) / past.runs
    for number in range(past.runs):
        at = begin + number * step
        unit = number % len(names)
        yield _run(names[unit], at, usual[unit] * chance.lognormvariate(0, 0.5), number, chance)


def _run(unit: str, at: datetime, seconds: float, number: int, chance: random.Random) -> Row:
    due = round(at.timestamp() * SECOND)
    started = due + int(chance.expovariate(200) * SECOND)
    took = int(seconds * SECOND) if number % 1000 else 5 * 3600 * SECOND
    end = chance.choice(ENDS)
    run_id = run_id_at(at, number.to_bytes(10, "big"))
    exit_code = 0 if end == "success" else 1
    times = (due, due, started, started + took, took)
    return (
        *(run_id, unit, "task", "ended", "cron", started + 500, DEFINITION, *times),
        *(end, exit_code, 1, None, 0, 4000 + number % 20_000, 10, 1000),
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write_past(
        folder / "rota.db", Past(until=datetime.now(UTC), runs=int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    )
