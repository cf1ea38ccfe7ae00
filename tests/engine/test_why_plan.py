"""Does `why` answer for an instant that has no row, from the schedule?"""

from datetime import UTC, datetime, timedelta

from tests.engine.test_why import NEXT, world_after
from tests.engine.world import START, World, task

from rota.model.view import Plan


async def test_the_future_is_planned_and_named_in_the_tasks_zone() -> None:
    world = await world_after(1, timezone="Europe/Berlin")
    answer = await world.engine.why("backup", START + timedelta(hours=5, seconds=30))
    assert (answer.verdict, answer.answer) == (Plan.PLANNED, "It is planned for 2026-03-02 18:01:00 CET.")
    await world.close()


async def test_an_instant_that_was_never_planned_tells_the_next_firing_and_what_became_of_the_one_before() -> None:
    """LED-25"""
    world = World(task(crons=("0 * * * *",)))
    await world.up()
    await world.wait(hours=2)
    answer = await world.engine.why("backup", START + timedelta(minutes=80))
    [_, run] = [fact.text.split()[1] for fact in answer.facts if fact.kind in {"slot", "run"}]
    assert answer.verdict is Plan.NOT_PLANNED
    assert answer.answer == (
        "Nothing is planned at 2026-03-02 13:20:30 UTC; the next firing is 2026-03-02 14:00:00 UTC. "
        f"The one before was 2026-03-02 13:00:00 UTC: Ran on time. Run {run} ended with success after 1 s, exit code 0."
    )
    ahead = await world.engine.why("backup", START + timedelta(hours=5, minutes=10))
    assert ahead.answer.endswith("The one before has not started yet. It is planned for 2026-03-02 17:00:00 UTC.")
    await world.close()


async def test_a_firing_that_nobody_has_heard_of_yet_is_being_decided() -> None:
    """LED-25: in the second it is due, and for as long as the runner or the ledger takes."""
    world = World(task(crons=("* * * * *",)))
    await world.up()
    await world.wait(seconds=29)
    world.clock.step(timedelta(seconds=1))
    answer = await world.engine.why("backup", NEXT)
    assert answer.verdict is Plan.PLANNED
    assert answer.answer == "It was due at 2026-03-02 12:01:00 UTC, and what becomes of it is being decided."
    world.clock.step(timedelta(minutes=2))
    assert (await world.engine.why("backup", NEXT)).answer == answer.answer
    await world.close()


async def test_before_first_sight_nothing_is_known() -> None:
    world = await world_after(1)
    answer = await world.engine.why("backup", START - timedelta(days=1))
    assert answer.verdict is Plan.UNKNOWN
    assert "Rota first saw backup at 2026-03-02 12:00:30 UTC" in answer.answer
    await world.close()


async def test_a_clock_change_ahead_is_named() -> None:
    """LED-25, SCH-02"""
    night = task(crons=("30 2 * * *",), timezone="Europe/Berlin")
    world = World(night, start=datetime(2026, 3, 28, 12, tzinfo=UTC))
    await world.up()
    answer = await world.engine.why("backup", datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert "in place of 02:30, which the clock change leaves out" in answer.answer
    await world.close()


async def test_the_future_of_a_paused_or_held_task_tells_what_is_in_the_way() -> None:
    """LED-25"""
    world = await world_after(1, not_during=("18:00-19:00",))
    held = await world.engine.why("backup", START + timedelta(hours=6, minutes=10))
    assert held.verdict is Plan.PLANNED
    assert held.answer.endswith('18:10:00 UTC, but it will be held by `not_during`: "18:00-19:00".')
    await world.engine.scheduled("backup").pause("socket:0", None)
    paused = await world.engine.why("backup", START + timedelta(hours=2))
    assert (
        "but the task is paused since 2026-03-02 12:01:30 UTC by socket:0: it runs if resumed before" in paused.answer
    )
    await world.close()


async def test_a_start_that_jitter_moves_is_told_with_its_own_instant() -> None:
    """SCH-22"""
    world = World(task(crons=("0 * * * *",), jitter=timedelta(minutes=10)))
    engine = await world.up()
    due = START.replace(hour=14, minute=0, second=0)
    starts = due + engine.tasks["backup"].book.offset
    answer = await world.engine.why("backup", due)
    assert (
        answer.answer
        == f"It is planned for 2026-03-02 14:00:00 UTC, and starts at {starts:%Y-%m-%d %H:%M:%S} UTC (`jitter`)."
    )
    await world.close()
