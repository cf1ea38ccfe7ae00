"""Is everything that was due during downtime told once, and run as the task says?"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from tests.engine.world import EVERY_MINUTE, START, World, task

from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import Slot, Verdict
from rota.model.unit import CatchUp, Overlap, RunOnStart
from rota.testing.runner import Play

ALL = {"crons": EVERY_MINUTE, "catch_up": CatchUp.ALL, "max_catch_up_runs": 10}


async def world_after_outage(minutes: float, *, seconds: float = 1, **members: Any) -> World:
    """A world that was up for 5 minutes, then down for so long."""
    world = World(task(**members), plays={"backup": Play(seconds)})
    await world.up()
    await world.wait(minutes=5)
    await world.kill_keeper()
    await world.wait(minutes=minutes)
    return world


def slots_of(runs: Sequence[Run]) -> list[int]:
    """The minutes after START at which their slots were due."""
    return [(run.due_at - START) // timedelta(minutes=1) for run in runs if run.due_at]


async def caught_up(world: World) -> list[Run]:
    """The runs that stand in for missed slots."""
    return [run for run in await world.runs() if run.trigger is Trigger.CATCH_UP]


def told(slots: Sequence[Slot]) -> dict[Verdict, int]:
    """How many slots got each verdict, those in stretches included."""
    counts: dict[Verdict, int] = {}
    for slot in slots:
        counts[slot.verdict] = counts.get(slot.verdict, 0) + slot.count
    return counts


async def test_all_runs_the_newest_oldest_first_and_tells_the_rest_in_one_row() -> None:
    """LED-07: `all` with at most 10; LED-08: what each run is told."""
    world = await world_after_outage(40, **ALL)
    await world.up()
    await world.wait(seconds=25)
    assert slots_of(await caught_up(world)) == [*range(35, 45)]
    missed = [slot for slot in await world.slots() if slot.verdict is Verdict.MISSED]
    assert [(slot.count, slot.until) for slot in missed] == [(30, START + timedelta(minutes=34, seconds=30))]
    assert [run.end_reason for run in await world.runs()].count(EndReason.MISSED) == 1
    launches = [launch for launch in world.runner.starts if launch.env["ROTA_TRIGGER"] == "catch_up"]
    assert [launch.env["ROTA_SLOT"] for launch in launches][:2] == ["2026-03-02T12:36:00Z", "2026-03-02T12:37:00Z"]
    await world.close()


@pytest.mark.parametrize("overlap", Overlap)
async def test_missed_slots_run_strictly_one_at_a_time(overlap: Overlap) -> None:
    """LED-08: whatever parallelism, overlap policy and queue say."""
    world = await world_after_outage(40, seconds=20, on_overlap=overlap, parallelism=4, queue_max=0, **ALL)
    before = len(world.runner.starts)
    await world.up()
    most = 0
    for _ in range(300):
        await world.wait(seconds=1)
        active = world.engine.tasks["backup"].line.active.values()
        most = max(most, sum(run.trigger is Trigger.CATCH_UP for run in active))
    assert most == 1
    runs = await caught_up(world)
    assert slots_of(runs) == [*range(35, 45)]
    assert {run.end_reason for run in runs} == {EndReason.SUCCESS}
    assert len(world.runner.starts) >= before + 10
    await world.close()


@pytest.mark.parametrize("overlap", Overlap)
async def test_a_regular_slot_goes_behind_the_missed_ones(overlap: Overlap) -> None:
    """LED-09: the slot each run is told of rises from run to run."""
    world = await world_after_outage(40, seconds=15, on_overlap=overlap, **ALL)
    before = len(world.runner.starts)
    await world.up()
    await world.wait(minutes=10)
    slots = [launch.env["ROTA_SLOT"] for launch in world.runner.starts[before:]]
    assert slots == sorted(set(slots))
    assert len(slots) >= 15
    await world.close()


@pytest.mark.parametrize("seconds", range(0, 200, 7))
async def test_a_daemon_killed_in_the_middle_loses_and_doubles_nothing(seconds: int) -> None:
    """LED-10: the run goes on, the others follow."""
    world = await world_after_outage(40, seconds=20, **ALL)
    await world.up()
    await world.wait(seconds=seconds)
    await world.kill_daemon()
    await world.up()
    await world.wait(minutes=6)
    runs = await caught_up(world)
    assert slots_of(runs) == [*range(35, 45)]
    assert {(run.end_reason, run.phase) for run in runs} == {(EndReason.SUCCESS, Phase.ENDED)}
    started = [launch.run_id for launch in world.runner.starts]
    assert len(started) == len(set(started))
    await world.close()


async def test_a_keeper_killed_in_the_middle_leaves_one_crashed_and_the_others_follow() -> None:
    """LED-10"""
    world = await world_after_outage(40, seconds=20, **ALL)
    await world.up()
    await world.wait(seconds=70)
    await world.kill_keeper()
    await world.wait(seconds=2)
    await world.up()
    await world.wait(minutes=6)
    runs = await caught_up(world)
    assert slots_of(runs) == [*range(35, 45)]
    ends = [run.end_reason for run in runs]
    assert ends == [EndReason.SUCCESS] * 3 + [EndReason.CRASHED] + [EndReason.SUCCESS] * 6
    await world.close()


@pytest.mark.parametrize("catch_up", CatchUp)
@pytest.mark.parametrize("awaits", range(0, 60, 3))
async def test_a_daemon_killed_while_it_looks_back_does_not_hide_or_double_a_slot(
    catch_up: CatchUp, awaits: int
) -> None:
    """LED-18, LED-04: wherever it dies between two steps; the trigger of a run survives as well."""
    world = await world_after_outage(40, crons=EVERY_MINUTE, catch_up=catch_up, max_catch_up_runs=10)
    await world.up_and_kill_after(awaits)
    await world.up()
    await world.wait(seconds=20)
    slots = await world.slots()
    wanted = {CatchUp.SKIP: 0, CatchUp.LATEST: 1, CatchUp.ALL: 10}[catch_up]
    counts = told(slots)
    assert (counts[Verdict.MISSED], counts.get(Verdict.CAUGHT_UP, 0)) == (40 - wanted, wanted)
    assert [slot.verdict for slot in slots].count(Verdict.MISSED) == 1
    assert [run.end_reason for run in await world.runs()].count(EndReason.MISSED) == 1
    assert len(await caught_up(world)) == wanted
    await world.close()


async def test_a_start_run_does_not_stand_in_for_missed_slots() -> None:
    """LED-03"""
    world = await world_after_outage(360, crons=EVERY_MINUTE, run_on_start=RunOnStart.DAEMON)
    await world.up()
    await world.wait(seconds=5)
    assert told(await world.slots())[Verdict.MISSED] == 359
    assert {run.trigger for run in (await world.runs())[-3:]} >= {Trigger.CATCH_UP, Trigger.STARTUP}
    await world.close()


async def test_a_removed_and_re_added_task_starts_fresh() -> None:
    """LED-05: nothing was missed while it was not there, however long."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=5)
    before = await world.slots()
    await world.reload()
    await world.wait(hours=3)
    await world.reload(task(crons=EVERY_MINUTE))
    await world.kill_daemon()
    await world.up()
    await world.wait(seconds=20)
    assert await world.slots() == before
    await world.close()


async def test_repeats_during_downtime_are_told_and_not_missed() -> None:
    """LED-06: one slot of the fixed time, every elapsed slot of the other."""
    night = START.replace(month=10, day=24, hour=20)
    zone = {"timezone": "Europe/Berlin", "catch_up": CatchUp.SKIP}
    fixed, elapsed = task("fixed", crons=("30 2 * * *",), **zone), task("elapsed", crons=("*/30 * * * *",), **zone)
    world = World(fixed, elapsed, start=night)
    await world.up()
    await world.kill_keeper()
    await world.wait(hours=8)
    await world.up()
    assert told(await world.slots("fixed")) == {Verdict.MISSED: 1, Verdict.DST_REPEAT: 1}
    assert told(await world.slots("elapsed")) == {Verdict.MISSED: 16}
    reasons = [run.end_reason for run in await world.runs() if run.unit == "fixed"]
    assert sorted(map(str, reasons)) == ["dst_skipped", "missed"]
    await world.close()


@pytest.mark.parametrize(("away", "verdict"), [(1.5, Verdict.RAN), (30.0, Verdict.MISSED)])
async def test_a_lone_slot_a_moment_late_runs_late_and_is_missed_after_half_a_minute(
    away: float, verdict: Verdict
) -> None:
    """LED-17: nothing was armed, so the keeper could not fire it."""
    world = World(task(crons=("0 * * * *",), catch_up=CatchUp.SKIP))
    await world.up()
    await world.kill_keeper()
    await world.wait(minutes=59, seconds=30 + away)
    await world.up()
    await world.wait(seconds=1)
    [slot] = await world.slots()
    assert slot.verdict is verdict
    assert ("Ran 1.5 s late." in slot.reason) is (verdict is Verdict.RAN)
    await world.close()


async def test_what_a_window_held_during_downtime_was_not_missed() -> None:
    """LED-25, SCH-28: held slots are told as held and do not run at return."""
    world = await world_after_outage(120, crons=("*/10 * * * *",), not_during=("13:00-13:30",))
    await world.up()
    await world.wait(seconds=5)
    counts = told(await world.slots())
    assert (counts[Verdict.HELD], counts[Verdict.MISSED], counts[Verdict.CAUGHT_UP]) == (3, 8, 1)
    await world.close()


async def test_a_changed_schedule_counts_from_the_reload_also_after_a_restart() -> None:
    """LED-15: no slot of the old schedule under the new one, no instant twice, no catch-up."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=5)
    await world.reload(task(crons=("30 * * * *",)))
    await world.wait(minutes=10)
    await world.kill_daemon()
    await world.up()
    await world.wait(minutes=20)
    slots = await world.slots()
    assert [(slot.due_at - START) // timedelta(minutes=1) for slot in slots] == [0, 1, 2, 3, 4, 29]
    assert {slot.verdict for slot in slots} == {Verdict.RAN}
    await world.close()


async def test_another_command_for_an_armed_slot_holds_once_the_reload_is_done() -> None:
    """LED-24: disarmed under the old definition, armed anew under the new one."""
    world = World(task(crons=EVERY_MINUTE, description="old"))
    await world.up()
    await world.wait(seconds=20)
    [old] = world.runner.stage.armed
    await world.reload(task(crons=EVERY_MINUTE, description="new"))
    [new] = world.runner.stage.armed
    assert new != old
    await world.wait(seconds=20)
    [slot] = await world.slots()
    assert (slot.verdict, slot.run_id) == (Verdict.RAN, new)
    assert slot.definition == world.engine.tasks["backup"].book.definition
    await world.close()


async def test_an_hour_of_outage_of_a_schedule_that_fires_every_second() -> None:
    """LED-07: counts are exact at any density."""
    world = World(task(crons=("* * * * * *",), catch_up=CatchUp.ALL, max_catch_up_runs=25, parallelism=3))
    await world.up()
    await world.wait(seconds=30)
    await world.kill_keeper()
    await world.wait(hours=1)
    await world.up()
    await world.wait(minutes=3)
    slots = await world.slots()
    assert sum(slot.count for slot in slots) == (slots[-1].due_at - START) // timedelta(seconds=1)
    counts = told(slots)
    assert counts[Verdict.CAUGHT_UP] == 25
    covered = [slot.due_at for slot in slots]
    assert len(covered) == len(set(covered))
    assert set(counts) <= {Verdict.RAN, Verdict.CAUGHT_UP, Verdict.MISSED, Verdict.QUEUED}
    await world.close()
