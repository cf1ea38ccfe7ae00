"""Does nothing start on a disk that is too full, is that said once, and does all go on by itself?"""

from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, World, service, task

from rota.engine.room import Room
from rota.model.configuration import StorageSettings
from rota.model.event import DiskHealed, DiskShort
from rota.model.run import EndReason, Phase, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Restart
from rota.testing.runner import Play

WANTED = StorageSettings().min_free_space
REASON = f"The disk had 5 bytes free, and `min_free_space` wants {WANTED}."


def shortages(world: World) -> list[DiskShort | DiskHealed]:
    return [event for event in world.events if isinstance(event, DiskShort | DiskHealed)]


async def test_a_slot_that_falls_due_is_skipped_with_the_bytes_in_the_reason() -> None:
    """LED-26: row and run, no process, one event for the whole shortage."""
    world = World(task(crons=EVERY_MINUTE))
    world.disk.left = 5
    await world.up()
    await world.wait(minutes=10)
    slots, runs = await world.slots(), await world.runs()
    assert {(slot.verdict, slot.reason) for slot in slots} == {(Verdict.SKIPPED, REASON)}
    assert {(run.phase, run.end_reason, run.reason, run.exit_code) for run in runs} == {
        (Phase.ENDED, EndReason.SKIPPED, REASON, -1)
    }
    assert [slot.run_id for slot in slots] == [run.id for run in runs]
    assert len(slots) == 10
    assert world.runner.starts == []
    assert shortages(world) == [DiskShort(free=5, wanted=WANTED)]
    await world.close()


async def test_by_hand_it_is_a_run_that_was_born_ended() -> None:
    """LED-26"""
    world = World(task())
    world.disk.left = 5
    engine = await world.up()
    run = await engine.trigger("backup", Trigger.CLI, "test")
    assert (run.phase, run.end_reason, run.reason) == (Phase.ENDED, EndReason.SKIPPED, REASON)
    assert await world.runs() == [run]
    await world.close()


async def test_once_there_is_room_all_goes_on_by_itself() -> None:
    """LED-26: the next slot runs, and so does who waited for a place."""
    world = World(task(crons=EVERY_MINUTE), task("busy"), plays={"busy": Play(40)})
    engine = await world.up()
    await engine.trigger("busy", Trigger.CLI, "test")
    waiting = await engine.trigger("busy", Trigger.CLI, "test")
    world.disk.left = 5
    await world.wait(minutes=3)
    assert [run.phase for run in await world.runs() if run.id == waiting.id] == [Phase.QUEUED]
    world.disk.left = WANTED
    await world.wait(minutes=2)
    assert [run.end_reason for run in await world.runs() if run.id == waiting.id] == [EndReason.SUCCESS]
    verdicts = [slot.verdict for slot in await world.slots()]
    assert verdicts[-2:] == [Verdict.RAN, Verdict.RAN]
    assert Verdict.SKIPPED in verdicts
    assert shortages(world) == [DiskShort(free=5, wanted=WANTED), DiskHealed(free=WANTED, wanted=WANTED)]
    await world.close()


async def test_slots_that_were_armed_before_still_fire() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    world.disk.left = 5
    await world.wait(seconds=20)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_a_retry_that_is_due_is_skipped_and_ends_the_chain() -> None:
    failing = task(retry_attempts=3, retry_delay=timedelta(seconds=30))
    world = World(failing, plays={"backup": Play(1, exit_code=1)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=5)
    world.disk.left = 5
    await world.wait(minutes=2)
    assert [run.end_reason for run in await world.runs()] == [EndReason.FAILED, EndReason.SKIPPED]
    await world.close()


async def test_a_service_stays_down_without_rows_and_comes_back() -> None:
    world = World(service(restart=Restart.ALWAYS, restart_delay=timedelta(seconds=1)), plays={"web": Play(30)})
    await world.up()
    world.disk.left = 5
    await world.wait(minutes=5)
    assert len(await world.runs()) == 1
    world.disk.left = WANTED
    await world.wait(seconds=10)
    assert [run.phase for run in await world.runs()] == [Phase.ENDED, Phase.RUNNING]
    assert len(shortages(world)) == 2
    await world.close()


async def test_without_a_floor_nothing_is_held_back() -> None:
    world = World(task(crons=EVERY_MINUTE))
    world.storage = StorageSettings(min_free_space=0)
    world.disk.left = 0
    await world.up()
    await world.wait(minutes=1)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_a_disk_that_does_not_say_holds_nothing_back() -> None:
    world = World(task(crons=EVERY_MINUTE))
    world.disk.left = None
    await world.up()
    await world.wait(minutes=1)
    assert [slot.verdict for slot in await world.slots()] == [Verdict.RAN]
    await world.close()


async def test_the_runner_knows_the_floor_and_its_change() -> None:
    """LOG-04: what runs obeys it too."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    assert world.runner.min_free_space == WANTED
    world.storage = StorageSettings(min_free_space=7)
    await world.reload(task(crons=EVERY_MINUTE))
    await world.wait(minutes=1)
    assert world.runner.min_free_space == 7
    await world.close()


async def test_before_the_runner_is_met_a_question_is_answered_and_tells_it_nothing() -> None:
    """`/ready` may be asked while the daemon recovers."""
    world = World(task())
    world.disk.left = 5
    engine = await world.up()
    fresh = Room(engine._context, lambda: world.storage, lambda: None)
    world.runner.min_free_space = 0
    assert fresh.lack() == REASON
    await world.wait(seconds=1)
    assert world.runner.min_free_space == 0
    await world.close()
