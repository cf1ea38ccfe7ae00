"""Is a run that failed tried again as its task says?"""

from datetime import timedelta

import pytest
from tests.engine.chain import ENDS, FAILS, begin_and_fail, begun, stubborn
from tests.engine.world import EVERY_MINUTE, START, World, task

from rota.model.run import EndReason, Phase, Status, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Backoff, Overlap
from rota.testing.runner import Play


async def test_a_retry_is_a_run_linked_to_the_first_with_its_delay_as_a_row() -> None:
    world = World(stubborn(), plays=FAILS)
    first = await begun(world)
    await world.wait(seconds=2)
    failed, retry = await world.runs()
    assert failed.reason == "Exit code 7 after 1 s. Retry 1 of 2 in 1 m."
    assert (retry.phase, retry.phase.status) == (Phase.DELAYED, Status.PENDING)
    assert (retry.attempt, retry.retry_of, retry.trigger, retry.actor) == (2, first.id, Trigger.RETRY, "socket:1000")
    assert retry.starts_at == START + timedelta(seconds=61)
    assert retry.reason == f"Retry 1 of 2: run {first.id} ended with failed."
    [view] = world.engine.views()
    assert (view.retry_at, view.active_runs, view.queued_runs) == (retry.starts_at, 0, 0)
    await world.wait(seconds=58.5)
    assert len(world.runner.starts) == 1
    await world.wait(seconds=1)
    assert world.runner.starts[1].env["ROTA_ATTEMPT"] == "2"
    await world.wait(minutes=2)
    runs = await world.runs()
    assert [(run.attempt, run.end_reason, run.retry_of) for run in runs] == [
        (1, EndReason.FAILED, None),
        (2, EndReason.FAILED, first.id),
        (3, EndReason.FAILED, first.id),
    ]
    assert runs[2].reason == "Exit code 7 after 1 s. No retry is left of 2."
    assert [run.lateness for run in runs] == [None, timedelta(), timedelta()]
    await world.close()


async def test_a_success_ends_the_chain_and_the_verdict_of_its_slot_stays_ran() -> None:
    world = World(stubborn(crons=EVERY_MINUTE), plays=FAILS)
    await world.up()
    await world.wait(seconds=33)
    world.runner.plays["backup"] = Play(1)
    first, retry = await world.runs()
    assert retry.due_at == first.due_at
    await world.wait(minutes=1, seconds=2)
    runs = [run for run in await world.runs() if run.due_at == first.due_at]
    assert [run.end_reason for run in runs] == [EndReason.FAILED, EndReason.SUCCESS]
    slot = (await world.slots())[0]
    assert (slot.verdict, slot.run_id, slot.reason) == (Verdict.RAN, first.id, "Ran on time.")
    await world.close()


async def test_a_delay_of_zero_is_at_once() -> None:
    world = World(stubborn(retry_delay=timedelta(), retry_backoff=Backoff.EXPONENTIAL), plays=FAILS)
    await begun(world)
    await world.wait(seconds=3.5)
    assert [run.end_reason for run in await world.runs()] == ENDS
    await world.close()


async def test_only_what_retry_on_names_is_tried_again() -> None:
    """RUN-02: exit 42 is a failure and stays one."""
    world = World(stubborn(retry_on=("1", "10-19", "timeout")), plays={"backup": Play(1, exit_code=42)})
    await begun(world)
    await world.wait(minutes=5)
    [run] = await world.runs()
    assert run.end_reason is EndReason.FAILED
    assert run.reason == "Exit code 42 after 1 s. No retry: `retry_on` does not name this end."
    await world.close()


async def test_a_run_that_could_not_be_started_is_retried_like_any_failure() -> None:
    """RUN-17"""
    world = World(stubborn(retry_attempts=1), plays={"backup": Play(fails_to_start=True)})
    await begun(world)
    await world.wait(minutes=2)
    assert [run.end_reason for run in await world.runs()] == [EndReason.START_FAILED] * 2
    await world.close()


async def test_a_stop_during_the_delay_ends_the_chain_and_says_why() -> None:
    """RUN-04: by the run id of the retry."""
    world = World(stubborn(), plays=FAILS)
    await begin_and_fail(world)
    _, retry = await world.runs()
    await world.engine.stop_run(retry, "Stopped by socket:1000.")
    await world.wait(minutes=5)
    _, stopped = await world.runs()
    assert (stopped.end_reason, stopped.reason) == (EndReason.STOPPED, "Stopped by socket:1000.")
    assert (stopped.attempt, stopped.exit_code, len(world.runner.starts)) == (2, -1, 1)
    await world.close()


async def test_a_stop_of_the_task_ends_what_is_delayed_too() -> None:
    """RUN-04"""
    world = World(stubborn(), plays=FAILS)
    await begin_and_fail(world)
    _, retry = await world.runs()
    assert [run.id for run in await world.engine.tasks["backup"].stop("Enough.")] == [retry.id]
    await world.wait(minutes=5)
    assert [run.end_reason for run in await world.runs()] == [EndReason.FAILED, EndReason.STOPPED]
    await world.close()


async def test_a_stop_during_the_second_attempt_ends_the_chain() -> None:
    """RUN-04"""
    world = World(stubborn(), plays=FAILS)
    await begin_and_fail(world)
    world.runner.plays["backup"] = Play(600)
    await world.wait(minutes=1)
    second = (await world.runs())[1]
    await world.engine.stop_run(second, "Stopped by socket:1000.")
    await world.wait(minutes=5)
    ends = [(run.end_reason, run.reason) for run in await world.runs()]
    assert ends[1:] == [(EndReason.STOPPED, "Stopped by socket:1000.")]
    await world.close()


async def test_a_stop_that_comes_after_the_failure_still_ends_the_chain() -> None:
    """RUN-04: the run failed by itself while the stop was on its way."""
    world = World(stubborn(), plays={"backup": Play(600)})
    run = await begun(world)
    await world.wait(seconds=1)
    world.runner.end(run.id, 7)
    await world.engine.stop_run(run, "Stopped by socket:1000.")
    await world.wait(minutes=5)
    [run] = await world.runs()
    assert (run.end_reason, run.reason) == (
        EndReason.FAILED,
        "Exit code 7 after 1 s. No retry: Stopped by socket:1000.",
    )
    await world.close()


async def test_the_retry_of_a_removed_task_ends_visibly() -> None:
    """RUN-04: across a restart of the daemon."""
    world = World(stubborn(), plays=FAILS)
    await begin_and_fail(world)
    await world.kill_daemon()
    world.units = (task("other"),)
    await world.up()
    await world.wait(minutes=5)
    _, retry = await world.runs()
    assert (retry.end_reason, retry.reason) == (EndReason.STOPPED, "Removed from the configuration.")
    assert len(world.runner.starts) == 1
    await world.close()


async def test_a_run_that_gave_way_to_another_is_not_retried() -> None:
    """RUN-04: `terminate`."""
    world = World(stubborn(on_overlap=Overlap.TERMINATE), plays={"backup": Play(10)})
    await begun(world)
    await world.wait(seconds=1)
    await world.engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(minutes=5)
    assert [run.end_reason for run in await world.runs()] == [EndReason.STOPPED, EndReason.SUCCESS]
    await world.close()


@pytest.mark.parametrize("policy", [Overlap.SKIP, Overlap.QUEUE])
async def test_a_retry_whose_time_has_come_is_a_newcomer_like_any_other(policy: Overlap) -> None:
    """It overtakes nobody, and one that is turned away is not tried again."""
    world = World(stubborn(on_overlap=policy), plays=FAILS)
    await begin_and_fail(world)
    world.runner.plays["backup"] = Play(90)
    await world.engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=60)
    _, retry, by_hand = sorted(await world.runs(), key=lambda run: (run.created_at, run.id))
    if policy is Overlap.SKIP:
        assert retry.end_reason is EndReason.SKIPPED
    else:
        assert (retry.phase, retry.reason) == (Phase.QUEUED, f"It came while {by_hand.id} was still there.")
    await world.wait(minutes=10)
    assert len(await world.runs()) == 3
    await world.close()


async def test_a_retry_goes_on_under_the_new_definition() -> None:
    """RUN-06: the command of now, under the first attempt's id; across a restart."""
    world = World(stubborn(), plays=FAILS)
    first = await begun(world)
    await world.wait(seconds=3)
    await world.kill_daemon()
    world.units = (stubborn(env={"NEW": "1"}),)
    await world.up()
    await world.wait(minutes=1)
    launch = world.runner.starts[1]
    assert launch.env["NEW"] == "1"
    assert (await world.runs())[1].retry_of == first.id
    await world.close()
