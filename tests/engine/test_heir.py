"""Does the runner start the next one at once where nothing else can follow, and does nobody get lost by it?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engine.test_service import FOREVER, actor, states
from tests.engine.test_service_check import URL, WELL, http
from tests.engine.world import World, service

from rota.model.instance import InstanceState
from rota.model.run import EndReason, Phase, Trigger
from rota.model.unit import Restart, Service
from rota.testing.clock import settle

AT_ONCE = service(restart_delay=timedelta(), healthy_after=timedelta())


async def world_of(unit: Service) -> World:
    world = World(unit, plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=1)
    return world


def end(world: World, exit_code: int = 1) -> None:
    """The oldest live run ends by itself."""
    world.runner.end(min(world.runner.stage.live), exit_code)


async def test_the_runner_starts_the_next_one_before_the_daemon_hears_of_the_end() -> None:
    world = await world_of(AT_ONCE)
    for number in range(1, 6):
        end(world)
        assert len(world.runner.starts) == number + 1  # nobody but the runner had a turn
        await settle()
    runs = await world.runs()
    assert [run.phase for run in runs] == [*[Phase.ENDED] * 5, Phase.RUNNING]
    assert [run.id for run in runs] == [launch.run_id for launch in world.runner.starts]
    assert actor(world).fleet.places[0].view().restarts == 5
    await world.close()


@pytest.mark.parametrize(
    "unit",
    [
        replace(AT_ONCE, restart_delay=timedelta(milliseconds=1)),
        replace(AT_ONCE, restart=Restart.ON_FAILURE),
        replace(AT_ONCE, healthy_after=timedelta(seconds=60), start_retries=0),
    ],
    ids=["a delay", "an end that may be the last", "the last quick try"],
)
async def test_where_something_else_may_follow_the_daemon_decides(unit: Service) -> None:
    world = await world_of(unit)
    end(world)
    assert len(world.runner.starts) == 1
    await world.close()


async def test_a_stop_is_followed_by_nobody() -> None:
    world = await world_of(AT_ONCE)
    await world.engine.verbs.stop("web", "by test")
    await world.wait(minutes=1)
    assert (world.runner.stage.live, len(world.runner.starts)) == ({}, 1)
    await world.close()


async def test_one_that_was_started_as_a_stop_came_is_stopped() -> None:
    world = await world_of(AT_ONCE)
    end(world)
    await world.engine.verbs.stop("web", "by test")
    await world.wait(minutes=1)
    assert (world.runner.stage.live, states(world)) == ({}, [InstanceState.STOPPED])
    assert all(run.phase is Phase.ENDED for run in await world.runs())
    await world.close()


async def test_an_end_while_no_daemon_lives_is_followed_all_the_same() -> None:
    world = await world_of(AT_ONCE)
    await world.kill_daemon()
    end(world)
    assert len(world.runner.stage.live) == 1
    await world.up()
    await world.wait(minutes=1)
    assert len(world.runner.starts) == 2
    runs = await world.runs()
    assert [(run.id, run.end_reason) for run in runs] == [
        (world.runner.starts[0].run_id, EndReason.FAILED),
        (world.runner.starts[1].run_id, None),
    ]
    end(world)
    await world.wait(seconds=1)
    assert len(world.runner.stage.live) == 1
    await world.close()


async def test_two_ends_while_no_daemon_lives_are_both_known() -> None:
    world = await world_of(AT_ONCE)
    await world.kill_daemon()
    end(world)
    end(world, 7)
    await world.up()
    await world.wait(minutes=1)
    assert (len(world.runner.starts), len(world.runner.stage.live)) == (3, 1)
    assert [run.exit_code for run in await world.runs()] == [1, 7, None]
    await world.close()


async def test_a_daemon_killed_at_any_step_leaves_one_process_and_knows_every_run() -> None:
    """SUR-03, of heirs"""
    for steps in range(1, 40):
        world = await world_of(AT_ONCE)
        await world.kill_daemon()
        end(world)
        await world.up_and_kill_after(steps)
        await world.up()
        await world.wait(seconds=5)
        ids = [launch.run_id for launch in world.runner.starts]
        assert ([run.id for run in await world.runs()], len(world.runner.stage.live)) == (ids, 1), steps
        await world.close()


async def test_one_that_a_dead_keeper_had_begun_has_a_row() -> None:
    world = await world_of(AT_ONCE)
    await world.kill_daemon()
    end(world)
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=5)
    runs = await world.runs()
    assert [run.id for run in runs] == [launch.run_id for launch in world.runner.starts]
    assert [run.end_reason for run in runs] == [EndReason.CRASHED, EndReason.CRASHED, None]
    await world.close()


async def test_a_reload_gives_the_next_one_the_new_definition_or_takes_it_back() -> None:
    world = await world_of(AT_ONCE)
    await world.reload(replace(AT_ONCE, graceful_stop=timedelta(seconds=77)))
    end(world)
    await settle()
    assert world.runner.starts[-1].grace == timedelta(seconds=77)
    await world.reload(replace(AT_ONCE, restart_delay=timedelta(seconds=9)))
    end(world)
    await world.wait(seconds=8)
    assert len(world.runner.starts) == 2
    await world.wait(seconds=2)
    assert len(world.runner.starts) == 3
    await world.close()


async def test_one_that_follows_is_asked_whether_it_is_ready() -> None:
    world = await world_of(replace(AT_ONCE, ready=http(), healthy_after=timedelta(seconds=30)))
    del world.prober.answers[URL]
    end(world)
    await world.wait(seconds=5)
    assert states(world) == [InstanceState.STARTING]
    world.prober.answers[URL] = WELL
    await world.wait(seconds=2)
    assert states(world) == [InstanceState.READY]
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(seconds=5)
    assert len(world.runner.stage.live) == 1
    await world.close()
