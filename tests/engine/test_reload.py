"""Does a reload change what it says of tasks, and nothing else, while they run?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engine.world import EVERY_MINUTE, START, World, service, task

from rota.model.event import ConfigReloaded
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.unit import Overlap
from rota.testing.runner import Play


def minute(number: int) -> object:
    """That many whole minutes after START's own."""
    return START.replace(second=0) + timedelta(minutes=number)


async def began(world: World) -> list[Run]:
    """The runs that have a process or had one."""
    return [run for run in await world.runs() if run.started_at is not None]


async def test_an_added_task_fires_and_a_removed_one_does_not() -> None:
    """REL-09: at once, and the views follow."""
    world = World(task("old", crons=EVERY_MINUTE))
    engine = await world.up()
    await world.wait(seconds=20)
    assert world.runner.stage.armed
    await world.reload(task("new", crons=EVERY_MINUTE))
    assert [view.unit.name for view in engine.views()] == ["new"]
    await world.wait(seconds=70)
    assert {run.unit for run in await world.runs()} == {"new"}
    assert [event for event in world.events if isinstance(event, ConfigReloaded)] == [
        ConfigReloaded(added=("new",), removed=("old",), changed=())
    ]
    await world.close()


async def test_a_changed_schedule_counts_from_the_reload_and_the_old_one_is_disarmed() -> None:
    """LED-24, LED-15: nothing is caught up."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    await world.reload(task(crons=("*/5 * * * *",)))
    await world.wait(minutes=5)
    assert [slot.due_at for slot in await world.slots()] == [minute(5)]
    await world.close()


async def test_an_armed_slot_fires_under_the_new_command_on_the_same_instant() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    await world.reload(task(crons=EVERY_MINUTE, env={"NEW": "1"}))
    await world.wait(seconds=20)
    [launch] = world.runner.starts
    assert launch.env["NEW"] == "1"
    assert world.runner.started_at[launch.run_id] == minute(1)
    await world.close()


async def test_a_task_removed_in_mid_run_ends_under_its_old_definition() -> None:
    """REL-06"""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(100)})
    await world.up()
    await world.wait(seconds=40)
    await world.reload()
    await world.wait(seconds=200)
    [run] = await world.runs()
    assert (run.end_reason, run.exit_code) == (EndReason.SUCCESS, 0)
    [record] = await world.store.unit_records()
    assert record.removed_at is not None
    await world.close()


async def test_a_task_that_is_added_again_while_its_old_run_drains_is_not_removed_with_it() -> None:
    """REL-07, OVL-08: the old run counts as active, and who waits starts after it."""
    world = World(task(), plays={"backup": Play(30)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.reload()
    await world.reload(task(crons=EVERY_MINUTE, env={"NEW": "1"}))
    world.runner.plays["backup"] = Play(5)
    waiting = await engine.trigger("backup", Trigger.CLI, "test")
    assert waiting.phase is Phase.QUEUED
    await world.wait(seconds=300)
    assert engine.view("backup") is not None
    [record] = await world.store.unit_records()
    assert record.removed_at is None
    started = await began(world)
    assert {run.end_reason for run in started} == {EndReason.SUCCESS}
    assert len(started) > 4
    await world.close()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((), "Removed from the configuration."),
        ((service("backup"),), "It is a service now."),
        ((task(on_overlap=Overlap.SKIP),), 'Dropped: `on_overlap` is "skip" now.'),
    ],
)
async def test_waiters_end_visibly_when_there_is_no_queue_any_more(after: tuple[object, ...], words: str) -> None:
    """OVL-06: none is pending for ever, and the reason says which it was."""
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    for _ in range(3):
        await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.reload(*after)  # type: ignore[arg-type] # units of either kind
    dropped = [run for run in await world.runs() if run.end_reason is EndReason.STOPPED]
    assert [run.reason for run in dropped] == [words, words]
    await world.wait(seconds=20)
    assert await world.store.open_slots() == []
    assert not [run for run in await world.runs() if run.phase is Phase.QUEUED]
    await world.close()


@pytest.mark.parametrize("after", [task(), service("backup")])
async def test_a_pause_does_not_outlive_the_schedule_it_was_for(after: object) -> None:
    """REL-10: cleared, for a task without cron and for a service."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.kill_daemon()
    await pause(world)
    await world.up()
    await world.reload(after)  # type: ignore[arg-type] # a unit of either kind
    [record] = await world.store.unit_records()
    assert record.paused_at is None
    await world.close()


async def pause(world: World) -> None:
    """The unit's row says that it is paused."""
    from rota.model.change import SaveUnit  # noqa: PLC0415 - this is what pausing comes down to

    [record] = await world.store.unit_records()
    await world.store.commit([SaveUnit(record=replace(record, paused_at=START, paused_by="test"))])


async def test_a_pool_made_smaller_kills_nobody_and_new_ones_wait() -> None:
    """OVL-18, the reload's part: the armed slot of a task in the pool claims its place anew."""
    tasks = [task(name, pool="db", crons=EVERY_MINUTE) for name in "abc"]
    world = World(*tasks, plays={name: Play(90) for name in "abc"})
    world.pools["db"] = 3
    await world.up()
    await world.wait(seconds=40)
    assert len(world.runner.stage.live) == 3
    world.pools["db"] = 1
    await world.reload(*tasks)
    assert len(world.runner.stage.live) == 3
    await world.wait(seconds=85)
    assert len(world.runner.stage.live) == 1
    await world.close()
