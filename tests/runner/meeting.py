"""A LocalRunner in the part of the keeper's daemon, and launches for it."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta

from tests.keeper.kept import Kept

from rota.clock import SystemClock
from rota.model.launch import ArmedLaunch, Inventory, Launch, Report
from rota.model.name import run_id_at
from rota.runner.local import LocalRunner

CLOCK = SystemClock()


def launch(*argv: str, **members: object) -> Launch:
    """A run of the unit `backup`; a single word is a line for the shell."""
    run_id = run_id_at(CLOCK.now(), os.urandom(10))
    command = ("/bin/sh", "-c", argv[0]) if len(argv) == 1 else argv
    env = {"PATH": os.environ["PATH"], "ROTA_RUN_ID": run_id}
    return Launch(**{"run_id": run_id, "unit": "backup", "argv": command, "env": env, "cwd": "/"} | members)


def armed(one: Launch, seconds: float) -> ArmedLaunch:
    return ArmedLaunch(launch=one, at=datetime.now(UTC) + timedelta(seconds=seconds))  # noqa: TID251 - a wall time


class Meeting:
    """A runner that has met the keeper."""

    def __init__(self, runner: LocalRunner, inventory: Inventory, reports: AsyncIterator[Report]) -> None:
        self.runner = runner
        self.inventory = inventory
        self._reports = reports

    async def hear(self, count: int = 1) -> Sequence[Report]:
        """The next reports."""
        return [await anext(self._reports) for _ in range(count)]


@asynccontextmanager
async def meeting(kept: Kept) -> AsyncIterator[Meeting]:
    """Takes the part of the next daemon for the length of a block, then hangs up."""
    daemon = kept.next_daemon()
    runner = LocalRunner(daemon.connection.dup(), kept.data, CLOCK)
    try:
        inventory = await runner.connect()
        await runner.ready()
        async with aclosing(runner.reports()) as reports:
            yield Meeting(runner, inventory, reports)
    finally:
        await runner.close()
        daemon.close()
