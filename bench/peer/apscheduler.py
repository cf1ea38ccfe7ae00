"""APScheduler 3.11: a scheduler in a Python process, with `subprocess.run` as its job and ten threads, as it comes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bench.job import Command
from bench.peer.environment import BIN, started, until

PROGRAM = Path(__file__).parent / "program" / "apscheduler_jobs.py"


@contextmanager
def at_once(count: int, due: datetime, command: Command, folder: Path) -> Iterator[None]:
    """So many jobs that all fall due at this second, once a day."""
    arguments = ["at_once", str(count), str(due.timestamp()), json.dumps(command)]
    with started([BIN / "python", PROGRAM, *arguments], folder):
        yield


@contextmanager
def idle(count: int, folder: Path) -> Iterator[int]:
    """The pid of a scheduler with so many daily jobs of which none is due soon, once it has begun."""
    with started([BIN / "python", PROGRAM, "idle", str(count)], folder) as process:
        until(process, lambda: "begun" in (folder / "peer.log").read_text())
        yield process.pid


@contextmanager
def each_second(command: Command, folder: Path) -> Iterator[int]:
    """The pid of a scheduler with one job that is due every second."""
    with started([BIN / "python", PROGRAM, "each_second", json.dumps(command)], folder) as process:
        yield process.pid
