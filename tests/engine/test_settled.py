"""Is whoever waits for a service told when it is there, and when it will not be?"""

import asyncio
from datetime import timedelta

from tests.engine.test_rolling import BESIDE, IN_TURN, ready_world
from tests.engine.test_service import AT_ONCE, FOREVER, actor
from tests.engine.test_service_check import ILL, URL, WELL, http
from tests.engine.world import World, service

from rota.model.run import Trigger
from rota.model.unit import Restart
from rota.testing.clock import settle
from rota.testing.runner import Play


async def waiting(world: World, instance: int | None = None) -> asyncio.Task[bool]:
    """Somebody waits."""
    task = asyncio.ensure_future(world.engine.verbs.settled("web", instance=instance))
    await settle()
    return task


async def test_a_restart_is_over_when_the_last_one_was_replaced() -> None:
    world = await ready_world(service(instances=3, ready=http(), rolling=IN_TURN))
    world.prober.answers[URL] = ILL
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    asked = await waiting(world)
    assert not asked.done()
    world.prober.answers[URL] = WELL
    await world.wait(seconds=20)
    assert await asked
    await world.close()


async def test_a_restart_is_not_over_before_it_has_begun() -> None:
    """Whoever asks in the same breath still finds all of the old ones up."""
    world = await ready_world(service(instances=2))
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    asked = asyncio.ensure_future(actor(world).settled())
    before = set(world.runner.stage.live)
    await world.wait(seconds=20)
    assert await asked
    assert not before & set(world.runner.stage.live)
    await world.close()


async def test_a_restart_that_halts_has_failed_though_all_old_ones_serve_on() -> None:
    unit = service(instances=2, ready=http(), rolling=BESIDE, healthy_after=timedelta(seconds=30))
    world = await ready_world(unit)
    world.prober.answers[URL] = ILL
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    asked = await waiting(world)
    await world.wait(minutes=5)
    assert (asked.done() and asked.result(), actor(world).is_ready) == (False, True)
    await world.close()


async def test_what_halted_before_does_not_count_for_a_start() -> None:
    unit = service(instances=2, ready=http(), rolling=BESIDE, healthy_after=timedelta(seconds=30))
    world = await ready_world(unit)
    world.prober.answers[URL] = ILL
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(minutes=5)
    assert actor(world).rolling.has_halted
    await world.engine.verbs.start("web", Trigger.CLI, "test")
    assert await (await waiting(world))
    await world.close()


async def test_all_at_once_what_halted_before_is_forgotten() -> None:
    unit = service(instances=2, ready=http(), rolling=IN_TURN, healthy_after=timedelta(seconds=30))
    world = await ready_world(unit)
    world.prober.answers[URL] = ILL
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(minutes=5)
    await world.engine.verbs.restart("web", Trigger.CLI, "test", rolling=False)
    asked = await waiting(world)
    assert (asked.done(), actor(world).rolling.view) == (False, None)
    world.prober.answers[URL] = WELL
    await world.wait(seconds=20)
    assert await asked
    await world.close()


async def test_one_instance_is_waited_for_whatever_the_others_do() -> None:
    world = World(service(instances=2, start_retries=0), plays={"web": AT_ONCE})
    await world.up()
    world.runner.plays["web"] = FOREVER
    await world.engine.verbs.start("web", Trigger.CLI, "test", instance=1)
    assert await (await waiting(world, 1))
    assert await (await waiting(world)) is False
    await world.close()


async def test_what_fails_is_stopped_or_has_ended_for_good_is_not_waited_for() -> None:
    for unit, play in (
        (service(start_retries=0), AT_ONCE),
        (service(autostart=False), FOREVER),
        (service(restart=Restart.NEVER), Play(0)),
    ):
        world = World(unit, plays={"web": play})
        await world.up()
        await world.wait(seconds=1)
        assert await (await waiting(world)) is False
        await world.close()


async def test_what_stops_meanwhile_is_not_waited_for_any_longer() -> None:
    world = World(service(instances=2, ready=http()), plays={"web": FOREVER})
    world.prober.answers[URL] = ILL
    await world.up()
    asked = await waiting(world)
    assert not asked.done()
    await world.engine.verbs.stop("web", "by test")
    await settle()
    assert await asked is False
    await world.close()
