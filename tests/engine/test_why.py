"""Does `why` answer from facts, for any instant?"""

from datetime import UTC, datetime, timedelta

import pytest
from tests.engine.world import START, World, service, task

from rota.model.error import RefusedError
from rota.model.slot import Verdict
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
    assert answer.answer.endswith("exit code 2. Attempt 2 is due at 2026-03-02 12:01:13 UTC.")
    await world.wait(seconds=30)
    answer = await world.engine.why("backup", NEXT)
    last = (await world.store.retries(answer.run.id))[-1]
    assert answer.answer.endswith(f"Attempt 3: Run {last.id} ended with failed after 3 s, exit code 2.")
    assert [fact.kind for fact in answer.facts] == ["slot", "run", "retry", "retry"]
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


async def test_the_future_is_planned_and_named_in_the_tasks_zone() -> None:
    world = await world_after(1, timezone="Europe/Berlin")
    answer = await world.engine.why("backup", START + timedelta(hours=5, seconds=30))
    assert (answer.verdict, answer.answer) == (Plan.PLANNED, "It is planned for 2026-03-02 18:01:00 CET.")
    await world.close()


async def test_an_instant_that_was_never_planned_tells_the_firings_around_it() -> None:
    world = World(task(crons=("0 * * * *",)))
    await world.up()
    await world.wait(hours=2)
    answer = await world.engine.why("backup", START + timedelta(minutes=80))
    assert answer.verdict is Plan.NOT_PLANNED
    assert "the firing before is 2026-03-02 13:00:00 UTC; the next is 2026-03-02 14:00:00 UTC" in answer.answer
    await world.close()


async def test_before_first_sight_nothing_is_known() -> None:
    world = await world_after(1)
    answer = await world.engine.why("backup", START - timedelta(days=1))
    assert answer.verdict is Plan.UNKNOWN
    assert "first seen at 2026-03-02 12:00:30 UTC" in answer.answer
    await world.close()


async def test_a_clock_change_ahead_is_named() -> None:
    """LED-25, SCH-02"""
    night = task(crons=("30 2 * * *",), timezone="Europe/Berlin")
    world = World(night, start=datetime(2026, 3, 28, 12, tzinfo=UTC))
    await world.up()
    answer = await world.engine.why("backup", datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert "in place of 02:30, which the clock change leaves out" in answer.answer
    await world.close()


async def test_a_service_has_no_why() -> None:
    world = World(service())
    await world.up()
    with pytest.raises(RefusedError, match="web is a service"):
        await world.engine.why("web", START)
    await world.close()
