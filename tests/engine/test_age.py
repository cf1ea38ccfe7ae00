"""Is a task overdue once its last success is too old, and is that told once?"""

from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, START, World, task

from rota.model.event import Event, UnitOverdue, UnitRecovered
from rota.model.run import Trigger
from rota.testing.runner import Play

HOUR = timedelta(hours=1)


def told(world: World) -> list[Event]:
    """What was said about age."""
    return [event for event in world.events if isinstance(event, UnitOverdue | UnitRecovered)]


async def test_a_task_without_a_success_is_overdue_an_age_after_first_sight() -> None:
    """ALR-04, the event: told once, and seen."""
    world = World(task(crons=EVERY_MINUTE, max_age=HOUR), plays={"backup": Play(1, exit_code=1)})
    engine = await world.up()
    await world.wait(minutes=59)
    assert told(world) == []
    await world.wait(hours=5)
    assert told(world) == [UnitOverdue(name="backup", since=START + HOUR, last_success_at=None, paused=False)]
    assert [view.overdue_since for view in engine.views()] == [START + HOUR]
    await world.close()


async def test_neither_a_daemon_that_dies_nor_one_that_is_replaced_tells_it_again() -> None:
    world = World(task(max_age=HOUR))
    await world.up()
    await world.wait(hours=2)
    for _ in range(3):
        await world.kill_keeper()
        await world.wait(minutes=5)
        engine = await world.up()
    assert len(told(world)) == 1
    assert [view.overdue_since for view in engine.views()] == [START + HOUR]
    await world.close()


async def test_a_success_puts_it_right_and_the_count_begins_anew() -> None:
    """ALR-04"""
    world = World(task(max_age=HOUR))
    engine = await world.up()
    await world.wait(hours=2)
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(minutes=30)
    success = START + 2 * HOUR + timedelta(seconds=1)
    assert told(world)[1:] == [UnitRecovered(name="backup", since=START + HOUR)]
    assert [view.overdue_since for view in engine.views()] == [None]
    await world.wait(minutes=31)
    again = UnitOverdue(name="backup", since=success + HOUR, last_success_at=success, paused=False)
    assert told(world)[2:] == [again]
    await world.close()


async def test_successes_in_time_are_not_talked_about() -> None:
    world = World(task(crons=EVERY_MINUTE, max_age=timedelta(minutes=2)))
    await world.up()
    await world.wait(hours=1)
    assert told(world) == []
    await world.close()


async def test_a_paused_task_becomes_overdue_too_and_says_so() -> None:
    """ALR-04"""
    world = World(task(crons=EVERY_MINUTE, max_age=HOUR))
    engine = await world.up()
    await engine.scheduled("backup").pause("socket:0", None)
    await world.wait(hours=2)
    [overdue] = told(world)
    assert isinstance(overdue, UnitOverdue)
    assert overdue.paused
    await world.close()


async def test_an_age_that_a_reload_brings_changes_or_takes_away_counts_at_once() -> None:
    world = World(task())
    engine = await world.up()
    await world.wait(hours=2)
    await world.reload(task(max_age=HOUR))
    assert [view.overdue_since for view in engine.views()] == [START + HOUR]
    await world.reload(task(max_age=3 * HOUR))
    assert [view.overdue_since for view in engine.views()] == [None]
    await world.wait(hours=2)
    assert [view.overdue_since for view in engine.views()] == [START + 3 * HOUR]
    await world.reload(task())
    assert [view.overdue_since for view in engine.views()] == [None]
    await world.close()


async def test_a_success_that_no_daemon_saw_the_end_of_counts() -> None:
    """It ended while none lived; the next one tells that all is well again."""
    world = World(task(max_age=HOUR), plays={"backup": Play(100)})
    engine = await world.up()
    await world.wait(hours=2)
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=10)
    await world.kill_daemon()
    await world.wait(minutes=5)
    engine = await world.up()
    assert [type(event) for event in told(world)] == [UnitOverdue, UnitRecovered]
    assert [view.overdue_since for view in engine.views()] == [None]
    await world.close()
