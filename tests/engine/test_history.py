"""Is what befell the clocks and the daemon kept, told and taken as downtime?"""

from datetime import timedelta

import pytest
from tests.engine.world import EVERY_MINUTE, START, World, task

from rota.model.disturbance import Disturbance, DisturbanceKind
from rota.model.launch import Stepped
from rota.model.slot import Verdict


async def befell(world: World) -> list[tuple[DisturbanceKind, timedelta]]:
    """What is kept, oldest first."""
    return [(one.kind, one.by) for one in reversed(await world.store.disturbances(100))]


async def test_a_clock_set_back_is_kept_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """SCH-10: the keeper notices it too, and that is not another step."""
    world = World(task(crons=("*/5 * * * * *",)))
    await world.up()
    await world.wait(minutes=20)
    world.clock.step(timedelta(minutes=-10))
    world.runner.give_back("the wall clock was set")
    world.runner.say(Stepped(by=timedelta(minutes=-10), at=world.clock.now()))
    await world.wait(minutes=15)
    assert await befell(world) == [(DisturbanceKind.CLOCK_SET, timedelta(minutes=-10))]
    assert caplog.text.count("the wall clock was set back by 10 m") == 1
    due = [launch.env["ROTA_SLOT"] for launch in world.runner.starts]
    assert len(due) == len(set(due))
    after = await world.slots()
    assert after[-1].due_at - START > timedelta(minutes=24)
    await world.close()


async def test_a_machine_that_slept_is_told_apart_from_a_clock_that_was_set(caplog: pytest.LogCaptureFixture) -> None:
    """SCH-11: three hours asleep are downtime, noticed within 30 s."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=2)
    world.clock.suspend(timedelta(hours=3))
    world.runner.give_back("the wall clock was set")
    await world.wait(seconds=31)
    assert await befell(world) == [(DisturbanceKind.SUSPENDED, timedelta(hours=3))]
    assert "the machine slept for 3 h" in caplog.text
    counts = {slot.verdict: slot.count for slot in (await world.slots())[2:]}
    assert (counts[Verdict.MISSED], counts[Verdict.CAUGHT_UP]) == (179, 1)
    await world.close()


async def test_a_range_that_a_clock_which_ran_ahead_left_is_cut() -> None:
    """SCH-12: rows of the future block their own instants alone; the present fires at once."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=2)
    world.clock.step(timedelta(days=1461))
    world.runner.give_back("the wall clock was set")
    await world.wait(minutes=1)
    world.clock.step(timedelta(days=-1461))
    world.runner.give_back("the wall clock was set")
    await world.wait(minutes=10)
    [cut] = [slot for slot in await world.slots() if slot.verdict is Verdict.MISSED]
    assert (cut.until or cut.due_at) - START < timedelta(minutes=4)
    present = [slot for slot in await world.slots() if cut.due_at <= slot.due_at < START + timedelta(hours=1)]
    ran = [slot for slot in present if slot.verdict is Verdict.RAN]
    assert len(ran) >= 9
    assert sum(slot.count for slot in present) == (present[-1].due_at - cut.due_at) // timedelta(minutes=1) + 1
    await world.close()


async def test_the_time_between_the_last_sign_and_the_next_start_is_downtime() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=5)
    await world.kill_keeper()
    await world.wait(hours=3)
    await world.up()
    [(kind, by)] = await befell(world)
    assert kind is DisturbanceKind.DOWN
    assert timedelta(hours=3) < by < timedelta(hours=3, minutes=1)
    await world.close()


async def test_a_daemon_that_is_replaced_under_its_keeper_is_no_downtime() -> None:
    world = World(task())
    await world.up()
    await world.wait(hours=5)
    await world.kill_daemon()
    await world.wait(seconds=3)
    await world.up()
    assert await befell(world) == []
    await world.close()


async def test_after_a_full_stop_downtime_begins_with_the_stop() -> None:
    world = World(task())
    await world.up()
    await world.wait(hours=5)
    world.engine.begin_shut_down("test")
    await world.wait(seconds=1)
    await world.kill_keeper()
    await world.wait(hours=1)
    await world.up()
    assert (await befell(world))[-1] == (DisturbanceKind.DOWN, timedelta(hours=1, seconds=1))
    await world.close()


def test_a_disturbance_touches_the_time_it_took() -> None:
    back = Disturbance(kind=DisturbanceKind.CLOCK_SET, at=START, by=timedelta(hours=-1))
    assert back.touches(START, START + timedelta(minutes=1))
    assert back.touches(START + timedelta(minutes=30), START + timedelta(minutes=31))
    assert not back.touches(START + timedelta(hours=2), START + timedelta(hours=3))
