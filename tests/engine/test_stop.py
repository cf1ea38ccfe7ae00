"""Does a full stop end everything in good order?"""

from datetime import timedelta

import pytest
from tests.engine.world import World, service, task

from rota.model.error import WorldError
from rota.model.launch import ShutdownAsked
from rota.model.run import EndReason, Phase, Trigger
from rota.testing.clock import settle
from rota.testing.runner import Play


async def test_with_nothing_running_a_full_stop_is_immediate() -> None:
    """SUR-17"""
    world = World(task(crons=("* * * * *",)))
    engine = await world.up()
    world.runner.say(ShutdownAsked(reason="SIGTERM"))
    await settle()
    assert world._life is not None
    assert world._life.result() == "SIGTERM"
    assert engine.closing == "SIGTERM"
    assert world.runner.stage.armed == {}
    await world.runner.aclose()


async def test_nothing_starts_while_a_full_stop_is_under_way_and_the_slot_is_accounted_for_afterwards() -> None:
    """SUR-16: a slot, a waiter and a restart fall due during the drain."""
    backup = task(crons=("* * * * *",), graceful_stop=timedelta(seconds=5))
    world = World(backup, service(restart_delay=timedelta(seconds=1)), plays={"backup": Play(90), "web": Play(3000)})
    engine = await world.up()
    await world.wait(seconds=31)
    waiter = await engine.trigger("backup", Trigger.CLI, "test")
    starts = len(world.runner.starts)
    engine.begin_shut_down("test")
    await world.wait(seconds=9)
    assert len(world.runner.starts) == starts
    with pytest.raises(WorldError, match="stopping"):
        await engine.trigger("backup", Trigger.CLI, "test")
    assert world._life is not None
    assert world._life.done()
    world.runner.die()
    await world.up()
    await world.wait(seconds=120)
    runs = {run.id: run for run in await world.runs()}
    assert runs[waiter.id].end_reason is EndReason.SUCCESS
    await world.close()


async def test_a_task_may_finish_as_long_as_its_grace_fits_into_the_time_that_is_left() -> None:
    backup = task(graceful_stop=timedelta(seconds=4))
    world = World(backup, plays={"backup": Play(300)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    engine.begin_shut_down("test")
    await world.wait(seconds=5.9)
    assert [run.phase for run in await world.runs()] == [Phase.RUNNING]
    await world.wait(seconds=0.2)
    [run] = await world.runs()
    assert (run.end_reason, run.reason) == (EndReason.STOPPED, "Stopped with Rota.")
    assert world._life is not None
    assert world._life.done()
    await world.runner.aclose()


async def test_a_full_disk_starts_nothing_without_a_row_and_heals_by_itself() -> None:
    """SUR-13: slots fall due while the store cannot write."""
    world = World(task(crons=("* * * * *",)), plays={"backup": Play(10)})
    await world.up()
    await world.wait(seconds=31)
    world.store.failure = WorldError("There is no room left.")
    await world.wait(minutes=10)
    assert len(world.runner.starts) <= 2
    world.store.failure = None
    await world.wait(seconds=30)
    verdicts = [str(slot.verdict) for slot in await world.slots()]
    assert verdicts[0] == "ran"
    assert verdicts[-2:] == ["missed", "caught_up"]
    assert next(run.end_reason for run in await world.runs() if run.phase is Phase.ENDED) is EndReason.SUCCESS
    await world.close()
