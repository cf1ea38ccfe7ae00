"""Do logs stay within bounds, the oldest going first, and none that is still needed?"""

from dataclasses import replace
from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, World, task

from rota.model.configuration import StorageSettings
from rota.model.error import WorldError
from rota.model.run import Run, Trigger
from rota.model.unit import Task
from rota.testing.runner import Play

HOUR = timedelta(hours=1)


async def printed(world: World, size: int) -> list[Run]:
    """Ten runs that have ended, each with so many bytes of output."""
    await world.wait(minutes=10)
    runs = await world.runs()
    for run in runs:
        assert run.ended_at is not None
        world.logs.put(run.unit, run.id, size, run.ended_at)
    return runs


async def quiet(world: World) -> None:
    """Nothing more runs by itself."""
    await world.reload(*(replace(unit, crons=()) for unit in world.units if isinstance(unit, Task)))


async def test_beyond_the_most_the_oldest_go_down_to_nine_tenths_and_rows_stay() -> None:
    world = World(task(crons=EVERY_MINUTE))
    world.storage = StorageSettings(max_size=1000)
    await world.up()
    runs = await printed(world, 200)
    await quiet(world)
    await world.wait(hours=1)
    assert list(world.logs.kept) == [run.id for run in runs[-4:]]
    assert {run.id for run in runs} <= {run.id for run in await world.runs()}
    await world.close()


async def test_the_output_of_a_live_run_stays_however_large() -> None:
    world = World(task(crons=EVERY_MINUTE), task("long"), plays={"long": Play(86400)})
    world.storage = StorageSettings(max_size=1000)
    engine = await world.up()
    alive = await engine.trigger("long", Trigger.CLI, "test")
    runs = await printed_but(world, alive)
    world.logs.put("long", alive.id, 5000, world.clock.now())
    await quiet(world)
    await world.wait(hours=1)
    assert list(world.logs.kept) == [alive.id]
    assert len(runs) == 10
    await world.close()


async def printed_but(world: World, alive: Run) -> list[Run]:
    await world.wait(minutes=10)
    runs = [run for run in await world.runs() if run.id != alive.id]
    for run in runs:
        world.logs.put(run.unit, run.id, 100, world.clock.now())
    return runs


async def test_a_tenth_of_the_disk_is_the_most_where_nothing_is_said() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await printed(world, 200)
    world.disk.whole = 10_000
    await quiet(world)
    await world.wait(hours=1)
    assert len(world.logs.kept) == 4
    await world.close()


async def test_ended_logs_are_compressed_after_a_while() -> None:
    world = World(task(crons=EVERY_MINUTE), task("long"), plays={"long": Play(86400)})
    world.storage = StorageSettings(compress_after=2 * HOUR)
    engine = await world.up()
    alive = await engine.trigger("long", Trigger.CLI, "test")
    world.logs.put("long", alive.id, 100, world.clock.now())
    runs = await printed_but(world, alive)
    await quiet(world)
    await world.wait(hours=1)
    assert not any(file.packed for file in world.logs.kept.values())
    await world.wait(hours=3)
    assert {run_id for run_id, file in world.logs.kept.items() if file.packed} == {run.id for run in runs}
    await world.close()


async def test_logs_that_are_compressed_first_need_not_go() -> None:
    world = World(task(crons=EVERY_MINUTE))
    world.storage = StorageSettings(max_size=1000, compress_after=timedelta(minutes=10))
    await world.up()
    await printed(world, 150)
    await quiet(world)
    await world.wait(hours=2)
    assert len(world.logs.kept) == 10
    await world.close()


async def test_a_log_that_no_row_names_goes_after_a_day_and_its_folder_with_it() -> None:
    world = World(task())
    await world.up()
    world.logs.put("removed long ago", "01J00000000000000000000000", 10, world.clock.now())
    world.logs.folders.add("backup")
    await world.wait(hours=23)
    assert world.logs.kept
    await world.wait(hours=3)
    assert world.logs.kept == {}
    assert world.logs.folders == {"backup"}
    await world.close()


async def test_much_output_does_not_wait_for_its_hour() -> None:
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(1)})
    world.storage = StorageSettings(max_size=1000)
    await world.up()
    await world.wait(minutes=2)
    for run in await world.runs():
        world.logs.put(run.unit, run.id, 2000, world.clock.now())
    world.runner.log_bytes = 2000
    await world.wait(minutes=2)
    assert world.logs.kept == {}
    await world.close()


async def test_a_disk_that_refuses_to_compress_does_not_keep_the_oldest_from_going() -> None:
    world = World(task(crons=EVERY_MINUTE))
    world.storage = StorageSettings(max_size=1000, compress_after=timedelta())
    await world.up()
    runs = await printed(world, 200)
    await quiet(world)

    async def refuse(_unit: str, _run_id: str) -> bool:
        raise WorldError("No space left on device.")

    world.logs.compress = refuse  # type: ignore[method-assign] # the full disk
    await world.wait(hours=1)
    assert list(world.logs.kept) == [run.id for run in runs[-4:]]
    await world.close()
