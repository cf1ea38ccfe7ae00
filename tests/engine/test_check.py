"""Is a run judged by what its task says success is, whoever dies meanwhile?"""

from datetime import timedelta

import pytest
from tests.engine.brink import Brink
from tests.engine.chain import begun, stubborn
from tests.engine.world import START, World, task

from rota.model.error import WorldError
from rota.model.launch import FileFacts
from rota.model.run import EndReason, Phase, Run
from rota.model.unit import Success
from rota.testing.runner import Play

SAYS = Success(output="^done", not_output="ERROR")
MISSING = '`success.output`: "^done" was not found.'


async def judged(world: World, *lines: str) -> Run:
    """A run by hand that prints this, once it has ended."""
    world.witness.lines["backup"] = list(lines)
    await begun(world)
    await world.wait(seconds=10)
    [run] = await world.runs()
    return run


@pytest.mark.parametrize(
    ("lines", "end", "reason"),
    [
        (["x", "done"], EndReason.SUCCESS, "Exit code 0 after 5 s."),
        (["x"], EndReason.FAILED, f"Exit code 0 after 5 s. {MISSING}"),
        (["done", "an ERROR"], EndReason.FAILED, 'Exit code 0 after 5 s. `success.not_output`: "ERROR" was found.'),
    ],
)
async def test_a_run_must_print_what_success_asks_for(lines: list[str], end: EndReason, reason: str) -> None:
    """RUN-07: the failed check is named in the reason and as a remark, which the run counts."""
    world = World(task(success=SAYS), plays={"backup": Play(5)})
    run = await judged(world, *lines)
    assert (run.end_reason, run.reason, run.exit_code) == (end, reason, 0)
    failed = [sentence for sentence in world.witness.remarks if sentence in reason]
    assert len(failed) == (end is EndReason.FAILED)
    assert run.log_lines == (len(lines) + 1 if failed else 0)
    await world.close()


async def test_a_failed_check_is_retried_and_stays_a_failure_in_every_attempt() -> None:
    """RUN-07"""
    world = World(stubborn(success=SAYS, retry_delay=timedelta()), plays={"backup": Play(1)})
    await begun(world)
    await world.wait(seconds=10)
    assert [run.end_reason for run in await world.runs()] == [EndReason.FAILED] * 3
    await world.close()


@pytest.mark.parametrize(("code", "ends"), [(3, [EndReason.SUCCESS]), (4, [EndReason.FAILED] * 3)])
async def test_exit_codes_that_are_success_are_not_retried(code: int, ends: list[EndReason]) -> None:
    """RUN-03"""
    backup = stubborn(success=Success(exit_codes=(0, 3)), retry_delay=timedelta())
    world = World(backup, plays={"backup": Play(1, exit_code=code)})
    await begun(world)
    await world.wait(seconds=10)
    assert [run.end_reason for run in await world.runs()] == ends
    [view] = world.engine.views()
    assert (view.last_success_at is not None) == (ends == [EndReason.SUCCESS])
    await world.close()


async def test_what_a_run_printed_counts_also_when_it_was_dropped_since() -> None:
    """RUN-09, the other way round: it is read along while the run lives."""
    world = World(task(success=SAYS), plays={"backup": Play(60)})
    await begun(world)
    world.witness.lines["backup"] = ["done", "x", "y"]
    await world.wait(seconds=2)
    world.witness.first["backup"] = 3
    await world.wait(seconds=60)
    assert [run.end_reason for run in await world.runs()] == [EndReason.SUCCESS]
    await world.close()


async def test_what_was_dropped_while_no_daemon_looked_is_never_a_guess() -> None:
    """RUN-09"""
    world = World(task(success=SAYS), plays={"backup": Play(60)})
    await begun(world)
    await world.wait(seconds=2)
    await world.kill_daemon()
    world.witness.lines["backup"] = ["done", "x", "y"]
    world.witness.first["backup"] = 2
    await world.wait(seconds=2)
    await world.up()
    await world.wait(seconds=60)
    [run] = await world.runs()
    assert run.end_reason is EndReason.FAILED
    assert "output was lost before it could be checked" in (run.reason or "")
    await world.close()


async def test_nobody_looks_on_once_everything_was_seen_or_the_run_has_ended() -> None:
    world = World(task(success=Success(output="done")), plays={"backup": Play(60)})
    await begun(world)
    world.witness.lines["backup"] = ["done"]
    await world.wait(seconds=20)
    assert world.witness.looks == 1
    await world.wait(seconds=60)
    assert world.witness.looks == 2
    await world.close()


async def test_an_output_that_cannot_be_read_is_said_and_is_no_success() -> None:
    world = World(task(success=SAYS), plays={"backup": Play(5)})
    world.witness.failure = WorldError("The disk is gone.")
    run = await judged(world, "done")
    assert (run.end_reason, run.phase) == (EndReason.FAILED, Phase.ENDED)
    assert run.reason == "Exit code 0 after 5 s. `success` could not be checked: The disk is gone."
    await world.close()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (FileFacts(kind="file", size=10, modified_at=START), "Exit code 0 after 5 s."),
        (FileFacts(kind="missing"), "Exit code 0 after 5 s. `success.file`: /b is not there."),
    ],
)
async def test_a_run_must_leave_its_file(facts: FileFacts, reason: str) -> None:
    """RUN-10"""
    world = World(task(success=Success(file="/b", file_min_size=10)), plays={"backup": Play(5)})
    world.runner.files["/b"] = facts
    assert (await judged(world)).reason == reason
    await world.close()


@pytest.mark.parametrize("play", [Play(5, exit_code=1), Play(fails_to_start=True)])
async def test_a_run_that_failed_anyway_is_not_checked(play: Play) -> None:
    world = World(task(success=SAYS), plays={"backup": play})
    run = await judged(world)
    assert run.end_reason in {EndReason.FAILED, EndReason.START_FAILED}
    assert world.witness.remarks == []
    await world.close()


@pytest.mark.parametrize("success", [SAYS, Success()])
async def test_a_run_ends_under_the_checks_it_began_with(success: Success) -> None:
    world = World(task(success=success), plays={"backup": Play(5)})
    await begun(world)
    await world.wait(seconds=1)
    actor = world.engine.tasks["backup"]
    await actor.redefine(task(success=Success(output="never")), "new")
    world.witness.lines["backup"] = ["done"]
    await world.wait(seconds=10)
    assert [run.end_reason for run in await world.runs()] == [EndReason.SUCCESS]
    await world.close()


@pytest.mark.parametrize("number", range(1, 21))
async def test_a_daemon_that_dies_around_any_deed_of_a_check_leaves_one_end(number: int) -> None:
    """SUR-03: look, remark, row, acknowledgement; the keeper tells of the end until it is acknowledged."""
    world = World(stubborn(success=SAYS, retry_attempts=1, retry_delay=timedelta(seconds=5)), plays={"backup": Play(3)})
    world.witness.lines["backup"] = ["x"]
    await begun(world)
    brink = Brink(world, number)
    await brink.let_happen(seconds=40)
    assert brink.reached
    assert [run.end_reason for run in await world.runs()] == [EndReason.FAILED] * 2
    assert len(world.runner.starts) == 2
    await world.close()
