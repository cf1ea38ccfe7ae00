"""Does a retry start at its own time, once, whatever dies meanwhile?"""

from datetime import timedelta

import pytest
from tests.engine.brink import Brink
from tests.engine.chain import ENDS, FAILS, begin_and_fail, begun, stubborn
from tests.engine.world import START, World, task

from rota.model.launch import ShutdownAsked
from rota.model.run import EndReason, Phase, Trigger
from rota.testing.clock import settle
from rota.testing.runner import Play


async def test_a_retry_starts_at_its_own_time_after_a_killed_daemon() -> None:
    """RUN-05"""
    world = World(stubborn(), plays=FAILS)
    await begin_and_fail(world)
    await world.wait(seconds=17)
    await world.kill_daemon()
    await world.wait(seconds=10)
    await world.up()
    await world.wait(seconds=32)
    assert [world.runner.started_at[launch.run_id] - START for launch in world.runner.starts] == [
        timedelta(),
        timedelta(seconds=61),
    ]
    assert [run.attempt for run in await world.runs()][:2] == [1, 2]
    await world.close()


async def test_a_retry_whose_time_has_passed_starts_at_once_and_once() -> None:
    """RUN-05, SUR-16: a full stop, and another keeper."""
    world = World(stubborn(retry_attempts=1), plays=FAILS)
    await begin_and_fail(world)
    world.runner.say(ShutdownAsked(reason="SIGTERM"))
    await settle()
    world.runner.die()
    await world.wait(minutes=10)
    await world.up()
    await world.wait(seconds=0.1)
    assert len(world.runner.starts) == 2
    await world.wait(minutes=5)
    assert [run.attempt for run in await world.runs()] == [1, 2]
    await world.close()


async def test_a_retry_that_falls_due_in_a_full_stop_waits_for_the_next_start() -> None:
    """SUR-16"""
    busy = task("busy", graceful_stop=timedelta(seconds=1))
    world = World(stubborn(retry_delay=timedelta(seconds=4)), busy, plays=FAILS | {"busy": Play(600)})
    engine = await world.up()
    await engine.trigger("busy", Trigger.CLI, "test")
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=3)
    engine.begin_shut_down("test")
    await world.wait(seconds=12)
    assert len(world.runner.starts) == 2
    assert [run.phase for run in await world.runs() if run.unit == "backup"] == [Phase.ENDED, Phase.DELAYED]
    world.runner.die()
    await world.up()
    await world.wait(seconds=1)
    assert len(world.runner.starts) == 3
    await world.close()


@pytest.mark.parametrize(("attempts", "runs"), [(1, 2), (0, 1)])
async def test_a_crashed_run_is_retried_where_attempts_allow(attempts: int, runs: int) -> None:
    """RUN-25"""
    world = World(stubborn(retry_attempts=attempts), plays={"backup": Play(600)})
    first = await begun(world)
    await world.wait(seconds=1)
    await world.kill_keeper()
    world.runner.plays["backup"] = Play(1)
    await world.up()
    await world.wait(minutes=5)
    found = await world.runs()
    assert found[0].end_reason is EndReason.CRASHED
    assert [(run.retry_of, run.end_reason) for run in found[1:]] == [(first.id, EndReason.SUCCESS)] * (runs - 1)
    await world.close()


@pytest.mark.parametrize("number", range(1, 27))
async def test_a_daemon_that_dies_around_any_deed_costs_no_attempt_and_doubles_none(number: int) -> None:
    """RUN-05, SUR-03: row, start, end and acknowledgement of each attempt."""
    world = World(stubborn(retry_delay=timedelta(seconds=5)), plays=FAILS)
    await begun(world)
    brink = Brink(world, number)
    await brink.let_happen(seconds=40)
    assert brink.reached
    runs = await world.runs()
    assert [(run.attempt, run.end_reason) for run in runs] == list(zip((1, 2, 3), ENDS, strict=True))
    assert len({launch.run_id for launch in world.runner.starts}) == len(world.runner.starts) == 3
    await world.close()
