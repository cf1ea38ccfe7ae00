"""Is a wish seen to its end where another one, or an end, comes in between?"""

from dataclasses import replace
from datetime import timedelta

from tests.engine.test_service import AT_ONCE, FOREVER, actor, alerts, states
from tests.engine.test_service_check import ILL, URL, WELL, http
from tests.engine.world import World, service

from rota.model.event import ServiceFailing, ServiceHealed
from rota.model.instance import InstanceState
from rota.model.run import Trigger
from rota.model.unit import Restart, Rolling
from rota.testing.runner import Play


async def test_a_reload_while_one_is_on_trial_replaces_that_one_too() -> None:
    unit = service(instances=2, ready=http(), rolling=Rolling(start_first=True), healthy_after=timedelta(seconds=30))
    world = World(unit, plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=5)
    world.prober.answers[URL] = ILL
    await world.reload(replace(unit, env={"V": "1"}))
    await world.wait(seconds=3)
    await world.reload(replace(unit, env={"V": "2"}))
    await world.wait(seconds=1)
    world.prober.answers[URL] = WELL
    await world.wait(seconds=60)
    assert {launch.env["V"] for launch, _ in world.runner.stage.live.values()} == {"2"}
    await world.close()


async def test_one_that_came_back_before_is_waited_for_and_its_old_end_does_not_halt() -> None:
    unit = service(instances=2, ready=http(), rolling=Rolling(start_first=False), restart_delay=timedelta())
    world = World(unit, plays={"web": FOREVER})
    world.prober.answers[URL] = WELL
    await world.up()
    await world.wait(seconds=5)
    world.prober.answers[URL] = ILL
    one = actor(world).fleet.runs[1].id
    await world.engine.stop_run(next(r for r in await world.runs() if r.id == one), "x")
    await world.wait(seconds=2)
    assert states(world)[1] is InstanceState.STARTING
    old = actor(world).fleet.runs[0].id
    await world.engine.verbs.restart("web", Trigger.CLI, "t", instance=0)
    await world.wait(seconds=2)
    world.prober.answers[URL] = WELL
    await world.wait(seconds=20)
    assert (actor(world).rolling.view, old in world.runner.stage.live) == (None, False)
    await world.close()


async def test_one_that_is_over_halts_it_and_does_not_keep_it_for_ever() -> None:
    unit = service(instances=2, restart=Restart.ON_FAILURE)
    world = World(
        unit,
        plays={
            "web": FOREVER,
        },
    )
    world.runner.plays["web"] = Play(20)
    await world.up()
    world.runner.plays["web"] = FOREVER
    await world.wait(seconds=30)
    await world.engine.verbs.start("web", Trigger.CLI, "t", instance=0)
    await world.wait(seconds=30)
    await world.kill_daemon()
    await world.up()
    assert states(world)[1] is InstanceState.STOPPED
    await world.engine.verbs.restart("web", Trigger.CLI, "t", instance=0)
    await world.wait(seconds=60)
    assert not actor(world).rolling.is_busy
    await world.close()


async def test_a_cascade_leaves_an_instance_alone_that_was_stopped_by_hand() -> None:
    world = World(
        service("app", depends_on=("db",), cascade=True, instances=2),
        service("db"),
        plays={"app": FOREVER, "db": FOREVER},
    )
    await world.up()
    await world.wait(seconds=5)
    await world.engine.verbs.stop("app", "x", instance=1)
    await world.wait(seconds=5)
    await world.engine.verbs.restart("db", Trigger.CLI, "t")
    await world.wait(seconds=30)
    assert states(world, "app")[1] is InstanceState.STOPPED
    await world.close()


async def test_a_cascade_leaves_an_instance_alone_that_is_over() -> None:
    world = World(
        service("app", depends_on=("db",), cascade=True, instances=2, restart=Restart.NEVER),
        service("db"),
        plays={"app": Play(3), "db": FOREVER},
    )
    await world.up()
    await world.wait(seconds=2)
    await world.engine.verbs.stop("app", "x", instance=1)
    await world.wait(seconds=5)
    n = len(world.runner.starts)
    await world.engine.verbs.restart("db", Trigger.CLI, "t")
    await world.wait(seconds=30)
    assert len(world.runner.starts) == n + 1
    await world.close()


async def test_one_that_became_healthy_while_no_daemon_lived_ends_its_alarm() -> None:
    unit = service(start_retries=0, healthy_after=timedelta(seconds=20), restart_max_delay=timedelta(seconds=30))
    world = World(unit, plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=5)
    assert alerts(world) == [ServiceFailing]
    world.runner.plays["web"] = FOREVER
    await world.wait(seconds=30)
    assert states(world) == [InstanceState.READY]
    await world.kill_daemon()
    await world.wait(seconds=30)
    await world.up()
    await world.wait(hours=1)
    [v] = [e.view() for e in actor(world).fleet.placed]
    assert (v.state, v.failed_starts, alerts(world)) == (InstanceState.RUNNING, 0, [ServiceFailing, ServiceHealed])
    await world.close()
