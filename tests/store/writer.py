"""Writes runs for ever, three calls at a time, and says each id once it is durable. Argument: the database."""

import asyncio
import itertools
import sys
from pathlib import Path

from tests.store.example import a_run

from rota.clock import SystemClock
from rota.model.change import SaveRun
from rota.store.sqlite import SqliteStore


async def write_for_ever(path: Path) -> None:
    store = await SqliteStore.open(path, SystemClock())
    numbers = itertools.count()

    async def write() -> None:
        for number in numbers:
            run = a_run(number, reason="x" * (number % 500))
            await store.commit([SaveRun(run=run)])
            sys.stdout.write(f"{run.id}\n")
            sys.stdout.flush()

    await asyncio.gather(write(), write(), write())


asyncio.run(write_for_ever(Path(sys.argv[1])))
