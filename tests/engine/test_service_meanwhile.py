"""Does a service come out right where a reload, a kill or a stop comes in between?"""

import asyncio
from dataclasses import replace
from datetime import timedelta

from tests.engine.test_service import AT_ONCE, FOREVER, alerts, states
from tests.engine.test_service_check import ILL, URL, WELL, http
from tests.engine.world import World, service

from rota.model.event import ServiceFailing, ServiceHealed
from rota.model.instance import InstanceState
from rota.model.run import Trigger
from rota.model.unit import Rolling
from rota.testing.clock import one_step


async def test_a_stop_by_hand_that_a_killed_daemon_had_only_begun_is_carried_out_by_the_next() -> None:
    undecided = []
    for steps in range(12):
        world = World(service(instances=2), plays={"web": FOREVER})
        await world.up()
        await world.wait(seconds=5)
        world.store.hesitates = True
        t = asyncio.ensure_future(world.engine.verbs.stop("web", "x"))
        for _ in range(steps):
            await one_step()
        t.cancel()
        await asyncio.gather(t, return_exceptions=True)
        await world.kill_daemon()
        world.store.hesitates = False
        await world.up()
        await world.wait(seconds=60)
        v = world.engine.view("web")
        if (v.stopped_at is not None) != (len(world.runner.stage.live) == 0):
            undecided.append((steps, v.stopped_at, states(world), v.state))
        await world.close()
    assert undecided == []


async def test_a_service_removed_and_added_while_rota_was_down_remembers_no_stop() -> None:
    web = service(instances=2)
    world = World(web, plays={"web": FOREVER})
    await world.up()
    await world.wait(seconds=5)
    await world.engine.verbs.stop("web", "x", instance=1)
    await world.wait(seconds=5)
    await world.kill_keeper()
    world.units = ()
    await world.up()
    await world.wait(seconds=5)
    await world.kill_keeper()
    world.units = (web,)
    await world.up()
    await world.wait(seconds=5)
    assert states(world) == [InstanceState.READY] * 2
    await world.close()


async def test_health_that_a_reload_adds_is_asked_of_live_instances() -> None:
    web = service()
    world = World(web, plays={"web": FOREVER})
    await world.up()
    await world.wait(seconds=5)
    world.prober.answers[URL] = ILL
    await world.reload(replace(web, health=http()))
    await world.wait(seconds=60)
    assert len(world.prober.asked) > 0
    await world.close()


async def test_healthy_after_that_a_reload_lowers_holds_for_live_instances() -> None:
    web = service(healthy_after=timedelta(hours=1), ready=http())
    world = World(web, plays={"web": FOREVER})
    world.prober.answers[URL] = ILL
    await world.up()
    await world.wait(seconds=5)
    await world.reload(replace(web, healthy_after=timedelta(seconds=20)))
    await world.wait(seconds=60)
    assert len(world.runner.starts) > 1
    await world.close()


async def test_a_failing_instance_that_a_reload_takes_away_ends_the_alarm() -> None:
    web = service(instances=2, start_retries=0)
    world = World(web, plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=5)
    world.runner.plays["web"] = FOREVER
    await world.engine.verbs.start("web", Trigger.CLI, "t", instance=0)
    await world.wait(seconds=5)
    await world.reload(replace(web, instances=1))
    await world.wait(minutes=5)
    assert alerts(world) == [ServiceFailing, ServiceHealed]
    await world.close()


async def test_a_failing_instance_whose_place_another_one_takes_ends_the_alarm() -> None:
    unit = service(
        start_retries=0,
        healthy_after=timedelta(seconds=100),
        restart_max_delay=timedelta(seconds=30),
        ready=http(),
        rolling=Rolling(start_first=True),
    )
    world = World(unit, plays={"web": AT_ONCE})
    await world.up()
    await world.wait(seconds=5)
    world.runner.plays["web"] = FOREVER
    world.prober.answers[URL] = WELL
    await world.wait(seconds=30)
    await world.reload(replace(unit, env={"A": "1"}))
    await world.wait(minutes=5)
    assert alerts(world) == [ServiceFailing, ServiceHealed]
    await world.close()


async def test_a_deadline_does_not_run_while_no_daemon_lives() -> None:
    unit = service(ready=http(), healthy_after=timedelta(seconds=20))
    world = World(unit, plays={"web": FOREVER})
    world.prober.answers[URL] = ILL
    await world.up()
    await world.wait(seconds=5)
    await world.kill_daemon()
    world.prober.answers[URL] = WELL
    await world.wait(seconds=30)
    await world.up()
    await world.wait(seconds=30)
    assert len(world.runner.starts) == 1
    await world.close()


async def test_a_reload_that_takes_the_dependency_away_frees_who_waits_for_it() -> None:
    app = service("app", depends_on=("db",), depends_timeout=timedelta(hours=1))
    db = service("db", ready=http(), healthy_after=timedelta(hours=9))
    world = World(app, db, plays={"app": FOREVER, "db": FOREVER})
    await world.up()
    await world.wait(seconds=5)
    await world.reload(replace(app, depends_on=()), db)
    await world.wait(seconds=30)
    assert states(world, "app") == [InstanceState.READY]
    await world.close()


async def test_no_rows_are_left_of_the_instances_of_a_removed_service() -> None:
    web = service()
    world = World(web, plays={"web": FOREVER})
    await world.up()
    await world.wait(seconds=5)
    await world.reload()
    await world.wait(seconds=30)
    assert not await world.store.instance_records()
    await world.close()
