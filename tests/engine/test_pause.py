"""Is a paused or held slot a row that says why, and never a run as well?"""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engine.world import EVERY_MINUTE, START, World, service, task

from rota.engine.planner import Planner
from rota.model.change import SaveUnit
from rota.model.error import RefusedError, WorldError
from rota.model.event import SlotDecided, UnitUpdated
from rota.model.run import EndReason, Trigger
from rota.model.slot import Verdict
from rota.model.state import UnitState
from rota.testing.clock import one_step, settle
from rota.testing.runner import Play

BY = "socket:1000"
WEEK = 7 * 24 * 60


def planner(world: World, name: str = "backup") -> Planner:
    """The schedule of the task, as whoever pauses it finds it."""
    return world.engine.scheduled(name)


async def test_what_falls_due_in_a_pause_is_told_with_who_paused_it_and_why() -> None:
    """LED-25: and nothing runs, not even what was armed."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    assert world.runner.stage.armed
    await planner(world).pause(BY, "moving house")
    await world.wait(minutes=3)
    assert world.runner.starts == []
    [slot] = await world.slots()
    assert (slot.verdict, slot.count, slot.run_id) == (Verdict.PAUSED, 3, None)
    assert slot.reason == "The task was paused at 2026-03-02 12:00:50 UTC by socket:1000: moving house."
    [view] = world.engine.views()
    assert (view.state, view.paused_by, view.next_run_at) == (UnitState.PAUSED, BY, None)
    assert sum(isinstance(event, SlotDecided) for event in world.events) == 3
    assert UnitUpdated(name="backup") in world.events
    await world.close()


async def test_a_week_of_pause_is_one_row_over_daemons_that_die() -> None:
    """LED-13: one slot a minute; LED-12: downtime in a pause is paused."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await planner(world).pause(BY, None)
    await world.wait(hours=2)
    await world.kill_daemon()
    await world.wait(hours=1)
    await world.up()
    await world.wait(hours=1)
    await world.kill_keeper()
    await world.wait(minutes=WEEK - 4 * 60 - 5)
    await world.up()
    await world.wait(minutes=5)
    [slot] = await world.slots()
    assert (slot.verdict, slot.count) == (Verdict.PAUSED, WEEK)
    answer = await world.engine.why("backup", START + timedelta(days=3, seconds=30))
    assert answer.verdict is Verdict.PAUSED
    assert await world.runs() == []
    await world.close()


async def test_a_resumed_task_catches_nothing_up_and_runs_at_its_next_firing() -> None:
    """LED-12"""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await planner(world).pause(BY, None)
    await world.kill_keeper()
    await world.wait(days=1)
    await world.up()
    await planner(world).resume()
    await world.wait(seconds=40)
    paused, ran = await world.slots()
    assert (paused.verdict, paused.count, ran.verdict) == (Verdict.PAUSED, 1440, Verdict.RAN)
    assert [run.trigger for run in await world.runs()] == [Trigger.CRON]
    await world.close()


async def test_a_repeated_pause_keeps_the_first_and_another_one_is_another_row() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await planner(world).pause(BY, "first")
    await world.wait(minutes=2)
    await planner(world).pause("token:ci", "second")
    await world.wait(minutes=2)
    await planner(world).resume()
    await planner(world).resume()
    await planner(world).pause(BY, "third")
    await world.wait(minutes=2)
    assert [(slot.count, slot.reason.rpartition(": ")[2]) for slot in await world.slots()] == [
        (4, "first."),
        (2, "third."),
    ]
    await world.close()


async def test_a_paused_task_runs_by_hand_and_its_waiters_go_on() -> None:
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(30)})
    engine = await world.up()
    for _ in range(2):
        await engine.trigger("backup", Trigger.CLI, "test")
    await planner(world).pause(BY, None)
    await world.wait(minutes=2)
    assert [run.end_reason for run in await world.runs()] == [EndReason.SUCCESS] * 2
    await world.close()


async def test_a_pause_that_cannot_be_written_is_none() -> None:
    """The armed slot was taken back by then, and runs all the same."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    world.store.full_for = SaveUnit
    with pytest.raises(WorldError):
        await planner(world).pause(BY, None)
    world.store.full_for = None
    await world.wait(seconds=20)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_what_has_no_schedule_cannot_be_paused() -> None:
    world = World(service(), task())
    await world.up()
    with pytest.raises(RefusedError, match="web is a service"):
        planner(world, "web")
    with pytest.raises(RefusedError, match="backup has no `cron`"):
        planner(world)
    await world.close()


async def test_a_slot_inside_a_window_is_held_and_a_run_by_hand_is_not() -> None:
    """SCH-28, LED-13: long windows are one row."""
    world = World(task(crons=EVERY_MINUTE, not_during=("12:02-12:05",)))
    engine = await world.up()
    assert [view.next_run_at for view in engine.views()] == [START + timedelta(seconds=30)]
    await world.wait(minutes=2)
    assert [view.next_run_at for view in engine.views()] == [START.replace(minute=5, second=0)]
    by_hand = await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(minutes=4)
    slots = await world.slots()
    assert [(slot.verdict, slot.count) for slot in slots] == [
        (Verdict.RAN, 1),
        (Verdict.HELD, 3),
        (Verdict.RAN, 1),
        (Verdict.RAN, 1),
    ]
    assert slots[1].reason == 'Held by `not_during`: "12:02-12:05".'
    assert by_hand.id in {launch.run_id for launch in world.runner.starts}
    await world.close()


@pytest.mark.parametrize(
    ("paused", "windows", "verdict"),
    [
        (True, ("02:00-04:00",), Verdict.PAUSED),
        (False, ("02:00-04:00",), Verdict.HELD),
        (False, (), Verdict.DST_REPEAT),
    ],
)
async def test_of_several_reasons_not_to_run_the_first_is_the_verdict(
    paused: bool, windows: tuple[str, ...], verdict: Verdict
) -> None:
    """LED-14: a second 02:30 that is paused as well, or held."""
    night = task(crons=("30 2 * * *",), timezone="Europe/Berlin", not_during=windows)
    world = World(night, start=START.replace(month=10, day=25, hour=0, minute=45))
    await world.up()
    if paused:
        await planner(world).pause(BY, None)
    await world.wait(minutes=60)
    assert [slot.verdict for slot in await world.slots()] == [verdict]
    await world.close()


async def test_a_slot_that_waits_out_its_offset_is_paused_with_the_task() -> None:
    """Also when the pause is over before the offset is."""
    world = World(task(crons=("0 * * * *",), jitter=timedelta(minutes=30)))
    engine = await world.up()
    offset = engine.tasks["backup"].book.offset
    assert offset > timedelta(minutes=1)
    await world.wait(minutes=59, seconds=31)
    await planner(world).pause(BY, None)
    await world.wait(seconds=2)
    await planner(world).resume()
    await world.wait(minutes=31)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.PAUSED]
    assert world.runner.starts == []
    await world.close()


async def race(seed: int) -> None:
    """One round: a slot is due while somebody pauses, moves, removes or stops; a daemon may die of it."""
    dice = random.Random(seed)
    verb = dice.choice(["pause", "move", "remove", "stop"])
    world = World(task(crons=("* * * * *",), jitter=timedelta(seconds=dice.choice([0, 20]))))
    engine = await world.up()
    due = START + timedelta(seconds=30)
    offset = engine.tasks["backup"].book.offset
    await world.wait(seconds=30, milliseconds=dice.choice([-40, -1, 0, 0, 0, 1, 40]))
    await world.wait(seconds=dice.choice([0, offset.total_seconds()]))
    world.store.hesitates = True
    began = world.clock.now()
    doing = asyncio.get_running_loop().create_task(meddle(world, verb))
    for _ in range(dice.randrange(12)):
        await one_step()
    await world.wait(milliseconds=dice.choice([0, 1, 50]))
    await settle()
    await doing
    world.store.hesitates = False
    if verb == "stop":
        await world.kill_keeper()
        await world.wait(seconds=dice.choice([0, 3]))
        await world.up()
    await world.wait(seconds=25)
    started = [launch for launch in world.runner.starts if launch.env["ROTA_SLOT"] == "2026-03-02T12:01:00Z"]
    rows = [slot for slot in await world.slots() if slot.due_at == due]
    ran = [row for row in rows if row.verdict in {Verdict.RAN, Verdict.CAUGHT_UP}]
    assert len(started) == len(ran) <= 1, (seed, verb, rows)
    assert rows or (began < due and verb in {"move", "remove"}), (seed, verb)
    assert all(row.reason for row in rows)
    await world.close()


async def meddle(world: World, verb: str) -> None:
    """Pauses the task, gives it another schedule, removes it, or begins a full stop."""
    match verb:
        case "pause":
            await planner(world).pause(BY, None)
        case "move":
            await world.reload(task(crons=("30 6 * * *",)))
        case "remove":
            await world.reload()
        case _:
            world.engine.begin_shut_down("test")
            world.runner.give_back("a full stop began")


@pytest.mark.parametrize("seed", range(10))
async def test_a_slot_that_meets_a_pause_a_reload_or_a_stop_fires_or_says_why(seed: int) -> None:
    """LED-21 (race): never both, never neither."""
    await race(seed)


@pytest.mark.long
async def test_a_slot_that_meets_a_pause_a_reload_or_a_stop_fires_or_says_why_often() -> None:
    """LED-21 (race)"""
    for seed in range(1000, 1250):
        await race(seed)


async def test_a_definition_that_changes_in_a_pause_keeps_the_pause() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await planner(world).pause(BY, None)
    await world.wait(minutes=2)
    await world.reload(replace(task(crons=("*/2 * * * *",)), description="new"))
    await world.wait(minutes=4)
    assert {slot.verdict for slot in await world.slots()} == {Verdict.PAUSED}
    assert sum(slot.count for slot in await world.slots()) == 4
    await world.close()
