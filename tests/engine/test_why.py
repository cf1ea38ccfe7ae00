"""Does `why` answer from facts, for any instant?"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.api.example import an_ended_run
from tests.engine.world import START, World, service, task

from rota.engine.why import outcome
from rota.model.error import RefusedError
from rota.model.run import EndReason
from rota.model.slot import Verdict
from rota.model.unit import CatchUp, Overlap, Success
from rota.model.view import Plan
from rota.testing.runner import Play

NEXT = START + timedelta(seconds=30)
"""The first slot of a task that runs every minute."""


async def world_after(minutes: float, **members: object) -> World:
    """A world whose task has run every minute for a while."""
    world = World(task(crons=("* * * * *",), **members), plays={"backup": Play(3, exit_code=2)})
    await world.up()
    await world.wait(minutes=minutes)
    return world


async def test_a_slot_that_ran_is_told_with_its_run() -> None:
    """LED-25"""
    world = await world_after(2)
    answer = await world.engine.why("backup", NEXT + timedelta(seconds=20))
    assert (answer.verdict, answer.at) == (Verdict.RAN, NEXT)
    assert "Ran on time." in answer.answer
    assert "ended with failed after 3 s, exit code 2" in answer.answer
    assert answer.run is not None
    await world.close()


async def test_a_slot_whose_run_is_tried_again_is_told_with_its_newest_attempt() -> None:
    """LED-25"""
    world = await world_after(0.6, retry_attempts=2, retry_delay=timedelta(seconds=10))
    answer = await world.engine.why("backup", NEXT)
    assert answer.answer.endswith("exit code 2. Retry 1 of 2 in 10 s. Attempt 2 is due at 2026-03-02 12:01:13 UTC.")
    await world.wait(seconds=30)
    answer = await world.engine.why("backup", NEXT)
    last = (await world.store.retries(answer.run.id))[-1]
    assert answer.answer.endswith(
        f"Attempt 3: Run {last.id} ended with failed after 3 s, exit code 2. No retry is left of 2."
    )
    assert [fact.kind for fact in answer.facts] == ["slot", "run", "retry", "retry", "definition"]
    await world.close()


async def test_a_slot_inside_a_missed_stretch_is_told_by_the_stretch() -> None:
    """LED-25, LED-13: one row answers for each of its instants."""
    world = await world_after(1)
    await world.kill_keeper()
    await world.wait(minutes=30)
    await world.up()
    await world.wait(seconds=5)
    answer = await world.engine.why("backup", NEXT + timedelta(minutes=10))
    assert answer.verdict is Verdict.MISSED
    assert "Rota was not running" in answer.answer
    await world.close()


async def test_a_service_has_no_why() -> None:
    world = World(service())
    await world.up()
    with pytest.raises(RefusedError, match="web is a service"):
        await world.engine.why("web", START)
    await world.close()


async def test_a_slot_that_waited_tells_behind_whom_and_when_it_started() -> None:
    """LED-25, LED-23: both instants."""
    world = World(task(crons=("* * * * *",)), plays={"backup": Play(90)})
    await world.up()
    await world.wait(minutes=3, seconds=10)
    first = world.runner.starts[0].run_id
    answer = await world.engine.why("backup", NEXT + timedelta(minutes=1))
    assert answer.verdict is Verdict.RAN
    assert answer.answer.startswith("2026-03-02 12:02:00 UTC: Ran after 30 s in line. It came while " + first)
    assert "It started at 2026-03-02 12:02:30 UTC." in answer.answer
    waiting = await world.engine.why("backup", NEXT + timedelta(minutes=2))
    assert waiting.verdict is Verdict.QUEUED
    assert "UTC: It waits in line. It came while " in waiting.answer
    await world.close()


async def test_a_slot_that_was_skipped_tells_behind_whom() -> None:
    """LED-25, OVL-04"""
    world = World(task(crons=("* * * * *",), on_overlap=Overlap.SKIP), plays={"backup": Play(90)})
    await world.up()
    await world.wait(minutes=2)
    answer = await world.engine.why("backup", NEXT + timedelta(minutes=1))
    assert answer.verdict is Verdict.SKIPPED
    behind = world.runner.starts[0].run_id
    assert answer.answer.endswith(f"UTC: It was skipped. It came while {behind} was still there.")
    await world.close()


async def test_a_slot_that_was_caught_up_tells_how_late_and_what_kept_it() -> None:
    """LED-25, SCH-11: the machine slept."""
    world = await world_after(2)
    world.clock.suspend(timedelta(hours=3))
    world.runner.give_back("the wall clock was set")
    await world.wait(seconds=40)
    answer = await world.engine.why("backup", NEXT + timedelta(hours=3, minutes=1))
    assert answer.verdict is Verdict.CAUGHT_UP
    assert "The machine slept for 3 h, until 2026-03-02 15:0" in answer.answer
    assert "suspended" in {fact.kind for fact in answer.facts}
    await world.close()


async def test_a_missed_slot_tells_how_long_rota_was_not_heard_of() -> None:
    """LED-25: for every one of the stretch, with its reach."""
    world = await world_after(2, catch_up=CatchUp.SKIP)
    await world.kill_keeper()
    await world.wait(hours=1)
    await world.up()
    answer = await world.engine.why("backup", NEXT + timedelta(minutes=20))
    assert answer.at == NEXT + timedelta(minutes=20)
    assert "(60 slots, from 2026-03-02 12:03:00 UTC to 2026-03-02 13:02:00 UTC)" in answer.answer
    assert "Nothing was heard of Rota for 1 h, until 2026-03-02 13:02:30 UTC." in answer.answer
    await world.close()


async def test_a_clock_that_was_set_back_is_named_for_what_it_went_over() -> None:
    """SCH-10"""
    world = await world_after(20)
    world.clock.step(timedelta(minutes=-10))
    world.runner.give_back("the wall clock was set")
    await world.wait(minutes=20)
    answer = await world.engine.why("backup", NEXT + timedelta(minutes=15))
    assert "The wall clock was set back by 10 m, until 2026-03-02 12:1" in answer.answer
    before = await world.engine.why("backup", NEXT + timedelta(minutes=5))
    assert "wall clock" not in before.answer
    await world.close()


async def test_what_lies_between_the_slots_of_a_pause_was_not_planned() -> None:
    """LED-13, LED-25"""
    world = World(task(crons=("0 * * * *",)))
    await world.up()
    await world.engine.scheduled("backup").pause("socket:0", "moving")
    await world.wait(hours=9)
    at = START.replace(hour=15, minute=0, second=0)
    answer = await world.engine.why("backup", at)
    assert (answer.verdict, answer.at) == (Verdict.PAUSED, at)
    assert (await world.engine.why("backup", at + timedelta(minutes=30))).verdict is Plan.NOT_PLANNED
    await world.close()


async def test_a_run_of_an_earlier_definition_says_so() -> None:
    """LED-24"""
    world = await world_after(2)
    before = await world.engine.why("backup", NEXT)
    assert "defined otherwise" not in before.answer
    await world.reload(task(crons=("* * * * *",), description="new"))
    await world.wait(minutes=1)
    assert "The task was defined otherwise then (definition " in (await world.engine.why("backup", NEXT)).answer
    newest = await world.engine.why("backup", NEXT + timedelta(minutes=2))
    assert "defined otherwise" not in newest.answer
    assert newest.facts[-1].text.endswith("the one in force.")
    await world.close()


@pytest.fixture
def host_in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The zone of the machine, as the C library has it."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("host_in_tokyo")
async def test_the_zone_of_the_host_is_nowhere() -> None:
    """SCH-19: next firing, windows, missed counts and `why` are UTC, and Berlin for the one that says so."""
    crons, window = ("30 * * * *",), ("15:00-16:00",)
    plain = task("plain", crons=crons, not_during=window)
    berlin = task("berlin", crons=crons, not_during=window, timezone="Europe/Berlin")
    world = World(plain, berlin)
    engine = await world.up()
    nexts = {view.unit.name: f"{view.next_run_at:%H:%M %z}" for view in engine.views() if view.next_run_at}
    assert nexts == {"plain": "12:30 +0000", "berlin": "13:30 +0100"}
    await world.kill_keeper()
    await world.wait(hours=5)
    await world.up()
    held = {name: [s.due_at.hour for s in await world.slots(name) if s.verdict is Verdict.HELD] for name in nexts}
    assert held == {"plain": [15], "berlin": [14]}
    at = START.replace(hour=15, minute=30, second=0)
    assert (await engine.why("plain", at)).answer.startswith("2026-03-02 15:30:00 UTC: Held")
    assert (await engine.why("berlin", at - timedelta(hours=1))).answer.startswith("2026-03-02 15:30:00 CET: Held")
    await world.close()


async def test_a_failure_in_spite_of_exit_code_0_tells_what_was_missed() -> None:
    """LED-25: the success check is why."""
    world = World(
        task(crons=("* * * * *",), success=Success(output="^sent")),
        plays={"backup": Play(3, exit_code=0)},
    )
    await world.up()
    await world.wait(minutes=1)
    answer = await world.engine.why("backup", NEXT)
    assert "ended with failed after 3 s, exit code 0. `success.output`: " in answer.answer
    await world.close()


async def test_a_run_without_an_exit_code_is_told_without_one() -> None:
    """LED-25: it never started."""
    run = replace(an_ended_run(), end_reason=EndReason.START_FAILED, exit_code=None, reason="There is no such program.")
    assert outcome(run).endswith("ended with start_failed after 2 s. There is no such program.")
