"""Does what came of a service outlive the daemon, and its orders the machine?"""

from datetime import timedelta

import pytest
from tests.engine.test_service import AT_ONCE, FOREVER, actor, alerts, started_after, state, states
from tests.engine.world import World, service

from rota.model.event import ServiceFailing
from rota.model.instance import InstanceState
from rota.model.run import EndReason, Trigger
from rota.model.state import UnitState
from rota.model.unit import WhenFailing
from rota.testing.runner import Play


async def test_the_streak_and_the_next_try_survive_the_daemon() -> None:
    """SVC-06, in backoff: the kill buys no free hot loop."""
    world = World(service(start_retries=100), plays={"web": AT_ONCE})
    await world.up()
    for _ in range(20):
        await world.wait(seconds=1.1)
        await world.kill_daemon()
        await world.up()
    assert started_after(world) == pytest.approx([0, 1, 3, 7, 15], abs=0.5)
    await world.close()


async def test_one_that_is_failing_stays_so_for_the_next_daemon_and_is_no_second_alert() -> None:
    """SVC-06, failing"""
    world = World(service(start_retries=1), plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=20)
    assert len(world.runner.starts) == 2
    await world.kill_daemon()
    await world.up()
    assert (states(world), state(world)) == ([InstanceState.FAILING], UnitState.FAILING)
    await world.wait(seconds=39)
    assert len(world.runner.starts) == 2
    await world.wait(seconds=3)
    assert len(world.runner.starts) == 3
    assert alerts(world) == [ServiceFailing]
    await world.close()


async def test_one_that_was_given_up_stays_so_for_the_next_daemon() -> None:
    world = World(service(start_retries=0, when_failing=WhenFailing.STOP), plays={"web": AT_ONCE})
    await world.up()
    await world.kill_daemon()
    await world.up()
    await world.wait(hours=1)
    assert len(world.runner.starts) == 1
    await world.close()


async def test_a_machine_that_boots_begins_anew() -> None:
    world = World(service(start_retries=1), plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=20)
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=20)
    assert len(world.runner.starts) == 4
    await world.close()


@pytest.mark.parametrize("one_alone", [False, True])
async def test_a_service_stopped_by_hand_stays_stopped_over_everything_until_it_is_started(*, one_alone: bool) -> None:
    """SVC-07"""
    world = World(service(), plays={"web": FOREVER})
    await world.up()
    await actor(world).stop_by_hand("by test", 0 if one_alone else None)
    await world.wait(seconds=5)
    await world.reload(service(env={"NEW": "1"}))
    await world.wait(seconds=60)
    await world.kill_daemon()
    await world.up()
    await world.wait(seconds=60)
    await world.kill_keeper()
    engine = await world.up()
    await world.wait(seconds=60)
    assert world.runner.stage.live == {}
    await engine.verbs.start("web", Trigger.CLI, "test")
    await world.wait(seconds=1)
    assert len(world.runner.stage.live) == 1
    await world.close()


async def test_one_without_autostart_outlives_the_daemon_and_not_the_machine() -> None:
    """SVC-15"""
    world = World(service(autostart=False), plays={"web": FOREVER})
    engine = await world.up()
    assert world.runner.starts == []
    await engine.verbs.start("web", Trigger.CLI, "test")
    await world.wait(seconds=5)
    await world.kill_daemon()
    await world.up()
    await world.wait(seconds=60)
    assert (len(world.runner.stage.live), len(world.runner.starts)) == (1, 1)
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=60)
    assert world.runner.stage.live == {}
    await world.close()


async def test_one_without_autostart_that_crashes_while_no_daemon_lives_is_started_again() -> None:
    world = World(service(autostart=False), plays={"web": Play(30, exit_code=1)})
    engine = await world.up()
    await engine.verbs.start("web", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.kill_daemon()
    await world.wait(seconds=60)
    await world.up()
    await world.wait(seconds=3)
    assert len(world.runner.starts) == 2
    await world.close()


async def test_a_daemon_killed_at_any_step_of_a_start_leaves_one_process_for_each_instance() -> None:
    """SUR-03, of services: each start exactly once."""
    for steps in range(1, 60):
        world = World(service(instances=2), plays={"web": FOREVER})
        await world.up_and_kill_after(steps)
        await world.up()
        await world.wait(seconds=60)
        instances = sorted(launch.env["ROTA_INSTANCE"] for launch, _ in world.runner.stage.live.values())
        assert (instances, len(world.runner.starts)) == (["0", "1"], 2), steps
        await world.close()


async def test_an_end_that_no_daemon_saw_counts_in_the_streak() -> None:
    world = World(service(start_retries=0), plays={"web": Play(5, exit_code=1)})
    await world.up()
    await world.kill_daemon()
    await world.wait(seconds=10)
    await world.up()
    assert states(world) == [InstanceState.FAILING]
    [run] = await world.runs()
    assert run.end_reason is EndReason.FAILED
    await world.close()


async def test_one_that_waits_for_another_goes_on_waiting_after_the_daemon_was_killed() -> None:
    app = service("app", depends_on=("web",), depends_timeout=timedelta(hours=2))
    world = World(app, service(restart_delay=timedelta(minutes=1)), plays={"web": AT_ONCE, "app": FOREVER})
    await world.up()
    assert states(world, "app") == [InstanceState.WAITING]
    world.runner.plays["web"] = FOREVER
    await world.kill_daemon()
    await world.up()
    assert states(world, "app") == [InstanceState.WAITING]
    await world.wait(minutes=2)
    assert states(world, "app") == [InstanceState.RUNNING]
    await world.close()
