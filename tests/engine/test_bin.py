"""Runs that people delete: out of sight, back for an hour, then gone with their output; whatever happens to Rota."""

from datetime import timedelta

from tests.engine.world import World, service, task

from rota.engine.bin import Bin
from rota.engine.bulk import Bulk
from rota.engine.engine import Engine
from rota.model.error import WorldError
from rota.model.event import RunDeleted, RunRestored
from rota.model.query import RunQuery
from rota.model.run import EndReason, Phase, Run, Status, Trigger
from rota.model.selection import Outcome, Selection, Skip
from rota.model.unit import Param
from rota.testing.runner import Play


def bulk(engine: Engine) -> Bulk:
    return Bulk(engine, engine._context)


async def ended_runs(engine: Engine, world: World, number: int = 1, name: str = "backup") -> list[Run]:
    """So many runs that have ended, the oldest first."""
    runs = []
    for _ in range(number):
        runs.append(await engine.trigger(name, Trigger.CLI, "test"))
        await world.wait(seconds=5)
    return [run for each in runs if (run := await world.store.run(each.id)) is not None]


def named(*runs: Run) -> Selection:
    return Selection(ids=tuple(run.id for run in runs))


def told(outcome: Outcome) -> tuple[int, list[tuple[str, Skip]], int]:
    return outcome.affected, outcome.skipped, outcome.skipped_total


async def test_a_deleted_run_is_hidden_at_once_and_told() -> None:
    world = World(task())
    engine = await world.up()
    [run] = await ended_runs(engine, world)
    assert await bulk(engine).delete(run)
    assert await world.store.run(run.id) is None
    assert world.events[-1] == RunDeleted(run_id=run.id, name="backup")
    assert not await bulk(engine).delete(run), "once is enough"
    await world.close()


async def test_the_last_run_of_a_unit_is_one_that_can_be_seen() -> None:
    world = World(task())
    engine = await world.up()
    first, second = await ended_runs(engine, world, 2)
    await bulk(engine).delete(second)
    assert last_run(engine) == first.id
    await bulk(engine).restore_all(named(second))
    assert last_run(engine) == second.id
    await bulk(engine).delete_all(named(first, second))
    assert last_run(engine) is None
    await world.close()


def last_run(engine: Engine) -> str | None:
    [view] = engine.views()
    return view.last_run.id if view.last_run else None


async def test_a_deleted_run_comes_back_within_the_hour() -> None:
    world = World(task())
    engine = await world.up()
    [run] = await ended_runs(engine, world)
    await bulk(engine).delete(run)
    await world.wait(minutes=59)
    assert told(await bulk(engine).restore_all(named(run))) == (1, [], 0)
    assert await world.store.run(run.id) == run
    assert world.events[-1] == RunRestored(run=run)
    await world.close()


async def test_after_an_hour_it_does_not_come_back_and_its_output_and_row_go() -> None:
    world = World(task())
    engine = await world.up()
    [run] = await ended_runs(engine, world)
    world.logs.put("backup", run.id, 100, world.clock.now())
    await bulk(engine).delete(run)
    await world.wait(minutes=60)
    assert told(await bulk(engine).restore_all(named(run))) == (0, [(run.id, Skip.PURGED)], 1)
    await world.wait(minutes=61)
    assert await world.store.records.by_id([run.id]) == []
    assert run.id not in world.logs.kept
    assert told(await bulk(engine).restore_all(named(run))) == (0, [(run.id, Skip.UNKNOWN)], 1)
    await world.close()


async def test_a_deleted_run_keeps_its_output_until_it_is_purged_and_its_row_until_that_is_gone() -> None:
    """SUR-21: files first."""
    world = World(task())
    engine = await world.up()
    [run] = await ended_runs(engine, world)
    world.logs.put("backup", run.id, 100, world.clock.now() - timedelta(days=3))
    await bulk(engine).delete(run)
    await engine.retention.sweep()
    assert run.id in world.logs.kept
    world.logs.failure = WorldError("The disk does not answer.")
    await world.wait(minutes=130)
    assert len(await world.store.records.by_id([run.id])) == 1
    world.logs.failure = None
    await world.wait(minutes=61)
    assert await world.store.records.by_id([run.id]) == []
    assert run.id not in world.logs.kept
    await world.close()


async def test_what_was_deleted_before_a_daemon_died_stays_so_and_is_purged_by_the_next() -> None:
    world = World(task())
    engine = await world.up()
    [run] = await ended_runs(engine, world)
    await bulk(engine).delete(run)
    await world.kill_daemon()
    engine = await world.up()
    assert last_run(engine) is None
    assert await world.store.run(run.id) is None
    await world.wait(minutes=125)
    assert await world.store.records.by_id([run.id]) == []
    await world.close()


async def test_a_selection_deletes_what_has_ended_and_says_why_not_the_others() -> None:
    world = World(task(), task("long"), plays={"backup": Play(1), "long": Play(9999)})
    engine = await world.up()
    [ended, gone] = await ended_runs(engine, world, 2)
    active = await engine.trigger("long", Trigger.CLI, "test")
    await bulk(engine).delete(gone)
    chosen = Selection(ids=(ended.id, gone.id, active.id, "01JZ8Y0G5T0000000000000000"))
    outcome = await bulk(engine).delete_all(chosen)
    assert outcome.affected == 1
    assert dict(outcome.skipped) == {
        gone.id: Skip.UNKNOWN,
        active.id: Skip.ACTIVE,
        "01JZ8Y0G5T0000000000000000": Skip.UNKNOWN,
    }
    await world.close()


async def test_everything_but_some_is_deleted_and_restored() -> None:
    world = World(task(), plays={"backup": Play(1)})
    engine = await world.up()
    first, second, third = await ended_runs(engine, world, 3)
    everything = Selection(query=RunQuery(), but=frozenset([second.id]))
    assert told(await bulk(engine).delete_all(everything)) == (2, [], 0)
    assert [run.id for run in await world.runs()] == [second.id]
    assert told(await bulk(engine).restore_all(Selection(query=RunQuery(), but=frozenset([first.id])))) == (1, [], 0)
    assert {run.id for run in await world.runs()} == {second.id, third.id}
    assert told(await bulk(engine).restore_all(named(second))) == (0, [(second.id, Skip.NOT_DELETED)], 1)
    await world.close()


async def test_a_selection_is_judged_once() -> None:
    """Who starts because others were stopped was not chosen."""
    world = World(task(parallelism=1), plays={"backup": Play(9999)})
    engine = await world.up()
    running, waiting = [await engine.trigger("backup", Trigger.CLI, "test") for _ in range(2)]
    await world.wait(seconds=1)
    outcome = await bulk(engine).stop_all(Selection(query=RunQuery(statuses=(Status.RUNNING,))), actor="test")
    await world.wait(seconds=5)
    assert told(outcome) == (1, [], 0)
    states = {run.id: run.phase for run in await world.runs()}
    assert (states[running.id], states[waiting.id]) == (Phase.ENDED, Phase.RUNNING)
    await world.close()


async def test_what_the_api_may_not_touch_is_left_alone_by_stop_and_rerun() -> None:
    """SEC-11: but it may be deleted."""
    world = World(task(api_trigger=False), plays={"backup": Play(9999)})
    engine = await world.up()
    run = await engine.trigger("backup", Trigger.CLI, "test")
    off = (0, [(run.id, Skip.API_TRIGGER_OFF)], 1)
    assert told(await bulk(engine).stop_all(named(run), actor="test")) == off
    assert told(await bulk(engine).rerun_all(named(run), trigger=Trigger.API, actor="test")) == off
    await engine.stop_run(run, "Stopped.")
    await world.wait(seconds=1)
    assert told(await bulk(engine).stop_all(named(run), actor="test")) == (0, [(run.id, Skip.ENDED)], 1)
    assert told(await bulk(engine).delete_all(named(run))) == (1, [], 0)
    await world.close()


async def test_one_run_of_each_task_comes_of_a_selection_with_the_parameters_of_its_newest() -> None:
    day = Param(name="day")
    world = World(task(params=(day,)), task("other"), service(), plays={"backup": Play(1), "other": Play(1)})
    engine = await world.up()
    await world.wait(seconds=1)
    [instance] = [run for run in await world.runs() if run.unit == "web"]
    older = await engine.trigger("backup", Trigger.CLI, "test", params={"day": "monday"})
    await world.wait(seconds=5)
    newer = await engine.trigger("backup", Trigger.CLI, "test", params={"day": "tuesday"})
    other = await engine.trigger("other", Trigger.CLI, "test")
    await world.wait(seconds=5)
    outcome = await bulk(engine).rerun_all(named(older, newer, other, instance), trigger=Trigger.API, actor="ada")
    assert [(run.unit, dict(run.params), run.actor) for run in outcome.triggered] == [
        ("backup", {"day": "tuesday"}, "ada"),
        ("other", {}, "ada"),
    ]
    assert dict(outcome.skipped) == {older.id: Skip.SAME_TASK, instance.id: Skip.SERVICE}
    await world.close()


async def test_a_task_that_is_gone_or_takes_other_parameters_does_not_run_again() -> None:
    world = World(task(params=(Param(name="day"),)), task("other"), plays={"backup": Play(1), "other": Play(1)})
    engine = await world.up()
    run = await engine.trigger("backup", Trigger.CLI, "test", params={"day": "monday"})
    [other] = await ended_runs(engine, world, name="other")
    await world.reload(task())
    outcome = await bulk(engine).rerun_all(named(run, other), trigger=Trigger.API, actor="ada")
    assert dict(outcome.skipped) == {run.id: Skip.PARAMS_UNFIT, other.id: Skip.TASK_GONE}
    assert outcome.triggered == []
    await world.close()


async def test_deleting_a_run_does_not_make_its_unit_overdue() -> None:
    world = World(task(max_age=timedelta(hours=3)))
    engine = await world.up()
    [run] = await ended_runs(engine, world)
    assert run.end_reason is EndReason.SUCCESS
    await bulk(engine).delete(run)
    [view] = engine.views()
    assert view.last_success_at == run.ended_at
    await world.close()


async def test_the_bin_says_when_the_hour_of_a_run_is_over() -> None:
    world = World(task())
    engine = await world.up()
    [run] = await ended_runs(engine, world)
    found = Bin(engine.seats, engine._context)
    await found.hide([run])
    [record] = await world.store.records.by_id([run.id])
    assert not found.is_over(record)
    await world.wait(minutes=60)
    assert found.is_over(record)
    await world.close()
