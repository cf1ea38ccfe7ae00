"""Do start, stop and restart of a task do what they promise, whatever runs and waits?"""

import asyncio
from datetime import timedelta
from random import Random

import pytest
from tests.engine.delay import Delay
from tests.engine.world import EVERY_MINUTE, World, task

from rota.model.error import RefusedError, WorldError
from rota.model.run import EndReason, Phase, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Overlap
from rota.testing.clock import settle
from rota.testing.runner import Play

SEEDS = [*range(10), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, 210))]
DEAF = {"backup": Play(100, deaf=True)}


async def test_start_gives_a_task_one_run_and_no_second_while_it_is_active_or_waits() -> None:
    world = World(task(pool="db"), task("other", pool="db"), plays={"other": Play(5)})
    world.pools["db"] = 1
    engine = await world.up()
    await engine.trigger("other", Trigger.CLI, "test")
    [begun] = await engine.verbs.start("backup", Trigger.CLI, "test")
    assert await engine.verbs.start("backup", Trigger.CLI, "test") == []
    await world.wait(seconds=5.5)
    assert await engine.verbs.start("backup", Trigger.CLI, "test") == []
    await world.wait(seconds=5)
    assert [run.id for run in await world.runs() if run.unit == "backup"] == [begun]
    await world.close()


async def test_stop_ends_what_is_active_and_what_waits_and_the_schedule_goes_on() -> None:
    """OVL-10"""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(50)})
    engine = await world.up()
    asked = [(await engine.trigger("backup", Trigger.CLI, "test")).id for _ in range(3)]
    await world.wait(seconds=1)
    assert sorted(await engine.verbs.stop("backup", "by hand")) == sorted(asked)
    await world.wait(seconds=1)
    runs = await world.runs()
    assert [(run.end_reason, run.reason) for run in runs] == [(EndReason.STOPPED, "by hand")] * 3
    assert [run.started_at is None for run in runs] == [False, True, True]
    await world.wait(seconds=60)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_stop_with_nothing_to_stop_is_no_error() -> None:
    world = World(task())
    engine = await world.up()
    assert await engine.verbs.stop("backup", "by hand") == []
    await world.close()


async def test_the_slot_of_a_waiter_that_is_stopped_is_dropped() -> None:
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(100)})
    engine = await world.up()
    await world.wait(seconds=95)
    await engine.verbs.stop("backup", "by hand")
    await settle()
    assert [(slot.verdict, slot.reason) for slot in await world.slots()][1] == (Verdict.DROPPED, "by hand")
    await world.close()


@pytest.mark.parametrize("policy", Overlap)
@pytest.mark.parametrize("seed", SEEDS)
async def test_two_restarts_at_once_give_exactly_one_new_run_after_the_real_end(seed: int, policy: Overlap) -> None:
    """OVL-11: the old run is slow to die, others wait; whatever `on_overlap` says."""
    chance = Random(seed)
    world = World(task(on_overlap=policy, graceful_stop=timedelta(seconds=3)), plays=DEAF)
    delay = Delay(world, chance)
    engine = await world.up()
    old = await engine.trigger("backup", Trigger.CLI, "test")
    if policy is Overlap.QUEUE:
        await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    delay.on = True
    first = asyncio.ensure_future(engine.verbs.restart("backup", Trigger.CLI, "one"))
    await world.wait(seconds=chance.choice([0, 0.01, 0.1, 2]))
    second = asyncio.ensure_future(engine.verbs.restart("backup", Trigger.API, "two"))
    await world.wait(seconds=5)
    assert first.result() == second.result()
    [new] = first.result()
    runs = {run.id: run for run in await world.runs()}
    assert [launch.run_id for launch in world.runner.starts] == [old.id, new]
    assert (runs[old.id].end_reason, runs[new].phase) == (EndReason.STOPPED, Phase.RUNNING)
    assert runs[new].started_at >= runs[old.id].ended_at  # type: ignore[operator] # both are there
    await world.close()


async def test_a_restart_whose_old_run_does_not_go_away_is_refused_and_starts_nothing() -> None:
    """OVL-11: not drained in time."""
    world = World(task(graceful_stop=timedelta(seconds=3)), plays=DEAF)
    engine = await world.up()
    old = await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    world.runner.stage.stopping.add(old.id)  # the ladder leads nowhere
    restart = asyncio.ensure_future(engine.verbs.restart("backup", Trigger.CLI, "one"))
    await world.wait(seconds=7.9)
    assert not restart.done()
    await world.wait(seconds=0.2)
    with pytest.raises(RefusedError, match=f"{old.id} was not gone within 8 s; nothing new was started"):
        restart.result()
    world.runner.end(old.id)
    await world.wait(seconds=10)
    assert [launch.run_id for launch in world.runner.starts] == [old.id]
    await world.close()


async def test_a_restart_goes_on_over_a_killed_daemon() -> None:
    """OVL-11: the new run is a row that waits."""
    world = World(task(graceful_stop=timedelta(seconds=3)), plays=DEAF)
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    restart = asyncio.ensure_future(engine.verbs.restart("backup", Trigger.CLI, "one"))
    await world.wait(seconds=1)
    await world.kill_daemon()
    await asyncio.wait([restart])
    await world.up()
    await world.wait(seconds=5)
    assert [run.phase for run in await world.runs()] == [Phase.ENDED, Phase.RUNNING]
    await world.close()


async def test_a_restart_of_a_task_that_does_not_run_is_a_run() -> None:
    world = World(task(), plays={"backup": Play(5)})
    engine = await world.up()
    [new] = await engine.verbs.restart("backup", Trigger.CLI, "one")
    await settle()
    assert [(run.id, run.phase) for run in await world.runs()] == [(new, Phase.RUNNING)]
    await world.close()


async def test_a_restart_that_cannot_be_written_ends_nothing() -> None:
    world = World(task(), plays={"backup": Play(5)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    world.store.failure = WorldError("There is no room left.")
    with pytest.raises(WorldError, match="no room"):
        await engine.verbs.restart("backup", Trigger.CLI, "one")
    world.store.failure = None
    await world.wait(seconds=5)
    assert [run.end_reason for run in await world.runs()] == [EndReason.SUCCESS]
    await world.close()
