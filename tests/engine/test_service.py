"""Are services kept up as their definition says, and left alone when they should be?"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.engine.world import START, World, service

from rota.engine.service import ServiceActor
from rota.model.event import ServiceFailing, ServiceHealed
from rota.model.instance import InstanceState
from rota.model.run import EndReason, Trigger
from rota.model.state import UnitState
from rota.model.unit import Backoff, Restart, WhenFailing
from rota.testing.runner import Play

AT_ONCE = Play(0, exit_code=1)
FOREVER = Play(1_000_000)


def actor(world: World, name: str = "web") -> ServiceActor:
    return world.engine.services[name]


def states(world: World, name: str = "web") -> list[InstanceState]:
    return [each.life.state for each in actor(world, name).fleet.placed]


def state(world: World, name: str = "web") -> UnitState:
    view = world.engine.view(name)
    assert view is not None
    return view.state


def started_after(world: World) -> list[float]:
    """Seconds from the beginning to each start."""
    return [(at - START).total_seconds() for at in world.runner.started_at.values()]


def alerts(world: World) -> list[type[Any]]:
    return [type(event) for event in world.events if isinstance(event, ServiceFailing | ServiceHealed)]


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


async def test_an_instance_is_ready_with_its_process_and_healthy_after_healthy_after() -> None:
    world = World(service(healthy_after=timedelta(seconds=20)), plays={"web": FOREVER})
    await world.up()
    assert (states(world), state(world)) == ([InstanceState.READY], UnitState.RUNNING)
    await world.wait(seconds=19)
    assert states(world) == [InstanceState.READY]
    await world.wait(seconds=2)
    assert states(world) == [InstanceState.RUNNING]
    [run] = await world.runs()
    assert run.ready_at == run.started_at
    await world.close()


async def test_one_that_crashes_at_once_has_so_many_quick_starts_then_one_alert_then_slow_ones() -> None:
    """SVC-03: exactly start_retries + 1 starts."""
    world = World(service(start_retries=2, restart_max_delay=timedelta(seconds=40)), plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=30)
    assert started_after(world) == [0, 1, 3]
    assert (states(world), state(world)) == ([InstanceState.FAILING], UnitState.FAILING)
    assert alerts(world) == [ServiceFailing]
    await world.wait(hours=1)
    assert started_after(world)[3:6] == [43, 83, 123]
    assert len(world.runner.starts) == 3 + 90
    assert alerts(world) == [ServiceFailing]
    await world.close()


async def test_one_that_is_healthy_again_is_not_failing_any_more_and_says_so() -> None:
    world = World(service(start_retries=0, healthy_after=timedelta(seconds=5)), plays={"web": AT_ONCE})
    await world.up()
    assert state(world) is UnitState.FAILING
    world.runner.plays["web"] = FOREVER
    await world.wait(seconds=62)
    assert states(world) == [InstanceState.READY]
    assert alerts(world) == [ServiceFailing]
    await world.wait(seconds=5)
    assert (states(world), state(world)) == ([InstanceState.RUNNING], UnitState.RUNNING)
    assert alerts(world) == [ServiceFailing, ServiceHealed]
    await world.close()


async def test_one_that_is_to_be_given_up_is_never_started_again() -> None:
    """SVC-03"""
    world = World(service(start_retries=2, when_failing=WhenFailing.STOP), plays={"web": AT_ONCE})
    await world.up()
    await world.wait(hours=2)
    assert len(world.runner.starts) == 3
    [view] = [each.view() for each in actor(world).fleet.placed]
    assert (view.state, view.retry_at, view.failed_starts) == (InstanceState.FAILING, None, 3)
    assert alerts(world) == [ServiceFailing]
    await world.close()


async def test_a_start_by_hand_clears_the_streak() -> None:
    """SVC-07"""
    world = World(service(start_retries=2, when_failing=WhenFailing.STOP), plays={"web": AT_ONCE})
    engine = await world.up()
    await world.wait(seconds=30)
    run_ids = await engine.verbs.start("web", Trigger.CLI, "test")
    assert len(run_ids) == 1
    await world.wait(hours=2)
    assert len(world.runner.starts) == 6
    await world.close()


async def test_several_failing_instances_are_one_alert() -> None:
    world = World(service(instances=5, start_retries=0), plays={"web": AT_ONCE})
    await world.up()
    await world.wait(minutes=10)
    assert alerts(world) == [ServiceFailing]
    await world.close()


async def test_one_that_exits_0_at_once_comes_back_with_backoff_and_never_fails() -> None:
    """SVC-04"""
    world = World(service(), plays={"web": Play(0)})
    await world.up()
    await world.wait(hours=1)
    assert started_after(world)[:8] == [0, 1, 3, 7, 15, 31, 63, 123]
    assert alerts(world) == []
    assert states(world) == [InstanceState.BACKOFF]
    await world.close()


async def test_a_crash_after_it_was_healthy_begins_the_backoff_anew() -> None:
    """SVC-05"""
    world = World(service(healthy_after=timedelta(seconds=10), start_retries=10), plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=8)  # starts at 0, 1, 3, 7; the next one at 15
    world.runner.plays["web"] = Play(20, exit_code=1)
    await world.wait(seconds=27.5)
    assert started_after(world) == [0, 1, 3, 7, 15]
    await world.wait(seconds=1)
    assert started_after(world) == [0, 1, 3, 7, 15, 36]
    await world.close()


async def test_healthy_after_zero_means_healthy_at_once() -> None:
    world = World(service(healthy_after=timedelta(), start_retries=0), plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=10)
    assert len(world.runner.starts) == 11
    assert alerts(world) == []
    await world.close()


@pytest.mark.parametrize("restart", [Restart.ON_FAILURE, Restart.NEVER])
async def test_an_end_that_restart_leaves_so_is_the_end(restart: Restart) -> None:
    world = World(service(restart=restart), plays={"web": Play(3)})
    await world.up()
    await world.wait(minutes=5)
    assert len(world.runner.starts) == 1
    assert (states(world), state(world)) == ([InstanceState.STOPPED], UnitState.STOPPED)
    await world.kill_daemon()
    await world.up()
    await world.wait(minutes=5)
    assert len(world.runner.starts) == 1
    await world.close()


async def test_what_cannot_be_started_counts_as_a_failed_start() -> None:
    world = World(service(start_retries=1), plays={"web": Play(fails_to_start=True)})
    await world.up()
    await world.wait(seconds=30)
    assert len(world.runner.starts) == 2
    assert state(world) is UnitState.FAILING
    [view] = [each.view() for each in actor(world).fleet.placed]
    assert view.last_end_reason is EndReason.START_FAILED
    await world.close()


async def test_instances_that_exit_at_once_are_started_on_time_each_by_itself() -> None:
    busy = service(
        instances=64, restart_delay=timedelta(seconds=0.2), restart_backoff=Backoff.CONSTANT, start_retries=9
    )
    world = World(busy, plays={"web": AT_ONCE})
    await world.up()
    await world.wait(minutes=1)
    per_instance = Counter(launch.env["ROTA_INSTANCE"] for launch in world.runner.starts)
    assert set(per_instance.values()) == {10}
    assert alerts(world) == [ServiceFailing]
    await world.close()


async def test_the_views_of_an_instance_tell_when_it_is_tried_again() -> None:
    world = World(service(restart_delay=timedelta(seconds=30)), plays={"web": Play(0, exit_code=3)})
    await world.up()
    [view] = [each.view() for each in actor(world).fleet.placed]
    now: datetime = world.clock.now()
    assert (view.state, view.retry_at, view.last_exit_code) == (InstanceState.BACKOFF, now + timedelta(seconds=30), 3)
    assert view.reason == "Exit code 3 after 0 ms. Starts again in 30 s."
    await world.close()
