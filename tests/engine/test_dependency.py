"""Do services wait for those that they depend on, in both directions, and never for ever?"""

import logging
from datetime import timedelta

import pytest
from tests.engine.test_service import AT_ONCE, FOREVER, actor, started_after, states
from tests.engine.test_service_check import URL, WELL, http
from tests.engine.world import World, service

from rota.model.event import RunEnded
from rota.model.instance import InstanceState
from rota.model.launch import ShutdownAsked
from rota.model.run import Trigger
from rota.testing.clock import settle
from rota.testing.runner import Play

PLAYS = dict.fromkeys(("app", "db", "web", "a", "b", "c", "z"), FOREVER)


def order(world: World) -> list[str]:
    return [launch.unit for launch in world.runner.starts]


async def test_a_dependant_starts_once_what_it_needs_is_ready() -> None:
    world = World(service("app", depends_on=("db",)), service("db", ready=http()), plays=PLAYS)
    await world.up()
    await world.wait(seconds=10)
    assert order(world) == ["db"]
    [view] = [each.view() for each in actor(world, "app").fleet.placed]
    assert (view.state, view.reason) == (InstanceState.WAITING, "It waits for db to be ready.")
    world.prober.answers[URL] = WELL
    await world.wait(seconds=1)
    assert order(world) == ["db", "app"]
    await world.close()


async def test_one_whose_dependency_never_gets_ready_starts_after_its_timeout_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """SVC-11"""
    app = service("app", depends_on=("db",), depends_timeout=timedelta(seconds=30), instances=2)
    world = World(app, service("db", ready=http(), healthy_after=timedelta(hours=1)), plays=PLAYS)
    with caplog.at_level(logging.WARNING):
        await world.up()
        await world.wait(seconds=29)
        assert order(world) == ["db"]
        await world.wait(seconds=2)
    assert order(world) == ["db", "app", "app"]
    assert caplog.messages == ["app starts without db, not ready within 30 s"]
    run = next(run for run in await world.runs() if run.unit == "app")
    assert run.reason == "It was started though db was not ready within depends_timeout (30 s)."
    await world.close()


async def test_a_start_by_hand_waits_too_and_a_stop_ends_the_waiting() -> None:
    world = World(service("app", depends_on=("db",), autostart=False), service("db", ready=http()), plays=PLAYS)
    engine = await world.up()
    assert await engine.verbs.start("app", Trigger.CLI, "test") == []
    assert states(world, "app") == [InstanceState.WAITING]
    await engine.verbs.stop("app", "by test")
    world.prober.answers[URL] = WELL
    await world.wait(minutes=5)
    assert order(world) == ["db"]
    await world.close()


async def test_a_crash_does_not_wait_for_dependencies() -> None:
    world = World(service("app", depends_on=("db",)), service("db"), plays={**PLAYS, "app": Play(5, exit_code=1)})
    engine = await world.up()
    await engine.verbs.stop("db", "by test")
    await world.wait(seconds=7)
    assert order(world) == ["db", "app", "app"]
    await world.close()


@pytest.mark.parametrize("cascade", [True, False])
async def test_dependants_restart_after_a_restart_only_where_they_ask_for_it(*, cascade: bool) -> None:
    """SVC-13"""
    app = service("app", depends_on=("db",), cascade=cascade)
    world = World(app, service("db", ready=http()), plays=PLAYS)
    world.prober.answers[URL] = WELL
    engine = await world.up()
    await world.wait(seconds=5)
    del world.prober.answers[URL]
    await engine.verbs.restart("db", Trigger.CLI, "test")
    await world.wait(seconds=5)
    assert order(world) == ["db", "app", "db"]
    world.prober.answers[URL] = WELL
    await world.wait(seconds=5)
    assert order(world) == ["db", "app", "db", *(["app"] if cascade else [])]
    await world.wait(hours=1)
    assert order(world).count("app") == 1 + cascade
    await world.close()


async def test_a_dependant_that_was_stopped_by_hand_is_not_restarted() -> None:
    world = World(service("app", depends_on=("db",), cascade=True), service("db"), plays=PLAYS)
    engine = await world.up()
    await engine.verbs.stop("app", "by test")
    await engine.verbs.restart("db", Trigger.CLI, "test")
    await world.wait(minutes=1)
    assert order(world) == ["db", "app", "db"]
    await world.close()


async def test_services_boot_in_order_and_a_full_stop_is_exactly_reversed() -> None:
    """SVC-14"""
    units = [
        service("a", priority=10, graceful_stop=timedelta(seconds=1)),
        service("b", graceful_stop=timedelta(seconds=1)),
        service("c", graceful_stop=timedelta(seconds=1)),
        service("z", depends_on=("a",), graceful_stop=timedelta(seconds=1)),
    ]
    world = World(*units, plays={unit.name: Play(1_000_000, deaf=True) for unit in units})
    await world.up()
    assert order(world) == ["b", "c", "a", "z"]
    world.runner.say(ShutdownAsked(reason="test"))
    await settle()
    await world.wait(seconds=3.5)
    ended = [event.run.unit for event in world.events if isinstance(event, RunEnded)]
    assert ended == ["z", "a", "c", "b"]
    assert len(started_after(world)) == 4
    await world.close()


async def test_nothing_that_falls_due_in_a_full_stop_starts() -> None:
    """SUR-16, of services"""
    units = [
        service("a", restart_delay=timedelta(seconds=1)),
        service("b", depends_on=("c",)),
        service("c", ready=http()),
        service("z", priority=1, graceful_stop=timedelta(seconds=5)),
    ]
    world = World(*units, plays={**PLAYS, "a": AT_ONCE, "z": Play(1_000_000, deaf=True)})
    await world.up()
    before = order(world)
    world.runner.say(ShutdownAsked(reason="test"))
    await world.wait(seconds=5)
    assert order(world) == before
    await world.kill_keeper()
    await world.up()
    assert sorted(order(world)[len(before) :]) == ["a", "c", "z"]
    await world.close()
