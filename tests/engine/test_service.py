"""Are services kept up, and left alone when they should be?"""

from datetime import timedelta

from tests.engine.world import World, service

from rota.model.run import Trigger
from rota.testing.runner import Play


async def test_a_service_is_kept_alive_and_its_instances_survive_the_daemon() -> None:
    web = service(instances=2, restart_delay=timedelta(seconds=1))
    world = World(web, plays={"web": Play(30)})
    await world.up()
    assert len(world.runner.stage.live) == 2
    await world.kill_daemon()
    await world.up()
    assert len(world.runner.starts) == 2
    await world.wait(seconds=32)
    assert len(world.runner.stage.live) == 2
    assert len(world.runner.starts) == 4
    await world.close()


async def test_a_service_stopped_by_hand_stays_stopped_over_restarts() -> None:
    """SVC-07"""
    world = World(service(), plays={"web": Play(3000)})
    engine = await world.up()
    await engine.verbs.stop("web", "by hand")
    await world.wait(seconds=5)
    await world.kill_keeper()
    engine = await world.up()
    assert world.runner.stage.live == {}
    await engine.verbs.start("web", Trigger.CLI, "test")
    await world.wait(seconds=1)
    assert len(world.runner.stage.live) == 1
    await world.close()
