"""Is a new daemon right about units that were removed or edited while it was away?"""

from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, World, service, task

from rota.model.error import WorldError
from rota.model.run import EndReason, Phase, Trigger
from rota.model.slot import Verdict
from rota.model.state import UnitState
from rota.model.unit import Kind, Restart
from rota.testing.runner import Play


async def test_an_armed_slot_of_a_removed_task_does_not_fire() -> None:
    """LED-21, across a restart of the daemon: disarmed, and no row is left open."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    assert world.runner.stage.armed
    await world.kill_daemon()
    world.units = (task("other"),)
    await world.up()
    await world.wait(seconds=60)
    assert world.runner.starts == []
    assert await world.store.open_slots() == []
    await world.close()


async def test_an_armed_slot_of_an_edited_task_does_not_fire_under_the_old_command() -> None:
    """LED-15, LED-24: the new schedule counts from the restart."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    await world.kill_daemon()
    world.units = (task(crons=("0 3 * * *",)),)
    await world.up()
    await world.wait(seconds=60)
    assert world.runner.starts == []
    await world.close()


async def test_the_waiters_of_a_removed_task_end_visibly_and_start_nothing() -> None:
    """OVL-06, REL-06: the live run ends by itself."""
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    for _ in range(3):
        await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.kill_daemon()
    world.units = ()
    await world.up()
    await world.wait(seconds=60)
    live, *waiters = await world.runs()
    assert live.end_reason is EndReason.SUCCESS
    assert {(run.end_reason, run.reason) for run in waiters} == {(EndReason.STOPPED, "Removed from the configuration.")}
    assert len(world.runner.starts) == 1
    await world.close()


async def test_a_task_that_became_a_service_finishes_its_run_and_the_service_starts() -> None:
    """SVC-09"""
    world = World(task("web"), plays={"web": Play(30)})
    engine = await world.up()
    await engine.trigger("web", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.kill_daemon()
    world.units = (service("web"),)
    await world.up()
    await world.wait(seconds=20)
    old, new = await world.runs()
    assert (old.kind, old.phase) == (Kind.TASK, Phase.RUNNING)
    assert (new.kind, new.phase) == (Kind.SERVICE, Phase.RUNNING)
    await world.wait(seconds=15)
    assert (await world.runs())[0].end_reason is EndReason.SUCCESS
    await world.close()


async def test_no_slot_vanishes_when_the_store_fails_for_a_moment() -> None:
    """SUR-13: slots that fell due meanwhile are rows, in one way or another."""
    world = World(task(crons=("*/2 * * * * *",)), plays={"backup": Play(100)})
    await world.up()
    await world.wait(seconds=9)
    world.store.failure = WorldError("There is no room left.")
    await world.wait(seconds=2)
    world.store.failure = None
    await world.wait(seconds=60)
    slots = await world.slots()
    told = sum(slot.count for slot in slots if slot.verdict is not Verdict.DST_REPEAT)
    assert told == (slots[-1].due_at - slots[0].due_at) / timedelta(seconds=2) + 1
    await world.close()


async def test_a_service_that_ended_for_good_is_not_started_by_the_next_daemon() -> None:
    """SVC-02, the other way round: `restart = "never"` holds over a killed daemon."""
    world = World(service(restart=Restart.NEVER), plays={"web": Play(3)})
    await world.up()
    await world.wait(seconds=5)
    await world.kill_daemon()
    engine = await world.up()
    await world.wait(seconds=60)
    assert len(world.runner.starts) == 1
    [view] = engine.views()
    assert view.state is UnitState.STOPPED
    await world.close()


async def test_a_waiter_that_was_refused_while_the_place_became_free_is_not_forgotten() -> None:
    """OVL-15, OVL-17: the refusal and the end that frees the pool arrive together."""
    world = World(task("a", pool="db"), task("b", pool="db"), plays={"a": Play(3), "b": Play(3)})
    world.pools["db"] = 1
    engine = await world.up()
    for name in "abab":
        await engine.trigger(name, Trigger.CLI, "test")
    await world.wait(seconds=60)
    assert {run.end_reason for run in await world.runs()} == {EndReason.SUCCESS}
    await world.close()
