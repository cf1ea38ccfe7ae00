"""Do newcomers get in, wait or turn away as the overlap policy says?"""

from datetime import timedelta
from itertools import pairwise

import pytest
from tests.engine.world import EVERY_MINUTE, World, task

from rota.model.run import EndReason, Phase, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Overlap
from rota.testing.runner import Play


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


async def test_who_waits_behind_its_own_task_is_told_of_the_pool_that_both_wait_for() -> None:
    """OVL-14: the pool is named where it is what both wait for, and not where the task itself is full."""
    world = World(task("a", pool="db"), task("b", pool="db"), plays={"a": Play(9), "b": Play(9)})
    world.pools["db"] = 1
    engine = await world.up()
    holder, first, second = [await engine.trigger(name, Trigger.CLI, "test") for name in "abb"]
    assert second.reason == (
        f"It came while {first.id} was still there. All places of the pool db were taken, by {holder.id}."
    )
    own = await engine.trigger("a", Trigger.CLI, "test")
    assert own.reason == f"It came while {holder.id} was still there."
    await world.close()
