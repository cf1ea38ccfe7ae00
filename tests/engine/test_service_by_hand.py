"""Does a service do what people ask of it, as a whole and one instance at a time?"""

from collections import Counter
from datetime import timedelta

import pytest
from tests.engine.test_service import AT_ONCE, FOREVER, actor, started_after, state, states
from tests.engine.world import World, service

from rota.model.event import RunEnded
from rota.model.instance import Desired, InstanceState
from rota.model.run import EndReason, Trigger
from rota.model.state import UnitState
from rota.model.unit import Restart
from rota.testing.runner import Play


async def test_a_run_stopped_by_its_id_has_its_place_filled_and_a_stopped_service_has_not() -> None:
    """SVC-01"""
    world = World(service(instances=3, restart=Restart.NEVER), plays={"web": FOREVER})
    engine = await world.up()
    chosen = next(run for run in await world.runs() if run.instance == 1)
    await engine.stop_run(chosen, "by test")
    await world.wait(seconds=2)
    assert Counter(launch.env["ROTA_INSTANCE"] for launch in world.runner.starts) == {"0": 1, "1": 2, "2": 1}
    await engine.verbs.stop("web", "by test")
    await world.wait(hours=1)
    assert world.runner.stage.live == {}
    assert len(world.runner.starts) == 4
    assert state(world) is UnitState.STOPPED
    await world.close()


@pytest.mark.parametrize("restart", Restart)
async def test_a_restart_by_hand_brings_every_instance_back_without_delay(restart: Restart) -> None:
    """SVC-02"""
    world = World(service(instances=2, restart=restart, restart_delay=timedelta(seconds=30)), plays={"web": FOREVER})
    engine = await world.up()
    await world.wait(seconds=5)
    before = set(world.runner.stage.live)
    assert set(await engine.verbs.restart("web", Trigger.CLI, "test")) == before
    await world.wait(seconds=5)
    assert len(world.runner.stage.live) == 2
    assert not before & set(world.runner.stage.live)
    ended = [event.run for event in world.events if isinstance(event, RunEnded)]
    assert {(run.end_reason, run.reason) for run in ended} == {(EndReason.STOPPED, "Restarted by test.")}
    await world.close()


async def test_a_stop_during_backoff_ends_it() -> None:
    """SVC-24"""
    world = World(service(restart_delay=timedelta(seconds=30)), plays={"web": AT_ONCE})
    engine = await world.up()
    assert states(world) == [InstanceState.BACKOFF]
    await engine.verbs.stop("web", "by test")
    await world.wait(hours=1)
    assert len(world.runner.starts) == 1
    assert states(world) == [InstanceState.STOPPED]
    await world.close()


async def test_a_start_while_it_stops_waits_until_the_old_one_is_gone() -> None:
    """SVC-24"""
    slow = service(graceful_stop=timedelta(seconds=4), restart_delay=timedelta(seconds=30))
    world = World(slow, plays={"web": Play(1_000_000, deaf=True)})
    engine = await world.up()
    await engine.verbs.stop("web", "by test")
    await world.wait(seconds=1)
    await engine.verbs.start("web", Trigger.CLI, "test")
    await world.wait(seconds=2)
    assert len(world.runner.starts) == 1
    await world.wait(seconds=2)
    assert started_after(world) == [0, 4]
    await world.close()


async def test_a_stop_takes_back_a_start_that_waits_for_the_old_one_to_go() -> None:
    world = World(service(graceful_stop=timedelta(seconds=4)), plays={"web": Play(1_000_000, deaf=True)})
    engine = await world.up()
    await engine.verbs.stop("web", "by test")
    await engine.verbs.start("web", Trigger.CLI, "test")
    await engine.verbs.stop("web", "by test")
    await world.wait(minutes=1)
    assert len(world.runner.starts) == 1
    assert state(world) is UnitState.STOPPED
    await world.close()


async def test_one_instance_can_be_stopped_and_started_alone() -> None:
    world = World(service(instances=3), plays={"web": FOREVER})
    await world.up()
    await actor(world).stop_by_hand("by test", 1)
    await world.wait(seconds=30)
    assert states(world) == [InstanceState.READY, InstanceState.STOPPED, InstanceState.READY]
    assert (state(world), actor(world).record.stopped_at) == (UnitState.RUNNING, None)
    assert len(await actor(world).start_by_hand(1)) == 1
    assert len(world.runner.stage.live) == 3
    await world.close()


async def test_a_start_of_one_instance_leaves_the_others_of_a_stopped_service_stopped() -> None:
    world = World(service(instances=3), plays={"web": FOREVER})
    await world.up()
    await actor(world).stop_by_hand("by test")
    await world.wait(seconds=5)
    await actor(world).start_by_hand(2)
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=5)
    assert [launch.env["ROTA_INSTANCE"] for launch, _ in world.runner.stage.live.values()] == ["2"]
    assert [each.life.record.desired for each in actor(world).fleet.placed] == [Desired.DOWN, Desired.DOWN, Desired.UP]
    await world.close()
