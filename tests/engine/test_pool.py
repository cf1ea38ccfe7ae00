"""Do the tasks of a pool share its places fairly?"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from tests.engine.crowd import Diary, most_at_once
from tests.engine.delay import Delay
from tests.engine.world import EVERY_MINUTE, World, task

from rota.model.change import Change, SaveRun
from rota.model.error import WorldError
from rota.model.run import EndReason, Phase, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Overlap
from rota.testing.runner import Play

SEEDS = [*range(10), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, 210))]
EVERY_SECOND = ("* * * * * *",)


def shared(size: int, *tasks: str, **members: object) -> World:
    """Tasks that share a pool; each run takes 3 s."""
    world = World(*(task(name, pool="db", **members) for name in tasks), plays={name: Play(3) for name in tasks})
    world.pools["db"] = size
    return world


@pytest.mark.parametrize("seed", SEEDS)
async def test_places_go_in_order_of_arrival_over_all_tasks(seed: int) -> None:
    """OVL-14, OVL-01: 60 mixed triggers, by hand and by schedule, over three tasks; nobody overtakes a waiter."""
    chance = Random(seed)
    world = World(
        *(task(name, pool="db", parallelism=9, queue_max=200) for name in "ab"),
        task("c", pool="db", parallelism=9, queue_max=200, crons=EVERY_SECOND),
        plays={name: Play(0.5) for name in "abc"},
    )
    world.pools["db"] = 1
    delay = Delay(world, chance)
    engine = await world.up()
    delay.on = True
    diary = Diary(world)
    diary.open()
    for _ in range(56):
        world.engine._context.spawn(ask(world, chance.choice("abc")))
        await world.wait(milliseconds=chance.choice([0, 1, 20, 500, 500]))
    await world.wait(seconds=1)
    delay.on = False
    world.engine._context.spawn(stop_schedule(world))
    await world.wait(seconds=90)
    runs = await world.runs()
    assert {run.end_reason for run in runs} == {EndReason.SUCCESS}
    assert len(runs) >= 60
    assert diary.overtakers(runs) == []
    assert most_at_once(runs) == 1
    assert [(view.active, view.waiting) for view in engine._context.pools.views()] == [(0, 0)]
    await world.close()


async def stop_schedule(world: World) -> None:
    """Nothing is due any more."""
    await world.reload(*(task(name, pool="db", parallelism=9, queue_max=200) for name in "abc"))


async def ask(world: World, name: str) -> None:
    """A trigger by hand."""
    await world.engine.trigger(name, Trigger.CLI, "test")


@pytest.mark.parametrize("seed", SEEDS)
async def test_an_armed_slot_a_run_by_hand_and_a_retry_at_one_place_are_one_run_each(seed: int) -> None:
    """LED-22: all three in one instant; never two at once, nothing doubled, nothing lost."""
    chance = Random(seed)
    world = World(
        task("slot", pool="db", crons=EVERY_MINUTE),
        task("fails", pool="db", retry_attempts=1, retry_delay=timedelta(seconds=28)),
        plays={"slot": Play(1), "fails": Play(2, exit_code=1)},
    )
    world.pools["db"] = 1
    delay = Delay(world, chance)
    engine = await world.up()
    await engine.trigger("fails", Trigger.CLI, "test")
    delay.on = True
    await world.wait(seconds=30 - chance.choice([0, 0.001, 0.01]))
    world.engine._context.spawn(ask(world, "slot"))
    await world.wait(seconds=20)
    runs = await world.runs()
    assert sorted((run.unit, str(run.trigger)) for run in runs) == [
        ("fails", "cli"),
        ("fails", "retry"),
        ("slot", "cli"),
        ("slot", "cron"),
    ]
    assert {run.phase for run in runs} == {Phase.ENDED}
    assert most_at_once(runs) == 1
    assert len(world.runner.starts) == 4
    await world.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_waits_for_ever_where_tasks_have_room_of_their_own(seed: int) -> None:
    """OVL-17: five tasks with one to three places each share a pool of two."""
    chance = Random(seed)
    world = World(
        *(task(name, pool="db", parallelism=chance.randint(1, 3)) for name in "abcde"),
        plays={name: Play(chance.choice([0.1, 0.5, 1])) for name in "abcde"},
    )
    world.pools["db"] = 2
    delay = Delay(world, chance)
    await world.up()
    delay.on = True
    for _ in range(40):
        world.engine._context.spawn(ask(world, chance.choice("abcde")))
        await world.wait(milliseconds=chance.choice([0, 1, 100]))
    await world.wait(seconds=90)
    runs = await world.runs()
    assert len(runs) == 40
    assert {run.end_reason for run in runs} == {EndReason.SUCCESS}
    assert most_at_once(runs) == 2
    for name in "abcde":
        limit = next(unit.parallelism for unit in world.units if unit.name == name)  # type: ignore[union-attr] # tasks
        assert most_at_once([run for run in runs if run.unit == name]) <= limit
    await world.close()


async def test_who_waits_for_its_own_place_does_not_hold_up_the_pool() -> None:
    """OVL-17: one place of two is free; a waits for a, so b starts."""
    world = shared(2, "a", "b")
    engine = await world.up()
    for name in "aab":
        await engine.trigger(name, Trigger.CLI, "test")
    await world.wait(seconds=1)
    assert [(run.unit, run.phase) for run in await world.runs()] == [
        ("a", Phase.RUNNING),
        ("a", Phase.QUEUED),
        ("b", Phase.RUNNING),
    ]
    await world.close()


async def test_a_full_pool_turns_a_skip_task_away_and_says_by_whom() -> None:
    """OVL-16, OVL-04"""
    world = World(task("a", pool="db"), task("b", pool="db", on_overlap=Overlap.SKIP), plays={"a": Play(9)})
    world.pools["db"] = 1
    engine = await world.up()
    holder = await engine.trigger("a", Trigger.CLI, "test")
    skipped = await engine.trigger("b", Trigger.CLI, "test")
    assert (skipped.end_reason, skipped.exit_code) == (EndReason.SKIPPED, -1)
    assert skipped.reason == f"All places of the pool db were taken, by {holder.id}."
    await world.close()


async def test_terminate_waits_for_a_full_pool_and_stops_nobody_elses_run() -> None:
    """OVL-16"""
    world = World(task("a", pool="db"), task("b", pool="db", on_overlap=Overlap.TERMINATE), plays={"a": Play(9)})
    world.pools["db"] = 1
    engine = await world.up()
    for name in "ab":
        await engine.trigger(name, Trigger.CLI, "test")
    await world.wait(seconds=8)
    assert [run.phase for run in await world.runs()] == [Phase.RUNNING, Phase.QUEUED]
    await world.wait(seconds=5)
    assert {run.end_reason for run in await world.runs()} == {EndReason.SUCCESS}
    await world.close()


async def test_no_slot_of_a_pool_is_armed_while_anybody_waits_there() -> None:
    """OVL-01: the slots of a mate are taken back before the waiting run has a row, and fall due behind it."""
    world = World(task("a", pool="db"), task("b", pool="db", crons=EVERY_MINUTE), plays={"a": Play(20), "b": Play(1)})
    world.pools["db"] = 2
    engine = await world.up()
    await world.wait(seconds=20)
    assert world.runner.stage.armed
    await engine.trigger("a", Trigger.CLI, "test")
    armed: list[int] = []
    commit = world.store.commit

    async def look(changes: object) -> object:
        armed.append(len(world.runner.stage.armed))
        return await commit(changes)

    world.store.commit = look  # type: ignore[method-assign,assignment] # the same, watched
    waiter = await engine.trigger("a", Trigger.CLI, "test")
    assert waiter.phase is Phase.QUEUED
    assert armed[-1] == 0
    await world.wait(seconds=60)
    assert [slot.verdict for slot in await world.slots("b")] == [Verdict.RAN]
    await world.close()


async def test_a_waiter_that_cannot_be_written_is_refused_and_armed_slots_stand() -> None:
    """SUR-13: the trigger fails with the reason at once; nothing hangs, and the mate's slot fires on time."""
    world = World(task("a", pool="db"), task("b", pool="db", crons=EVERY_MINUTE), plays={"a": Play(5), "b": Play(1)})
    world.pools["db"] = 2
    engine = await world.up()
    await engine.trigger("a", Trigger.CLI, "test")
    await world.wait(seconds=4)
    await world.wait(seconds=14)
    await engine.trigger("a", Trigger.CLI, "test")
    assert world.runner.stage.armed
    world.store.failure = WorldError("There is no room left.")
    for name in "ab":
        with pytest.raises(WorldError, match="no room"):
            await engine.trigger(name, Trigger.CLI, "test")
    world.store.failure = None
    await world.wait(seconds=30)
    [slot] = await world.slots("b")
    assert (slot.verdict, slot.reason) == (Verdict.RAN, "Ran on time.")
    assert len(world.runner.starts) == 3
    await world.close()


async def test_a_pool_made_smaller_stops_nobody_and_a_larger_one_lets_people_in() -> None:
    """OVL-18"""
    world = shared(3, "a", parallelism=9)
    engine = await world.up()
    for _ in range(6):
        await engine.trigger("a", Trigger.CLI, "test")
    await world.wait(seconds=1)
    world.pools["db"] = 1
    await world.reload(*world.units)
    assert [(view.size, view.active, view.waiting) for view in engine._context.pools.views()] == [(1, 3, 3)]
    await world.wait(seconds=4)
    runs = await world.runs()
    assert [run.end_reason for run in runs[:3]] == [EndReason.SUCCESS] * 3
    assert [run.phase for run in runs[3:]] == [Phase.RUNNING, Phase.QUEUED, Phase.QUEUED]
    world.pools["db"] = 3
    await world.reload(*world.units)
    assert [run.phase for run in (await world.runs())[3:]] == [Phase.RUNNING] * 3
    await world.close()


async def test_a_place_that_only_the_runner_knows_of_is_waited_for() -> None:
    """OVL-15: a run that is of no pool any more still holds its place there; who was refused starts at its end."""
    world = shared(1, "a", "b")
    engine = await world.up()
    await engine.trigger("a", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.kill_daemon()
    world.units = (task("a"), task("b", pool="db"))
    engine = await world.up()
    await engine.trigger("b", Trigger.CLI, "test")
    await world.wait(seconds=1)
    assert [run.phase for run in await world.runs()] == [Phase.RUNNING, Phase.QUEUED]
    await world.wait(seconds=2)
    assert [run.phase for run in await world.runs()] == [Phase.ENDED, Phase.RUNNING]
    await world.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_places_survive_daemons_killed_in_a_row(seed: int) -> None:
    """OVL-15: adopted runs hold their places, each is freed once; at the end the pool has all of its places."""
    chance = Random(seed)
    world = shared(2, "a", "b", "c")
    await world.up()
    asked = 0
    for _ in range(20):
        for _ in range(chance.randint(0, 2)):
            await ask(world, chance.choice("abc"))
            asked += 1
        await world.wait(seconds=chance.uniform(0, 2))
        await world.kill_daemon()
        await world.wait(seconds=chance.choice([0, 0.1, 4]))
        await world.up()
    await world.wait(seconds=120)
    runs = await world.runs()
    assert len(runs) == asked
    assert {run.end_reason for run in runs} == {EndReason.SUCCESS}
    assert most_at_once(runs) <= 2
    assert [(view.active, view.waiting) for view in world.engine._context.pools.views()] == [(0, 0)]
    await world.close()


async def test_forty_waiters_cost_four_commits_each() -> None:
    """OVL-14: a free place is offered to whose turn it is, and to nobody else."""
    world = shared(1, *(f"t{number}" for number in range(40)))
    engine = await world.up()
    commits = 0
    commit = world.store.commit

    async def count(changes: Sequence[Change]) -> Sequence[Change]:
        nonlocal commits
        commits += any(isinstance(change, SaveRun) for change in changes)
        return await commit(changes)

    world.store.commit = count  # type: ignore[method-assign,assignment] # the same, counted
    for number in range(40):
        await engine.trigger(f"t{number}", Trigger.CLI, "test")
    await world.wait(seconds=150)
    assert {run.end_reason for run in await world.runs()} == {EndReason.SUCCESS}
    assert commits <= 4 * 40
    await world.close()
