"""Does each slot get one verdict, over time, downtime and set clocks?"""

from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, START, World, task

from rota.model.run import EndReason, Trigger
from rota.model.slot import Verdict
from rota.model.unit import CatchUp, RunOnStart
from rota.testing.runner import Play


async def test_a_slot_becomes_a_run_that_starts_on_the_instant() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=40)
    [run] = await world.runs()
    assert (run.started_at, run.end_reason, run.exit_code) == (START + timedelta(seconds=30), EndReason.SUCCESS, 0)
    [slot] = await world.slots()
    assert (slot.verdict, slot.run_id) == (Verdict.RAN, run.id)
    await world.close()


async def test_nothing_was_missed_before_first_sight() -> None:
    """LED-05: a fresh install."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    assert await world.slots() == []
    assert await world.runs() == []
    await world.close()


async def test_a_dense_schedule_is_armed_ahead_and_runs_every_second() -> None:
    world = World(task(crons=("* * * * * *",), parallelism=2), plays={"backup": Play(0.5)})
    await world.up()
    assert len(world.runner.stage.armed) >= 10
    await world.wait(seconds=60)
    slots = await world.slots()
    assert [slot.due_at for slot in slots] == [START + timedelta(seconds=n) for n in range(1, 61)]
    assert {slot.verdict for slot in slots} == {Verdict.RAN}
    await world.close()


async def test_after_downtime_the_newest_slot_is_caught_up_and_the_rest_is_one_row() -> None:
    """LED-07: `latest`."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=5)
    await world.kill_keeper()
    await world.wait(minutes=40)
    await world.up()
    await world.wait(seconds=5)
    slots = await world.slots()
    missed, caught = slots[-2:]
    assert (missed.verdict, missed.count) == (Verdict.MISSED, 39)
    assert caught.verdict is Verdict.CAUGHT_UP
    assert missed.until is not None
    assert caught.due_at - missed.until == timedelta(minutes=1)
    assert [run.end_reason for run in await world.runs()].count(EndReason.MISSED) == 1
    await world.close()


async def test_a_task_that_does_not_catch_up_has_its_missed_slots_in_one_row() -> None:
    """LED-07: `skip`."""
    world = World(task(crons=EVERY_MINUTE, catch_up=CatchUp.SKIP))
    await world.up()
    await world.wait(minutes=5)
    await world.kill_keeper()
    await world.wait(minutes=40)
    await world.up()
    missed = (await world.slots())[-1]
    assert (missed.verdict, missed.count) == (Verdict.MISSED, 40)
    await world.close()


async def test_a_gap_that_was_dealt_with_is_not_dealt_with_again() -> None:
    """LED-04: another restart a minute later."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.kill_keeper()
    await world.wait(hours=40)
    await world.up()
    await world.wait(seconds=5)
    before = await world.slots()
    await world.kill_keeper()
    await world.wait(seconds=5)
    await world.up()
    await world.wait(seconds=5)
    assert await world.slots() == before
    await world.close()


async def test_a_clock_set_back_fires_no_slot_twice() -> None:
    """SCH-10"""
    world = World(task(crons=("*/5 * * * * *",)))
    await world.up()
    await world.wait(minutes=2)
    world.clock.step(timedelta(minutes=-1))
    world.runner.give_back("the wall clock was set")
    await world.wait(minutes=3)
    due = [launch.env["ROTA_SLOT"] for launch in world.runner.starts]
    assert len(due) == len(set(due))
    assert len(due) == len(await world.slots())
    await world.close()


async def test_a_clock_set_forward_is_downtime() -> None:
    """SCH-11: one run and one `missed` range, never a burst."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=2)
    before = len(world.runner.starts)
    world.clock.step(timedelta(hours=2))
    world.runner.give_back("the wall clock was set")
    await world.wait(seconds=31)
    verdicts = [slot.verdict for slot in await world.slots()][before:]
    assert verdicts[:2] == [Verdict.MISSED, Verdict.CAUGHT_UP]
    assert len(world.runner.starts) <= before + 2
    await world.close()


async def test_a_repeated_local_time_is_a_row_and_no_run() -> None:
    """SCH-01, SCH-08: the memory is the ledger, also over a restart."""
    night = task(crons=("30 2 * * *",), timezone="Europe/Berlin")
    world = World(night, start=START.replace(month=10, day=24, hour=23, minute=59))
    await world.up()
    await world.wait(minutes=45)
    await world.kill_keeper()
    await world.up()
    await world.wait(minutes=120)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN, Verdict.DST_REPEAT]
    assert [run.end_reason for run in await world.runs()] == [EndReason.SUCCESS, EndReason.DST_SKIPPED]
    await world.close()


async def test_the_schedule_of_a_task_edited_while_rota_was_down_counts_from_now() -> None:
    """LED-16: what the old expression missed is said, not caught up."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.kill_keeper()
    await world.wait(minutes=10)
    world.units = (task(crons=("*/5 * * * *",)),)
    await world.up()
    [missed] = await world.slots()
    assert (missed.verdict, missed.count) == (Verdict.MISSED, 10)
    assert world.runner.starts == []
    await world.close()


async def test_a_clock_that_ran_years_ahead_and_was_put_right_blocks_nothing() -> None:
    """SCH-12: slots fire in the present at once, and the anchor is the newest row that is not in the future."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=2)
    world.clock.step(timedelta(days=4 * 365))
    world.runner.give_back("the wall clock was set")
    await world.wait(minutes=1)
    world.clock.step(timedelta(days=-4 * 365))
    world.runner.give_back("the wall clock was set")
    await world.wait(minutes=10)
    present = [slot for slot in await world.slots() if START < slot.due_at < START + timedelta(days=1)]
    ran = {slot.due_at for slot in present if slot.verdict is not Verdict.MISSED}
    assert {START + timedelta(minutes=n, seconds=30) for n in range(4, 12)} <= ran
    [record] = await world.store.unit_records()
    assert record.anchor < START + timedelta(days=1)
    await world.close()


async def test_an_interval_is_anchored_at_first_sight_whatever_restarts() -> None:
    """SCH-16: restarted every quarter of an hour, it fires at the same minute each hour."""
    world = World(task(crons=("@every 1h",)))
    await world.up()
    for _ in range(4 * 5):
        await world.wait(minutes=15)
        await world.kill_keeper()
        await world.up()
    await world.wait(minutes=1)
    due = [slot.due_at - START for slot in await world.slots()]
    assert due == [timedelta(hours=n) for n in range(1, 6)]
    await world.close()


async def test_tasks_due_at_the_same_instant_start_within_it_in_the_order_of_their_names() -> None:
    """SCH-21: from one commit, and the runner is told in one order."""
    world = World(*(task(name, crons=EVERY_MINUTE) for name in ("c", "a", "b")))
    await world.up()
    await world.wait(seconds=31)
    assert [launch.unit for launch in world.runner.starts] == ["a", "b", "c"]
    assert set(world.runner.started_at.values()) == {START + timedelta(seconds=30)}
    await world.close()


async def test_a_start_run_happens_once_for_each_keeper() -> None:
    """SCH-26: one at `up`, none for a daemon that was killed."""
    world = World(task(run_on_start=RunOnStart.DAEMON))
    await world.up()
    await world.wait(seconds=5)
    await world.kill_daemon()
    await world.up()
    await world.wait(seconds=5)
    assert [run.trigger for run in await world.runs()] == [Trigger.STARTUP]
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=5)
    assert len(await world.runs()) == 2
    await world.close()


async def test_jitter_shifts_the_start_and_leaves_the_slot_its_due_time() -> None:
    """SCH-22, SCH-23: the offset depends on the name; a run by hand has none; a restart changes nothing."""
    world = World(task(crons=("0 * * * *",), jitter=timedelta(minutes=10)), start=START)
    engine = await world.up()
    shift = engine.tasks["backup"].book.offset
    assert timedelta() < shift < timedelta(minutes=10)
    await world.wait(minutes=59, seconds=30)
    await world.kill_daemon()
    engine = await world.up()
    await world.wait(minutes=11)
    [slot] = await world.slots()
    hour = START.replace(hour=13, minute=0, second=0)
    assert (slot.due_at, slot.verdict) == (hour, Verdict.RAN)
    assert world.runner.started_at[slot.run_id or ""] == hour + shift
    by_hand = await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    assert world.runner.started_at[by_hand.id] == by_hand.created_at
    await world.close()
