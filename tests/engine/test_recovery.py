"""Does a new daemon go on where the one before died, each run and slot once?"""

from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, START, World, task

from rota.model.run import EndReason, Trigger
from rota.model.slot import Verdict
from rota.testing.runner import Play


async def test_a_second_daemon_finds_the_slots_that_fired_without_one() -> None:
    """LED-19: armed slots fire on time while no daemon lives; one row each."""
    world = World(task(crons=("*/5 * * * * *",), parallelism=3))
    await world.up()
    await world.kill_daemon()
    await world.wait(seconds=12)
    assert len(world.runner.starts) == 2
    await world.up()
    await world.wait(seconds=8)
    slots = await world.slots()
    assert [slot.due_at - START for slot in slots] == [timedelta(seconds=5 * n) for n in (1, 2, 3, 4)]
    assert {slot.verdict for slot in slots} == {Verdict.RAN}
    assert len({launch.run_id for launch in world.runner.starts}) == 4
    await world.close()


async def test_twenty_daemons_killed_in_a_row_leave_one_row_per_slot() -> None:
    """LED-18, SUR-03: whatever the instant of the kill."""
    world = World(task(crons=("* * * * * *",), parallelism=3), plays={"backup": Play(0.7)})
    await world.up()
    for kill in range(20):
        await world.wait(milliseconds=610 + 37 * kill)
        await world.kill_daemon()
        await world.wait(milliseconds=90)
        await world.up()
    await world.wait(seconds=3)
    slots = await world.slots()
    first, last = slots[0].due_at, slots[-1].due_at
    assert [slot.due_at for slot in slots] == [first + timedelta(seconds=n) for n in range((last - first).seconds + 1)]
    assert {slot.verdict for slot in slots} == {Verdict.RAN}
    started = [launch.run_id for launch in world.runner.starts]
    assert len(started) == len(set(started))
    await world.close()


async def test_a_run_whose_keeper_died_is_crashed_and_its_slot_stays_ran() -> None:
    """LED-11, SUR-07"""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(600)})
    await world.up()
    await world.wait(seconds=40)
    [run] = await world.runs()
    await world.kill_keeper()
    world.runner.strays.add(run.id)
    await world.up()
    [run] = await world.runs()
    assert (run.end_reason, run.exit_code) == (EndReason.CRASHED, -1)
    assert "found and stopped" in (run.reason or "")
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_waiters_survive_the_daemon_and_the_keeper_in_their_order() -> None:
    """OVL-07"""
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    asked = [(await engine.trigger("backup", Trigger.CLI, "test")).id for _ in range(5)]
    await world.wait(seconds=1)
    await world.kill_daemon()
    await world.up()
    await world.wait(seconds=15)
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=90)
    assert [launch.run_id for launch in world.runner.starts] == asked
    await world.close()


async def test_an_armed_slot_whose_keeper_died_before_it_was_due_is_not_left_as_ran() -> None:
    """LED-20"""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=25)
    assert world.runner.stage.armed
    await world.kill_keeper()
    await world.wait(seconds=60)
    await world.up()
    await world.wait(seconds=3)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.CAUGHT_UP]
    assert len(world.runner.starts) == 1
    await world.close()


async def test_a_removed_task_sees_its_run_to_its_end() -> None:
    """REL-06, across a restart of the daemon."""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(60)})
    await world.up()
    await world.wait(seconds=40)
    await world.kill_daemon()
    world.units = (task("other"),)
    await world.up()
    await world.wait(seconds=60)
    assert [run.end_reason for run in await world.runs()] == [EndReason.SUCCESS]
    await world.close()


async def test_slots_armed_under_another_definition_hold_nothing_up_when_the_keeper_is_gone_as_well() -> None:
    """LED-24: their rows are all that is left of them; they run under the definition in force."""
    world = World(task(crons=("*/5 * * * * *",)))
    await world.up()
    await world.wait(seconds=1)
    await world.kill_keeper()
    world.units = (task(crons=("*/5 * * * * *",), description="Another one."),)
    await world.up()
    await world.wait(seconds=30)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN] * 6
    world.clock.step(timedelta(minutes=10))
    await world.wait(seconds=60)
    assert (await world.slots())[-1].due_at > world.clock.now() - timedelta(seconds=6)
    await world.close()
