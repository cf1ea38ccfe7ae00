"""A task that fails, and is tried again."""

from datetime import timedelta
from typing import Any

from tests.engine.world import World, task

from rota.model.run import EndReason, Run, Trigger
from rota.model.unit import Task
from rota.testing.runner import Play

MINUTE = timedelta(minutes=1)
FAILS = {"backup": Play(seconds=1, exit_code=7)}
ENDS = [EndReason.FAILED, EndReason.FAILED, EndReason.FAILED]


def stubborn(**members: Any) -> Task:
    """Two retries, a minute after each failure."""
    return task(**{"retry_attempts": 2, "retry_delay": MINUTE} | members)


async def begun(world: World) -> Run:
    """A daemon, and a run by hand."""
    engine = await world.up()
    return await engine.trigger("backup", Trigger.CLI, "socket:1000")


async def begin_and_fail(world: World) -> None:
    """The first attempt has failed, its retry is due in 58 s."""
    await begun(world)
    await world.wait(seconds=3)
