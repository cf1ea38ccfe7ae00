"""Does `run_on_start` make one run a start, or one a boot, whatever dies?"""

import pytest
from tests.engine.world import World, task

from rota.model.change import SaveRun
from rota.model.run import EndReason, Trigger
from rota.model.unit import RunOnStart
from rota.testing.runner import Play


async def started(world: World) -> int:
    """How many start runs there were."""
    return sum(run.trigger is Trigger.STARTUP for run in await world.runs())


async def again(world: World) -> None:
    """`rota up` once more, under another keeper."""
    await world.wait(seconds=5)
    await world.kill_keeper()
    await world.up()


async def test_one_run_a_boot_however_often_rota_starts() -> None:
    """SCH-27: twice in one boot; a reboot; a container that is started anew is another boot."""
    world = World(task(run_on_start=RunOnStart.BOOT))
    await world.up()
    await again(world)
    assert await started(world) == 1
    world.boot = "second boot"
    await again(world)
    await again(world)
    assert await started(world) == 2
    await world.close()


async def test_where_the_boot_cannot_be_read_it_runs_at_each_start_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """SCH-27"""
    world = World(task(run_on_start=RunOnStart.BOOT))
    world.boot = None
    await world.up()
    await again(world)
    assert await started(world) == 2
    assert "backup runs at each start of Rota" in caplog.text
    await world.close()


async def test_a_start_run_that_crashed_counts_as_done() -> None:
    """SCH-27"""
    world = World(task(run_on_start=RunOnStart.BOOT), plays={"backup": Play(600)})
    await world.up()
    await again(world)
    [run] = await world.runs()
    assert run.end_reason is EndReason.CRASHED
    await world.close()


@pytest.mark.parametrize("when", RunOnStart)
async def test_a_reload_or_another_daemon_starts_nothing(when: RunOnStart) -> None:
    """SCH-26"""
    world = World(task())
    await world.up()
    await world.reload(task(run_on_start=when), task("new", run_on_start=when))
    await world.kill_daemon()
    await world.up()
    assert await started(world) == 0
    await world.close()


@pytest.mark.parametrize("steps", range(2, 26, 2))
async def test_wherever_the_first_daemon_dies_there_is_one_run_for_the_boot(steps: int) -> None:
    """SCH-27: run and boot are one write."""
    world = World(task(run_on_start=RunOnStart.BOOT))
    await world.up_and_kill_after(steps)
    await world.kill_keeper()
    await world.up()
    await again(world)
    assert await started(world) == 1
    await world.close()


async def test_a_start_run_waits_for_room_in_the_database() -> None:
    world = World(task(run_on_start=RunOnStart.DAEMON))
    world.store.full_for = SaveRun
    await world.up()
    await world.wait(seconds=3)
    assert await started(world) == 0
    world.store.full_for = None
    await world.wait(seconds=3)
    assert await started(world) == 1
    await world.close()


async def test_the_newest_missed_slot_comes_before_the_start_run() -> None:
    """Boot order: catch up first (docs/behaviour.md §7)."""
    world = World(task(crons=("0 * * * *",), run_on_start=RunOnStart.DAEMON), plays={"backup": Play(10)})
    await world.up()
    await again(world)
    await world.wait(minutes=1)
    await world.kill_keeper()
    await world.wait(hours=2)
    await world.up()
    await world.wait(seconds=30)
    assert [launch.env["ROTA_TRIGGER"] for launch in world.runner.starts][-2:] == ["catch_up", "startup"]
    await world.close()
