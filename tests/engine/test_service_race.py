"""Do services stand when everything happens at once, comes late, or changes under way?"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from tests.engine.delay import Delay
from tests.engine.test_service import actor
from tests.engine.test_service_check import ILL, URL, WELL, http
from tests.engine.world import World, service

from rota.model.check import Answer
from rota.model.error import RotaError
from rota.model.instance import InstanceState
from rota.model.run import Phase, Trigger
from rota.model.unit import Probe, Rolling, Service, WhenFailing
from rota.testing.runner import Play

SEEDS = [*range(10), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, 210))]
Wish = Callable[[], Awaitable[Any]]


async def most_alive(world: World) -> dict[str, int]:
    """How many processes each place had at once at most, from what the runner was asked and what ended."""
    moments: list[tuple[Any, int, str]] = []
    ends = {run.id: run for run in await world.runs()}
    for launch in world.runner.starts:
        if launch.probe_of is None:
            place = f"{launch.unit}/{launch.env['ROTA_INSTANCE']}"
            moments.append((world.runner.started_at[launch.run_id], 1, place))
            end = ends.get(launch.run_id)
            if end is not None and end.ended_at is not None:
                moments.append((end.ended_at, -1, place))
    now: dict[str, int] = {}
    most: dict[str, int] = {}
    for _, step, place in sorted(moments, key=lambda each: (each[0], each[1])):
        now[place] = now.get(place, 0) + step
        most[place] = max(most.get(place, 0), now[place])
    return most


async def wish(world: World, deed: Wish) -> None:
    """Something asked for while other things go on; that it is refused is an answer, too."""
    with suppress(RotaError, KeyError):  # KeyError: it is not there any more, which is told before it comes so far
        await deed()


def wishes(world: World, unit: Service, chance: Random) -> list[Wish]:
    """What people may want of it."""
    verbs = world.engine.verbs
    index = chance.randrange(unit.instances)
    changed = replace(unit, env={"NEW": str(chance.random())}, instances=chance.randint(1, 4))
    return [
        lambda: verbs.start("web", Trigger.CLI, "test"),
        lambda: verbs.stop("web", "by test"),
        lambda: verbs.restart("web", Trigger.CLI, "test"),
        lambda: verbs.restart("web", Trigger.CLI, "test", rolling=False),
        lambda: verbs.start("web", Trigger.CLI, "test", instance=index),
        lambda: verbs.stop("web", "by test", instance=index),
        lambda: verbs.restart("web", Trigger.CLI, "test", instance=index),
        lambda: world.reload(changed),
    ]


def any_service(chance: Random, *, beside: bool) -> Service:
    """Checked, restarted soon or late, given up or not."""
    return service(
        instances=3,
        ready=http(),
        health=http(failures=2),
        healthy_after=timedelta(seconds=3),
        restart_delay=timedelta(milliseconds=chance.choice([0, 100, 1000])),
        graceful_stop=timedelta(seconds=1),
        start_retries=chance.choice([0, 2]),
        when_failing=chance.choice([*WhenFailing]),
        rolling=Rolling(max_unavailable=chance.choice([1, 2]), start_first=beside),
    )


async def stir(world: World, unit: Service, delay: Delay, chance: Random) -> None:
    """One thing happens, whatever else is going on."""
    match chance.randrange(6):
        case 0:
            delay.on = False  # nobody turns the clock while a daemon recovers
            await world.kill_daemon()
            world.units = world.accepted
            await world.up()
            delay.on = True
        case 1:
            world.prober.answers[URL] = chance.choice([WELL, WELL, ILL, None])
        case 2 if world.runner.stage.live:
            world.runner.end(chance.choice([*world.runner.stage.live]), chance.choice([0, 1, 137]))
        case _:
            world.engine._context.spawn(wish(world, chance.choice(wishes(world, unit, chance))))
    await world.wait(seconds=chance.choice([0, 0.01, 0.1, 1, 4]))


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_is_asked_and_dies_each_place_has_one_process_in_the_end(seed: int) -> None:
    """SVC-06, SVC-24, SUR-01, SUR-03: verbs, reloads, failing checks, crashes, daemons killed, all with delays."""
    chance, beside = Random(seed), bool(seed % 2)
    unit = any_service(chance, beside=beside)
    world = World(unit, plays={"web": Play(1_000_000, deaf=chance.random() < 0.5)})
    world.prober.answers[URL] = WELL
    delay = Delay(world, chance)
    await world.up()
    delay.on = True
    for _ in range(25):
        await stir(world, unit, delay, chance)
    world.prober.answers[URL] = WELL
    delay.on = False
    await world.wait(seconds=30)
    await world.engine.verbs.start("web", Trigger.CLI, "test")
    await world.wait(minutes=2)
    wanted = actor(world).service.instances
    assert [each.life.state for each in actor(world).fleet.placed] == [InstanceState.RUNNING] * wanted
    live = [launch for launch, _ in world.runner.stage.live.values() if not launch.probe_of]
    assert sorted(int(launch.env["ROTA_INSTANCE"]) for launch in live) == [*range(wanted)]
    open_runs = {run.id for run in await world.runs() if run.phase is not Phase.ENDED}
    assert open_runs == set(world.runner.stage.live)
    assert beside or max((await most_alive(world)).values()) == 1
    await world.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_restart_by_name_never_brings_back_a_service_that_is_being_removed(seed: int) -> None:
    """SVC-10"""
    chance = Random(seed)
    world = World(service(instances=2, graceful_stop=timedelta(seconds=1)), plays={"web": Play(1_000_000, deaf=True)})
    delay = Delay(world, chance)
    await world.up()
    await world.wait(seconds=1)
    delay.on = True
    verbs = world.engine.verbs
    asked = [
        lambda: verbs.restart("web", Trigger.CLI, "test"),
        lambda: verbs.restart("web", Trigger.CLI, "test", rolling=False),
        lambda: verbs.start("web", Trigger.CLI, "test"),
    ]
    removal = wish(world, world.reload)
    for deed in [removal, *(wish(world, chance.choice(asked)) for _ in range(3))]:
        world.engine._context.spawn(deed)
        await world.wait(milliseconds=chance.choice([0, 5, 20]))
    with suppress(KeyError):
        await verbs.restart("web", Trigger.CLI, "test")
    await world.wait(minutes=2)
    assert world.runner.stage.live == {}
    assert all(run.phase is Phase.ENDED for run in await world.runs())
    await world.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_an_answer_never_touches_the_successor_of_the_one_that_was_asked(seed: int) -> None:
    """SVC-18: instances end in the moments in which they are asked; no answer makes the next one ready."""
    chance = Random(seed)
    unit = service(ready=Probe(http=URL, interval=timedelta(seconds=1)), restart_delay=timedelta(), start_retries=100)
    world = World(unit, plays={"web": Play(0.5, exit_code=1)})
    asked_of: dict[int, str] = {}
    told: list[tuple[str, str]] = []

    async def answer(where: str) -> Answer:
        instance = actor(world).fleet.places[0]
        asked = instance.life.run.id if instance.life.run else ""
        await world.clock.sleep(chance.uniform(0, 0.6))
        asked_of[len(asked_of)] = asked
        return WELL

    world.prober.http = answer  # type: ignore[method-assign] # the same, later
    await world.up()
    for _ in range(40):
        await world.wait(milliseconds=chance.randrange(100))
        instance = actor(world).fleet.places[0]
        if instance.is_up and instance.life.run is not None:
            told.append((instance.life.run.id, instance.life.state))
    assert {run_id for run_id, _ in told} <= set(asked_of.values())
    await world.close()
