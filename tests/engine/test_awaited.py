"""What a waiting run waits for, in a word; and which run tries again what another failed to do."""

from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, World, task

from rota.model.run import Awaited, Phase, Run, Trigger
from rota.testing.runner import Play

HOUR = timedelta(hours=1)


async def waiting(world: World) -> list[Awaited | None]:
    return [run.waiting_for for run in await world.runs() if run.phase in {Phase.QUEUED, Phase.DELAYED}]


async def test_a_run_behind_another_of_its_task_waits_for_parallelism() -> None:
    world = World(task(), plays={"backup": Play(9999)})
    engine = await world.up()
    for _ in range(2):
        await engine.trigger("backup", Trigger.CLI, "test")
    assert await waiting(world) == [Awaited.PARALLELISM]
    await world.close()


async def test_a_run_behind_another_of_its_pool_waits_for_the_pool() -> None:
    world = World(task("a", pool="db"), task("b", pool="db"), plays={"a": Play(9999)})
    world.pools = {"db": 1}
    engine = await world.up()
    await engine.trigger("a", Trigger.CLI, "test")
    await engine.trigger("b", Trigger.CLI, "test")
    assert await waiting(world) == [Awaited.POOL]
    await world.close()


async def test_a_retry_waits_for_its_instant_and_is_named_by_the_run_before() -> None:
    world = World(
        task(retry_attempts=2, retry_delay=HOUR, retry_max_delay=HOUR), plays={"backup": Play(1, exit_code=1)}
    )
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=5)
    assert await waiting(world) == [Awaited.RETRY_DELAY]
    await world.wait(hours=3)
    first, second, third = sorted(await world.runs(), key=lambda run: run.attempt)
    assert [run.retried_by for run in (first, second, third)] == [second.id, third.id, None]
    assert [run.waiting_for for run in (first, second, third)] == [None, None, None]
    await world.close()


async def test_missed_slots_wait_for_one_another() -> None:
    world = World(task(crons=EVERY_MINUTE, catch_up="all", max_catch_up_runs=3), plays={"backup": Play(300)})
    await world.up()
    await world.kill_daemon()
    await world.wait(minutes=4)
    await world.up()
    runs: list[Run] = [run for run in await world.runs() if run.trigger is Trigger.CATCH_UP]
    assert [run.waiting_for for run in runs if run.phase is Phase.QUEUED] == [Awaited.CATCH_UP] * 2
    await world.close()
