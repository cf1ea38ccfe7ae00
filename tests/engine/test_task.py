"""Does the engine keep the promises about slots and overlap over time?"""

from datetime import timedelta
from itertools import pairwise

import pytest
from tests.engine.world import START, World, service, task

from rota.model.run import EndReason, Phase, Trigger
from rota.model.slot import Verdict
from rota.model.unit import CatchUp, Overlap
from rota.testing.runner import Play

EVERY_MINUTE = ("* * * * *",)


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


async def test_a_firing_waits_in_line_while_the_one_before_still_runs() -> None:
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(70)})
    await world.up()
    await world.wait(seconds=95)
    first, second = await world.runs()
    assert (first.phase, second.phase) == (Phase.RUNNING, Phase.QUEUED)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN, Verdict.QUEUED]
    await world.wait(seconds=6)
    first, second = await world.runs()
    assert second.started_at == first.ended_at
    assert [slot.verdict for slot in await world.slots()][:2] == [Verdict.RAN, Verdict.RAN]
    await world.close()


async def test_no_slot_overtakes_a_waiter() -> None:
    """OVL-01: a queue with waiters; the next slot goes to the back."""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(100)})
    await world.up()
    await world.wait(minutes=10)
    due = [launch.env["ROTA_SLOT"] for launch in world.runner.starts]
    assert due == sorted(due)
    assert len(due) == len(set(due))
    await world.close()


@pytest.mark.parametrize(
    ("policy", "queue_max", "end", "verdict"),
    [
        (Overlap.SKIP, 100, EndReason.SKIPPED, Verdict.SKIPPED),
        (Overlap.QUEUE, 0, EndReason.QUEUE_FULL, Verdict.QUEUE_FULL),
    ],
)
async def test_a_firing_that_does_not_get_in_is_a_row_with_a_reason(
    policy: Overlap, queue_max: int, end: EndReason, verdict: Verdict
) -> None:
    """OVL-04, OVL-05: skip, and a full queue of 0."""
    world = World(task(crons=EVERY_MINUTE, on_overlap=policy, queue_max=queue_max), plays={"backup": Play(70)})
    await world.up()
    await world.wait(seconds=95)
    first, second = await world.runs()
    assert (second.phase, second.end_reason, second.exit_code) == (Phase.ENDED, end, -1)
    assert first.id in (second.reason or "")
    slots = await world.slots()
    assert (slots[1].verdict, slots[1].run_id) == (verdict, second.id)
    await world.close()


async def test_terminate_stops_the_old_run_and_starts_the_new_one_when_the_place_is_free() -> None:
    """OVL-03: a run slow to die; never two beside each other."""
    backup = task(crons=EVERY_MINUTE, on_overlap=Overlap.TERMINATE, graceful_stop=timedelta(seconds=5))
    world = World(backup, plays={"backup": Play(300, deaf=True)})
    await world.up()
    await world.wait(seconds=92)
    first, second = await world.runs()
    assert (first.phase, second.phase) == (Phase.STOPPING, Phase.QUEUED)
    await world.wait(seconds=4)
    first, second = await world.runs()
    assert (first.end_reason, second.started_at) == (EndReason.STOPPED, first.ended_at)
    await world.close()


async def test_terminate_stops_only_the_oldest_of_several() -> None:
    """OVL-02"""
    world = World(task(on_overlap=Overlap.TERMINATE, parallelism=3), plays={"backup": Play(300)})
    engine = await world.up()
    for _ in range(3):
        await engine.trigger("backup", Trigger.API, "test")
        await world.wait(seconds=1)
    await engine.trigger("backup", Trigger.API, "test")
    await world.wait(seconds=1)
    assert [run.end_reason for run in await world.runs()] == [EndReason.STOPPED, None, None, None]
    assert sum(run.phase is Phase.RUNNING for run in await world.runs()) == 3
    await world.close()


async def test_triggers_by_hand_wait_in_the_order_they_came() -> None:
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    asked = [(await engine.trigger("backup", Trigger.CLI, "test")).id for _ in range(5)]
    await world.wait(seconds=60)
    assert [launch.run_id for launch in world.runner.starts] == asked
    await world.close()


async def test_a_waiter_that_is_stopped_ends_without_having_started() -> None:
    """OVL-12: the others keep their order."""
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    runs = [await engine.trigger("backup", Trigger.CLI, "test") for _ in range(4)]
    await engine.stop_run(runs[2], "by hand")
    await world.wait(seconds=60)
    assert [launch.run_id for launch in world.runner.starts] == [runs[0].id, runs[1].id, runs[3].id]
    stopped = (await world.runs())[2]
    assert (stopped.end_reason, stopped.started_at, stopped.reason) == (EndReason.STOPPED, None, "by hand")
    await world.close()


async def test_a_run_that_cannot_be_started_ends_with_the_reason() -> None:
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(fails_to_start=True)})
    await world.up()
    await world.wait(seconds=40)
    [run] = await world.runs()
    assert (run.end_reason, run.exit_code, run.duration) == (EndReason.START_FAILED, -1, None)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_tasks_of_one_pool_share_its_places_in_the_order_of_arrival() -> None:
    """OVL-14"""
    world = World(*(task(name, pool="db") for name in "abc"), plays={name: Play(3) for name in "abc"})
    world.pools["db"] = 1
    engine = await world.up()
    asked = []
    for name in "abcabcabc":
        asked.append((await engine.trigger(name, Trigger.API, "test")).id)
        await world.wait(milliseconds=10)
    await world.wait(seconds=60)
    assert [launch.run_id for launch in world.runner.starts] == asked
    starts = sorted(world.runner.started_at.values())
    assert all(later - earlier >= timedelta(seconds=3) for earlier, later in pairwise(starts))
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


async def test_a_second_daemon_finds_the_slots_that_fired_without_one() -> None:
    """LED-19: armed slots fire on time while no daemon lives; one row each."""
    world = World(task(crons=("*/5 * * * * *",), parallelism=3))
    await world.up()
    await world.kill_daemon()
    await world.wait(seconds=12)
    assert len(world.runner.starts) == 2
    await world.up()
    await world.wait(seconds=8)
    slots = await world.slots()
    assert [slot.due_at - START for slot in slots] == [timedelta(seconds=5 * n) for n in (1, 2, 3, 4)]
    assert {slot.verdict for slot in slots} == {Verdict.RAN}
    assert len({launch.run_id for launch in world.runner.starts}) == 4
    await world.close()


async def test_twenty_daemons_killed_in_a_row_leave_one_row_per_slot() -> None:
    """LED-18, SUR-03: whatever the instant of the kill."""
    world = World(task(crons=("* * * * * *",), parallelism=3), plays={"backup": Play(0.7)})
    await world.up()
    for kill in range(20):
        await world.wait(milliseconds=610 + 37 * kill)
        await world.kill_daemon()
        await world.wait(milliseconds=90)
        await world.up()
    await world.wait(seconds=3)
    slots = await world.slots()
    first, last = slots[0].due_at, slots[-1].due_at
    assert [slot.due_at for slot in slots] == [first + timedelta(seconds=n) for n in range((last - first).seconds + 1)]
    assert {slot.verdict for slot in slots} == {Verdict.RAN}
    started = [launch.run_id for launch in world.runner.starts]
    assert len(started) == len(set(started))
    await world.close()


async def test_a_run_whose_keeper_died_is_crashed_and_its_slot_stays_ran() -> None:
    """LED-11, SUR-07"""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(600)})
    await world.up()
    await world.wait(seconds=40)
    [run] = await world.runs()
    await world.kill_keeper()
    world.runner.strays.add(run.id)
    await world.up()
    [run] = await world.runs()
    assert (run.end_reason, run.exit_code) == (EndReason.CRASHED, -1)
    assert "found and stopped" in (run.reason or "")
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_waiters_survive_the_daemon_and_the_keeper_in_their_order() -> None:
    """OVL-07"""
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    asked = [(await engine.trigger("backup", Trigger.CLI, "test")).id for _ in range(5)]
    await world.wait(seconds=1)
    await world.kill_daemon()
    await world.up()
    await world.wait(seconds=15)
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=90)
    assert [launch.run_id for launch in world.runner.starts] == asked
    await world.close()


async def test_an_armed_slot_whose_keeper_died_before_it_was_due_is_not_left_as_ran() -> None:
    """LED-20"""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=25)
    assert world.runner.stage.armed
    await world.kill_keeper()
    await world.wait(seconds=60)
    await world.up()
    await world.wait(seconds=3)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.CAUGHT_UP]
    assert len(world.runner.starts) == 1
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


async def test_a_removed_task_sees_its_run_to_its_end() -> None:
    """REL-06, across a restart of the daemon."""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(60)})
    await world.up()
    await world.wait(seconds=40)
    await world.kill_daemon()
    world.units = (task("other"),)
    await world.up()
    await world.wait(seconds=60)
    assert [run.end_reason for run in await world.runs()] == [EndReason.SUCCESS]
    await world.close()


async def test_a_service_is_kept_alive_and_its_instances_survive_the_daemon() -> None:
    web = service(instances=2, restart_delay=timedelta(seconds=1))
    world = World(web, plays={"web": Play(30)})
    await world.up()
    assert len(world.runner.stage.live) == 2
    await world.kill_daemon()
    await world.up()
    assert len(world.runner.starts) == 2
    await world.wait(seconds=32)
    assert len(world.runner.stage.live) == 2
    assert len(world.runner.starts) == 4
    await world.close()


async def test_a_service_stopped_by_hand_stays_stopped_over_restarts() -> None:
    """SVC-07"""
    world = World(service(), plays={"web": Play(3000)})
    engine = await world.up()
    await engine.service("web").stop_by_hand("by hand")
    await world.wait(seconds=5)
    await world.kill_keeper()
    engine = await world.up()
    assert world.runner.stage.live == {}
    await engine.service("web").start_by_hand()
    await world.wait(seconds=1)
    assert len(world.runner.stage.live) == 1
    await world.close()
