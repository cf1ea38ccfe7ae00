"""Do the overlap policies hold when everything happens at once, comes late, or changes under way?"""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from tests.engine.crowd import Diary, most_at_once
from tests.engine.delay import Delay
from tests.engine.world import EVERY_MINUTE, World, task

from rota.model.event import Event, RunEnded
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Overlap
from rota.testing.runner import Play

SEEDS = [*range(10), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, 210))]


async def ask(world: World) -> None:
    """A trigger by hand."""
    await world.engine.trigger("backup", Trigger.CLI, "test")


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_trigger_in_the_instant_a_place_frees_goes_to_the_back(seed: int) -> None:
    """OVL-01: each run ends exactly when the next trigger comes."""
    world = World(task(queue_max=1000), plays={"backup": Play(1)})
    delay = Delay(world, Random(seed))
    await world.up()
    delay.on = True
    diary = Diary(world)
    diary.open()
    for _ in range(15):
        for _ in range(2):
            world.engine._context.spawn(ask(world))
        await world.wait(seconds=1)
    await world.wait(seconds=60)
    runs = await world.runs()
    assert (len(runs), {run.end_reason for run in runs}, most_at_once(runs)) == (30, {EndReason.SUCCESS}, 1)
    assert diary.overtakers(runs) == []
    await world.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_terminate_never_has_two_and_lets_the_newest_win(seed: int) -> None:
    """OVL-03: runs slow to die, triggers in bursts; each run ends once, the last one by itself."""
    chance = Random(seed)
    backup = task(on_overlap=Overlap.TERMINATE, graceful_stop=timedelta(seconds=1), retry_attempts=3)
    world = World(backup, plays={"backup": Play(10, deaf=True)})
    delay = Delay(world, chance)
    await world.up()
    delay.on = True
    diary = Diary(world)
    diary.open()
    for _ in range(12):
        world.engine._context.spawn(ask(world))
        await world.wait(seconds=chance.choice([0, 0.01, 0.5, 1, 1.05, 3]))
    await world.wait(seconds=60)
    runs = await world.runs()
    assert len(runs) == 12
    assert most_at_once(runs) == 1
    last = max(runs, key=lambda run: run.arrival or 0)
    assert {run.id for run in runs if run.end_reason is EndReason.SUCCESS} >= {last.id}
    assert {run.end_reason for run in runs} <= {EndReason.SUCCESS, EndReason.STOPPED}
    assert set(diary.ends.values()) == {1}
    await world.close()


async def test_terminate_lets_go_of_waiters_that_newer_ones_take_the_place_of() -> None:
    """OVL-03: three newcomers for one place while the old run dies; one starts."""
    world = World(task(on_overlap=Overlap.TERMINATE), plays={"backup": Play(50, deaf=True)})
    engine = await world.up()
    for _ in range(4):
        await engine.trigger("backup", Trigger.CLI, "test")
        await world.wait(milliseconds=10)
    await world.wait(seconds=6)
    runs = await world.runs()
    assert [run.end_reason for run in runs] == [EndReason.STOPPED] * 3 + [None]
    assert [run.started_at is None for run in runs] == [False, True, True, False]
    assert runs[3].id in (runs[2].reason or "")
    await world.close()


@pytest.mark.parametrize(("policy", "end"), [(Overlap.SKIP, EndReason.SKIPPED), (Overlap.QUEUE, EndReason.QUEUE_FULL)])
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_subscriber_may_trigger_and_stop_from_inside_an_event(
    seed: int, policy: Overlap, end: EndReason
) -> None:
    """OVL-09: under load; no deadlock, no lost event, one `run.ended` each."""
    chance = Random(seed)
    world = World(task(on_overlap=policy, queue_max=0, parallelism=2), plays={"backup": Play(0.2)})
    delay = Delay(world, chance)
    engine = await world.up()
    delay.on = True
    diary = Diary(world)
    diary.open()
    engine._context.bus.listen(meddle(world, end, [40]))
    for _ in range(30):
        engine._context.spawn(ask(world))
        await world.wait(milliseconds=chance.choice([0, 10, 100]))
    await world.wait(seconds=30)
    runs = await world.runs()
    assert len(runs) == 70
    assert {run.phase for run in runs} == {Phase.ENDED}
    assert diary.ends == {run.id: 1 for run in runs}
    assert most_at_once(runs) <= 2
    await world.close()


def meddle(world: World, end: EndReason, left: list[int]) -> Callable[[Event], None]:
    """Triggers anew for each run that was turned away, as often as is left, and stops what is active."""

    async def stop() -> None:
        await world.engine.verbs.stop("backup", "meddled with")

    def hear(event: Event) -> None:
        if isinstance(event, RunEnded) and event.run.end_reason is end and left[0]:
            left[0] -= 1
            world.engine._context.spawn(ask(world))
            if left[0] % 5 == 0:
                world.engine._context.spawn(stop())
        elif isinstance(event, RunEnded) and left[0]:
            left[0] -= 1
            world.engine._context.spawn(ask(world))

    return hear


async def test_fewer_places_stop_nobody_and_more_places_let_in_up_to_all() -> None:
    """OVL-13: parallelism 4, 2, 6; four active and five waiting."""
    world = World(task(parallelism=4), plays={"backup": Play(10)})
    engine = await world.up()
    for _ in range(4):
        await engine.trigger("backup", Trigger.CLI, "test")
        await world.wait(seconds=2)
    for _ in range(5):
        await engine.trigger("backup", Trigger.CLI, "test")
    await world.reload(task(parallelism=2))
    assert running(await world.runs()) == 4
    await world.wait(seconds=5)  # two have ended, two are left
    assert (running(await world.runs()), len(world.runner.starts)) == (2, 4)
    await world.wait(seconds=2)
    assert (running(await world.runs()), len(world.runner.starts)) == (2, 5)
    await world.reload(task(parallelism=6))
    assert (running(await world.runs()), len(world.runner.starts)) == (6, 9)
    await world.wait(seconds=60)
    assert {run.end_reason for run in await world.runs()} == {EndReason.SUCCESS}
    await world.close()


def running(runs: list[Run]) -> int:
    """How many have a process."""
    return sum(run.phase is Phase.RUNNING for run in runs)


async def test_a_full_queue_turns_away_at_once_and_leaves_the_waiters_alone() -> None:
    """OVL-05"""
    world = World(task(queue_max=2), plays={"backup": Play(10)})
    engine = await world.up()
    asked = [(await engine.trigger("backup", Trigger.CLI, "test")).id for _ in range(3)]
    refused = await engine.trigger("backup", Trigger.CLI, "test")
    assert (refused.end_reason, refused.exit_code) == (EndReason.QUEUE_FULL, -1)
    await world.wait(seconds=40)
    assert [launch.run_id for launch in world.runner.starts] == asked
    await world.close()


async def test_whoever_is_skipped_is_told_because_of_which_run_and_is_never_retried() -> None:
    """OVL-04"""
    world = World(task(on_overlap=Overlap.SKIP, retry_attempts=3), plays={"backup": Play(10)})
    engine = await world.up()
    busy = await engine.trigger("backup", Trigger.CLI, "test")
    skipped = await engine.trigger("backup", Trigger.CLI, "test")
    assert (skipped.end_reason, skipped.reason) == (EndReason.SKIPPED, f"It came while {busy.id} was still there.")
    await world.wait(seconds=60)
    assert len(await world.runs()) == 2
    await world.close()


async def test_waiters_keep_order_attempt_and_parameters_over_every_kind_of_end() -> None:
    """OVL-07: five waiters, one of them a second attempt; daemon killed, full stop and `up`, machine rebooted."""
    world = World(task(retry_attempts=1, retry_delay=timedelta(seconds=1)), plays={"backup": Play(9, exit_code=1)})
    engine = await world.up()
    first = await engine.trigger("backup", Trigger.CLI, "test", params={"level": 0})
    await world.wait(seconds=0.5)
    for level in (1, 2):
        await engine.trigger("backup", Trigger.CLI, "test", params={"level": level})
    await world.wait(seconds=10)  # the first has failed, its retry is in line
    for level in (3, 4):
        await engine.trigger("backup", Trigger.CLI, "test", params={"level": level})
    world.runner.plays["backup"] = Play(9)
    await world.kill_daemon()
    await world.up()
    world.engine.begin_shut_down("test")
    await world.wait(seconds=12)
    world.runner.die()
    await world.up()
    await world.wait(seconds=2)
    await world.kill_keeper()  # and with it the machine
    await world.up()
    await world.wait(seconds=60)
    runs = {run.id: run for run in await world.runs()}
    waited = [runs[launch.run_id] for launch in world.runner.starts[2:6]]
    assert [(run.params, run.attempt) for run in waited] == [
        ({"level": 2}, 1),
        ({"level": 0}, 2),
        ({"level": 3}, 1),
        ({"level": 4}, 1),
    ]
    assert waited[1].retry_of == first.id
    await world.close()


async def test_an_armed_slot_behind_a_run_that_goes_on_is_decided_on_by_the_next_daemon() -> None:
    """LED-23: the daemon was dead when it fell due; it was not started, and waits."""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(80)})
    engine = await world.up()
    await world.wait(seconds=29)
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(milliseconds=100)
    assert world.runner.stage.armed
    await world.kill_daemon()
    await world.wait(seconds=10)
    assert len(world.runner.starts) == 1
    await world.up()
    [slot] = await world.slots()
    assert slot.verdict is Verdict.QUEUED
    assert world.runner.starts[0].run_id in slot.reason
    await world.wait(seconds=100)
    assert next(slot.verdict for slot in await world.slots()) is Verdict.RAN
    await world.close()
