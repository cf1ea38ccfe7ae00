"""Does a rolling restart replace every instance, keep the others serving, and halt where it must?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engine.test_service import AT_ONCE, FOREVER, actor, states
from tests.engine.test_service_check import ILL, URL, WELL, http
from tests.engine.world import World, service

from rota.model.event import InstanceUpdated, RunEnded, RunStarted
from rota.model.instance import InstanceState, RollingView
from rota.model.run import EndReason, Phase, Trigger
from rota.model.unit import Rolling, Service
from rota.testing.runner import Play

BESIDE = Rolling(start_first=True)
IN_TURN = Rolling(start_first=False)


def up(world: World) -> int:
    return sum(each.is_up for each in actor(world).fleet.placed)


def least_up(world: World) -> int:
    """How many instances were up at once at least, since the events were cleared."""
    ups: dict[int, bool] = dict.fromkeys(range(actor(world).service.instances), True)
    least = len(ups)
    for event in world.events:
        if isinstance(event, InstanceUpdated):
            ups[event.instance.index] = event.instance.state.is_up
            least = min(least, sum(ups.values()))
    return least


async def ready_world(unit: Service) -> World:
    world = World(unit, plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=5)
    assert up(world) == unit.instances
    world.events.clear()
    return world


@pytest.mark.parametrize("most", [1, 2, 4])
async def test_at_most_max_unavailable_instances_are_down_at_once(most: int) -> None:
    unit = service(instances=4, ready=http(), rolling=replace(IN_TURN, max_unavailable=most))
    world = await ready_world(unit)
    before = set(world.runner.stage.live)
    assert set(await world.engine.verbs.restart("web", Trigger.CLI, "test")) == before
    await world.wait(seconds=20)
    assert not before & set(world.runner.stage.live)
    assert (up(world), least_up(world)) == (4, 4 - most)
    assert actor(world).rolling.view is None
    await world.close()


async def test_a_new_version_that_never_gets_ready_halts_at_the_first_and_the_others_serve_on() -> None:
    """SVC-21"""
    unit = service(instances=4, ready=http(), rolling=IN_TURN, healthy_after=timedelta(seconds=30))
    world = await ready_world(unit)
    before = set(world.runner.stage.live)
    world.prober.answers[URL] = ILL
    await world.reload(replace(unit, env={"NEW": "1"}))
    await world.wait(hours=1)
    assert len(before & set(world.runner.stage.live)) == 3
    assert up(world) == 3
    view = actor(world).rolling.view
    assert view is not None
    assert (view.replaced, view.of, view.halted) == (0, 4, True)
    assert view.reason is not None
    assert view.reason.startswith("Instance 0 did not come up: It was not ready within healthy_after (30 s): 503")
    await world.close()


async def test_a_daemon_killed_after_a_halt_leaves_the_old_ones_alone_too() -> None:
    """SVC-21"""
    unit = service(instances=4, ready=http(), rolling=IN_TURN, healthy_after=timedelta(seconds=30))
    world = await ready_world(unit)
    before = set(world.runner.stage.live)
    world.prober.answers[URL] = ILL
    world.units = (replace(unit, env={"NEW": "1"}),)
    await world.reload(*world.units)
    await world.wait(minutes=5)
    await world.kill_daemon()
    await world.up()
    await world.wait(minutes=5)
    assert len(before & set(world.runner.stage.live)) == 3
    view = actor(world).rolling.view
    assert view is not None
    assert view.halted
    await world.close()


async def test_the_next_wish_goes_on_after_a_halt() -> None:
    unit = service(instances=3, ready=http(), rolling=IN_TURN, healthy_after=timedelta(seconds=10))
    world = await ready_world(unit)
    before = set(world.runner.stage.live)
    world.prober.answers[URL] = ILL
    await world.reload(replace(unit, env={"NEW": "1"}))
    await world.wait(minutes=5)
    assert len(before & set(world.runner.stage.live)) == 2
    world.prober.answers[URL] = WELL
    await world.reload(replace(unit, env={"NEW": "2"}))
    await world.wait(minutes=5)
    assert {launch.env.get("NEW") for launch, _ in world.runner.stage.live.values()} == {"2"}
    assert (up(world), actor(world).rolling.view) == (3, None)
    await world.close()


async def test_started_first_the_old_one_goes_only_when_the_new_one_is_ready() -> None:
    world = await ready_world(service(instances=3, ready=http(), rolling=BESIDE))
    before = set(world.runner.stage.live)
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(seconds=20)
    story = [(type(event), event.run.instance) for event in world.events if isinstance(event, RunStarted | RunEnded)]
    assert story == [(kind, index) for index in range(3) for kind in (RunStarted, RunEnded)]
    assert not before & set(world.runner.stage.live)
    assert (len(world.runner.stage.live), least_up(world)) == (3, 3)
    indices = sorted(launch.env["ROTA_INSTANCE"] for launch, _ in world.runner.stage.live.values())
    assert indices == ["0", "1", "2"]
    await world.close()


async def test_started_first_a_new_one_that_never_gets_ready_goes_and_all_old_ones_serve_on() -> None:
    """SVC-21"""
    unit = service(instances=3, ready=http(), rolling=BESIDE, healthy_after=timedelta(seconds=30))
    world = await ready_world(unit)
    before = set(world.runner.stage.live)
    world.prober.answers[URL] = ILL
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(minutes=5)
    assert set(world.runner.stage.live) == before
    assert (up(world), len(world.runner.starts)) == (3, 4)
    view = actor(world).rolling.view
    assert view is not None
    assert view.halted
    await world.close()


async def test_a_daemon_killed_while_one_is_on_trial_leaves_one_for_each_place() -> None:
    unit = service(instances=2, ready=http(), rolling=BESIDE)
    world = await ready_world(unit)
    world.prober.answers[URL] = ILL
    world.units = (replace(unit, env={"NEW": "1"}),)
    await world.reload(*world.units)
    await world.wait(seconds=2)
    assert len(world.runner.stage.live) == 3
    await world.kill_daemon()
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(minutes=5)
    live = sorted(
        (launch.env["ROTA_INSTANCE"], launch.env.get("NEW")) for launch, _ in world.runner.stage.live.values()
    )
    assert live == [("0", "1"), ("1", "1")]
    await world.close()


async def test_a_daemon_killed_right_after_a_promotion_leaves_the_newer_one() -> None:
    for steps in range(1, 12):
        unit = service(instances=1, ready=http(), rolling=BESIDE, graceful_stop=timedelta(seconds=3))
        world = World(unit, plays={"web": Play(1_000_000, deaf=True)})
        world.prober.answers[URL] = WELL
        await world.up()
        await world.wait(seconds=1)
        await world.engine.verbs.restart("web", Trigger.CLI, "test")
        await world.wait(milliseconds=20 * steps)
        await world.kill_daemon()
        await world.up()
        await world.wait(minutes=1)
        assert (len(world.runner.stage.live), up(world)) == (1, 1)
        await world.close()


async def test_without_a_check_a_replacement_counts_once_it_has_lived_for_a_second() -> None:
    world = await ready_world(service(instances=3, start_retries=0))
    before = set(world.runner.stage.live)
    world.runner.plays["web"] = Play(0.5, exit_code=1)
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(minutes=5)
    assert len(before & set(world.runner.stage.live)) == 2
    view = actor(world).rolling.view
    assert view is not None
    assert view.reason == "Instance 0 did not come up: Exit code 1 after 500 ms. Starts again in 1 m."
    await world.close()


async def test_all_at_once_waits_for_nobody() -> None:
    world = await ready_world(service(instances=3, ready=http()))
    world.prober.answers[URL] = ILL
    await actor(world).restart("Restarted by test.", rolling=False)
    await world.wait(seconds=1)
    assert len(world.runner.starts) == 6
    await world.close()


async def test_instances_that_do_not_serve_anyway_are_replaced_at_once_and_together() -> None:
    """A fix must not wait for what it is to mend."""
    world = World(service(instances=3, start_retries=0), plays={"web": AT_ONCE})
    await world.up()
    assert states(world) == [InstanceState.FAILING] * 3
    world.runner.plays["web"] = FOREVER
    await world.reload(service(instances=3, start_retries=0, env={"NEW": "1"}))
    await world.wait(seconds=1)
    assert up(world) == 3
    await world.close()


async def test_a_stop_by_hand_in_the_middle_ends_it() -> None:
    world = await ready_world(service(instances=3, ready=http(), rolling=BESIDE))
    world.prober.answers[URL] = ILL
    engine = world.engine
    await engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await engine.verbs.stop("web", "by test")
    await world.wait(minutes=5)
    assert (world.runner.stage.live, actor(world).rolling.view) == ({}, None)
    await world.close()


async def test_progress_can_be_seen() -> None:
    slow = service(instances=3, ready=http(), rolling=IN_TURN, graceful_stop=timedelta(seconds=10))
    world = World(slow, plays={"web": Play(1_000_000, deaf=True)})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=5)
    await world.engine.verbs.restart("web", Trigger.CLI, "test")
    await world.wait(seconds=15)
    assert actor(world).rolling.view == RollingView(replaced=1, of=3)
    await world.wait(minutes=1)
    assert actor(world).rolling.view is None
    await world.close()


async def test_one_instance_can_be_replaced_alone() -> None:
    world = await ready_world(service(instances=3))
    await actor(world).restart("Restarted by test.", 1)
    await world.wait(seconds=5)
    ended = [run for run in await world.runs() if run.phase is Phase.ENDED]
    assert [(run.instance, run.end_reason) for run in ended] == [(1, EndReason.STOPPED)]
    assert up(world) == 3
    await world.close()


async def test_four_two_five_instances_by_reload_touch_no_other() -> None:
    """SVC-23: the highest indices stop, new ones start, the others keep their processes."""
    world = await ready_world(service(instances=4))
    first = {launch.env["ROTA_INSTANCE"]: run_id for run_id, (launch, _) in world.runner.stage.live.items()}
    await world.reload(service(instances=2))
    await world.wait(seconds=10)
    assert sorted(world.runner.stage.live) == sorted([first["0"], first["1"]])
    await world.reload(service(instances=5))
    await world.wait(seconds=10)
    now = {launch.env["ROTA_INSTANCE"]: run_id for run_id, (launch, _) in world.runner.stage.live.items()}
    assert sorted(now) == ["0", "1", "2", "3", "4"]
    assert (now["0"], now["1"]) == (first["0"], first["1"])
    assert len(world.runner.starts) == 7
    await world.close()


async def test_more_again_while_the_surplus_still_stops_starts_each_once_the_old_one_is_gone() -> None:
    unit = service(instances=3, graceful_stop=timedelta(seconds=4))
    world = World(unit, plays={"web": Play(1_000_000, deaf=True)})
    await world.up()
    await world.reload(replace(unit, instances=1))
    await world.reload(unit)
    await world.wait(seconds=2)
    assert len(world.runner.starts) == 3
    await world.wait(seconds=4)
    assert (len(world.runner.starts), up(world)) == (5, 3)
    await world.close()
