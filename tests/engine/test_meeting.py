"""Do the promises hold where parts meet: clock steps, pauses, reloads and reports that cross each other?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.engine.world import EVERY_MINUTE, START, World, task

from rota.model.error import WorldError
from rota.model.event import UnitOverdue
from rota.model.launch import Stepped
from rota.model.run import EndReason, Phase, Trigger
from rota.model.slot import Verdict
from rota.model.unit import CatchUp, Overlap, RunOnStart, Success
from rota.testing.clock import settle
from rota.testing.runner import Play


class Gate:
    """Holds one deed of a port before it is done, until it is opened."""

    def __init__(self, port: object, name: str, *, passes: int = 0) -> None:
        """`passes`: so many go through before."""
        self._passes = passes
        self._whole: Callable[..., Awaitable[Any]] = getattr(port, name)
        self._opened = asyncio.Event()
        setattr(port, name, self._hold)

    async def _hold(self, *arguments: Any) -> Any:
        self._passes -= 1
        if self._passes < 0:
            await self._opened.wait()
        return await self._whole(*arguments)

    def open(self) -> None:
        """From now on nothing is held."""
        self._opened.set()


async def test_a_run_that_ends_before_its_start_could_be_noted_is_not_read_for_ever() -> None:
    """The task has its hands full with another run meanwhile."""
    world = World(task(parallelism=2, success=Success(output="done")), plays={"backup": Play(0.1)})
    engine = await world.up()
    gate = Gate(world.store, "commit", passes=1)
    first = asyncio.ensure_future(engine.trigger("backup", Trigger.CLI, "test"))
    second = asyncio.ensure_future(engine.trigger("backup", Trigger.CLI, "test"))
    await world.wait(seconds=1)
    gate.open()
    await asyncio.gather(first, second)
    await world.wait(seconds=5)
    looks = world.witness.looks
    await world.wait(seconds=10)
    assert world.witness.looks == looks
    await world.close()


async def test_slots_that_a_set_clock_passed_over_are_told_though_the_keeper_gives_them_back_late() -> None:
    """SCH-11: the daemon looks back before it hears of them."""
    world = World(task(crons=("*/5 * * * * *",)))
    await world.up()
    await world.wait(seconds=11)
    world.clock.step(timedelta(minutes=10))
    world.runner.say(Stepped(by=timedelta(minutes=10), at=world.clock.now()))
    await settle()
    world.runner.give_back("the wall clock was set")
    await world.wait(seconds=20)
    slots = await world.slots()
    assert sum(slot.count for slot in slots) == (10 * 60 + 30) // 5
    await world.close()


async def test_a_slot_armed_again_after_a_failed_commit_does_not_fire_in_a_pause() -> None:
    """The pause came between."""
    long = Play(600)
    world = World(task("a", pool="db"), task("b", pool="db", crons=EVERY_MINUTE), plays={"a": long})
    world.pools = {"db": 1}
    engine = await world.up()
    await engine.trigger("a", Trigger.CLI, "test")
    await world.wait(seconds=16)
    gate = Gate(world.runner, "disarm")
    waits = asyncio.ensure_future(engine.trigger("a", Trigger.CLI, "test"))
    await settle()
    held = engine.tasks["b"]._turn
    await held.acquire()
    pause = asyncio.ensure_future(engine.scheduled("b").pause("test", None))
    await settle()
    world.store.failure = WorldError("The disk is full.")
    gate.open()
    await settle()
    world.store.failure = None
    held.release()
    await pause
    with pytest.raises(WorldError):
        await waits
    [run] = [run for run in await world.runs() if run.phase is Phase.RUNNING]
    world.runner.end(run.id)
    await world.wait(minutes=1)
    assert [slot.verdict for slot in await world.slots("b")] == [Verdict.PAUSED]
    assert [launch.unit for launch in world.runner.starts] == ["a"]
    await world.close()


async def test_a_task_that_was_removed_and_is_there_again_is_overdue_by_its_own_time() -> None:
    """And nobody is told of the one that is gone."""
    world = World(task(max_age=timedelta(hours=1)))
    await world.up()
    await world.wait(minutes=10)
    await world.reload()
    await world.wait(minutes=20)
    await world.reload(task(max_age=timedelta(hours=1)))
    await world.wait(minutes=45)
    assert [event for event in world.events if isinstance(event, UnitOverdue)] == []
    await world.wait(minutes=20)
    [overdue] = [event for event in world.events if isinstance(event, UnitOverdue)]
    assert overdue.since == START + timedelta(minutes=90)
    await world.close()


async def test_a_slot_refused_while_its_task_is_removed_gets_its_verdict() -> None:
    """LED-21: the reload takes armed slots back, and this one had just met a full place."""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(600)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=29)
    gate = Gate(world.runner, "disarm")
    reload = asyncio.ensure_future(world.reload())
    await world.wait(seconds=2)
    gate.open()
    await reload
    await world.wait(seconds=1)
    [slot] = await world.store.slots_between("backup", START, START + timedelta(minutes=1))
    assert slot.verdict is Verdict.DROPPED
    await world.close()


async def test_a_run_refused_while_its_task_is_removed_ends() -> None:
    """It is not pending until the next start."""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(600)})
    engine = await world.up()
    await world.wait(seconds=29)
    gate = Gate(world.runner, "start")
    trigger = asyncio.ensure_future(engine.trigger("backup", Trigger.CLI, "test"))
    await world.wait(seconds=2)
    reload = asyncio.ensure_future(world.reload())
    await settle()
    gate.open()
    await asyncio.gather(trigger, reload)
    await world.wait(seconds=1)
    assert [run.phase for run in await world.runs() if run.trigger is Trigger.CLI] == [Phase.ENDED]
    await world.close()


async def test_who_waits_to_take_a_place_is_not_dropped_at_a_restart_for_another_key() -> None:
    """`description` was edited while Rota was down."""
    whole = task(crons=EVERY_MINUTE, on_overlap=Overlap.TERMINATE)
    world = World(whole, plays={"backup": Play(600, deaf=True)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.kill_daemon()
    world.units = (replace(whole, description="Every minute."),)
    await world.up()
    await world.wait(seconds=1)
    assert [run.end_reason for run in await world.runs()][:2] == [None, None]
    await world.close()


async def test_a_start_run_that_waits_for_the_database_is_not_made_for_a_removed_task() -> None:
    """The database heals, the task goes, and only then its turn comes."""
    world = World(task(run_on_start=RunOnStart.DAEMON))
    whole = world.store.commit
    fails = True

    async def commit(changes: Any) -> Any:
        if fails and any(getattr(change, "run", None) for change in changes):
            raise WorldError("The disk is full.")
        return await whole(changes)

    world.store.commit = commit  # type: ignore[method-assign] # fails for runs only
    await world.up()
    await world.reload()
    fails = False
    await world.wait(seconds=10)
    assert world.runner.starts == []
    assert [run.end_reason for run in await world.runs()] in ([], [EndReason.STOPPED])
    await world.close()


@pytest.mark.parametrize("pool", [None, "db"])
async def test_more_places_by_reload_let_people_in_though_the_keeper_had_found_the_place_full(pool: str | None) -> None:
    """OVL-13, OVL-18: a slot that was armed met the run before it."""
    whole = task(crons=EVERY_MINUTE, pool=pool, parallelism=1 if pool is None else 5)
    world = World(whole, plays={"backup": Play(600)})
    world.pools = {"db": 1}
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=35)
    assert len(world.runner.starts) == 1
    world.pools = {"db": 2}
    await world.reload(replace(whole, parallelism=5))
    assert len(world.runner.starts) == 2
    await world.close()


async def test_a_slot_being_armed_while_its_pool_goes_does_no_harm() -> None:
    """The reload that takes the task out of the pool comes between."""
    world = World(task(pool="db", crons=EVERY_MINUTE))
    world.pools = {"db": 1}
    engine = await world.up()
    turn = engine.tasks["backup"]._turn
    await turn.acquire()
    await world.wait(seconds=16)
    world.pools = {}
    reload = asyncio.ensure_future(world.reload(task(crons=EVERY_MINUTE)))
    await settle()
    turn.release()
    await reload
    await world.wait(seconds=20)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_a_clock_set_back_does_not_prolong_the_wait_for_room_on_the_disk() -> None:
    """Nobody else comes who would look."""
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await engine.trigger("backup", Trigger.CLI, "test")
    world.disk.left = 0
    await world.wait(seconds=11)
    world.clock.step(timedelta(hours=-1))
    world.runner.say(Stepped(by=timedelta(hours=-1), at=world.clock.now()))
    await settle()
    world.disk.left = 2**40
    await world.wait(seconds=30)
    assert len(world.runner.starts) == 2
    await world.close()


async def test_slots_behind_a_long_catch_up_fill_the_queue_and_no_more() -> None:
    """LED-09, OVL-05: each missed slot takes an hour, and one falls due each minute."""
    world = World(
        task(crons=EVERY_MINUTE, catch_up=CatchUp.ALL, max_catch_up_runs=3, queue_max=2), plays={"backup": Play(3600)}
    )
    await world.up()
    await world.kill_keeper()
    await world.wait(minutes=10)
    await world.up()
    await world.wait(minutes=20)
    waiting = [run.trigger for run in await world.runs() if run.phase is Phase.QUEUED]
    assert waiting == [Trigger.CATCH_UP] * 2 + [Trigger.CRON] * 2
    assert (await world.slots())[-1].verdict is Verdict.QUEUE_FULL
    await world.close()


async def test_slots_between_armed_ones_are_caught_up_when_the_daemon_dies_before_they_are_due() -> None:
    """LED-19: they were taken back for somebody who waited, later ones were armed again and fire."""
    world = World(task(crons=("*/5 * * * * *",), catch_up=CatchUp.ALL), plays={"backup": Play(600)})
    engine = await world.up()
    first = await engine.trigger("backup", Trigger.CLI, "test")
    second = await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    world.runner.end(first.id)
    await world.wait(seconds=3.5)
    assert world.runner.stage.armed == {}
    world.runner.end(second.id)
    world.runner.plays["backup"] = Play(1)
    await world.wait(seconds=4)
    assert len(world.runner.stage.armed) > 0
    await world.kill_daemon()
    await world.wait(seconds=20)
    await world.up()
    await world.wait(seconds=10)
    due = {slot.due_at for slot in await world.slots()}
    assert {START + timedelta(seconds=n) for n in range(5, 31, 5)} <= due
    await world.close()
