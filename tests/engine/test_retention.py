"""Does what is not kept any longer go, and nothing else, and does nothing that was promised hang on it?"""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, START, World, service, task

from rota.model.change import SaveRun
from rota.model.configuration import StorageSettings
from rota.model.error import WorldError
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Restart
from rota.testing.runner import Play

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def of(world: World, name: str) -> list[Run]:
    return [run for run in await world.runs() if run.unit == name]


async def test_the_newest_so_many_stay_soon_after_each_end() -> None:
    world = World(task(crons=EVERY_MINUTE, keep_runs=2))
    await world.up()
    await world.wait(minutes=5)
    newest = [slot.run_id for slot in await world.slots()][-2:]
    assert [run.id for run in await world.runs()] == newest
    await world.close()


async def test_runs_that_end_while_a_sweep_is_due_are_swept_too() -> None:
    world = World(task(crons=("* * * * * *",), keep_runs=1), plays={"backup": Play(0.1)})
    await world.up()
    await world.wait(seconds=20)
    assert len(await world.runs()) <= 11  # five seconds' worth have just ended, five more since the last sweep
    await world.close()


async def test_none_are_kept_but_those_that_have_not_ended() -> None:
    """SUR-22: one alive for two hours, one waiting, one delayed; the ledger is untouched."""
    world = World(
        task(keep_runs=0, keep_for=HOUR),
        task("tick", crons=EVERY_MINUTE, keep_runs=0),
        task("flaky", keep_runs=0, retry_attempts=1, retry_delay=3 * HOUR, retry_max_delay=3 * HOUR),
        plays={"backup": Play(7200), "flaky": Play(1, exit_code=1)},
    )
    engine = await world.up()
    alive, waiting = [await engine.trigger("backup", Trigger.CLI, "test") for _ in range(2)]
    await engine.trigger("flaky", Trigger.CLI, "test")
    await world.wait(minutes=119)
    await world.wait(seconds=10)
    assert [run.id for run in await of(world, "backup")] == [alive.id, waiting.id]
    assert [run.phase for run in await of(world, "flaky")] == [Phase.ENDED, Phase.DELAYED]
    assert await of(world, "tick") == []
    assert [slot.verdict for slot in await world.slots("tick")] == [Verdict.RAN] * 119
    await world.wait(minutes=130)
    assert await of(world, "backup") == []
    await world.close()


async def test_old_runs_go_within_the_hour_and_failures_later() -> None:
    world = World(task(crons=("0 * * * *",), keep_for=3 * HOUR, keep_failed_for=9 * HOUR), plays={"backup": Play(1)})
    await world.up()
    await world.wait(hours=4)
    world.runner.plays["backup"] = Play(1, exit_code=1)
    await world.wait(hours=1)
    world.runner.plays["backup"] = Play(1)
    await world.wait(hours=8)
    runs = await world.runs()
    assert [run.end_reason for run in runs] == [EndReason.FAILED, *[EndReason.SUCCESS] * len(runs[1:])]
    assert 3 <= len(runs[1:]) <= 4
    await world.wait(hours=4)
    assert EndReason.FAILED not in {run.end_reason for run in await world.runs()}
    await world.close()


async def test_runs_of_services_are_kept_by_the_same_rule() -> None:
    world = World(service(keep_runs=1, restart=Restart.ALWAYS, restart_delay=10 * SECOND), plays={"web": Play(1)})
    await world.up()
    await world.wait(minutes=2)
    assert len(await of(world, "web")) <= 2
    await world.close()


async def test_after_pruning_a_restart_misses_nothing_and_runs_nothing_again() -> None:
    """LED-02: the anchor is the ledger, and no retention rule moves it; `why` says what it can."""
    world = World(task(crons=EVERY_MINUTE, keep_runs=0), start=START)
    engine = await world.up()
    await world.wait(minutes=10)
    await world.wait(seconds=10)
    assert await world.runs() == []
    slots = await world.slots()
    await world.kill_keeper()
    engine = await world.up()
    await world.wait(seconds=10)
    assert (await world.slots(), await world.runs()) == (slots, [])
    why = await engine.why("backup", slots[0].due_at)
    assert why.verdict is Verdict.RAN
    assert why.run is None
    assert "not kept any more" in why.answer
    await world.close()


async def test_after_its_runs_went_a_task_is_not_overdue_at_the_next_start() -> None:
    """LED-02: the instant of the last success outlives its run."""
    world = World(task(crons=("0 12 * * *",), keep_runs=0, max_age=30 * HOUR), start=START - timedelta(minutes=1))
    engine = await world.up()
    await world.wait(hours=1)
    success = engine.tasks["backup"].last_success_at
    assert success is not None
    await world.kill_keeper()
    engine = await world.up()
    assert engine.tasks["backup"].last_success_at == success
    await world.close()


async def test_old_slots_go_and_nothing_is_missed_for_it() -> None:
    """LED-02: also where the whole ledger of a task has gone."""
    world = World(task(crons=EVERY_MINUTE, keep_runs=5))
    world.storage = StorageSettings(keep_slots=2 * HOUR)
    await world.up()
    await world.wait(hours=5)
    slots = await world.slots()
    assert 120 <= len(slots) <= 181
    await world.kill_keeper()
    await world.up()
    await world.wait(seconds=10)
    assert await world.slots() == slots
    await world.close()


async def test_runs_of_a_removed_unit_go_when_its_slots_do() -> None:
    world = World(task(crons=EVERY_MINUTE), task("stays"))
    world.storage = StorageSettings(keep_slots=4 * HOUR)
    await world.up()
    await world.wait(minutes=10)
    await world.reload(task("stays"))
    await world.wait(hours=3)
    assert len(await of(world, "backup")) == 10
    await world.wait(hours=3)
    assert (await of(world, "backup"), await world.slots()) == ([], [])
    await world.close()


async def test_definitions_that_no_row_names_go() -> None:
    world = World(task(crons=EVERY_MINUTE, keep_runs=1))
    world.storage = StorageSettings(keep_slots=HOUR)
    engine = await world.up()
    old = engine.tasks["backup"].book.definition
    await world.wait(minutes=5)
    await world.reload(task(crons=EVERY_MINUTE, keep_runs=1, description="Another."), task("never run"))
    never_run = engine.configuration.definitions["never run"].hash
    assert await world.store.definition(old) is not None
    await world.wait(hours=4)
    assert await world.store.definition(old) is None
    assert await world.store.definition(never_run) is not None
    await world.close()


async def test_a_crash_between_a_log_and_its_row_orphans_nothing() -> None:
    """SUR-21: files go first; the row goes with the next sweep."""
    world = World(task(crons=EVERY_MINUTE, keep_runs=0))
    await world.up()
    await world.wait(seconds=32)
    [run] = await world.runs()
    world.logs.put("backup", run.id, 10, world.clock.now())
    removing = world.logs.remove

    async def remove_and_die(logs: object) -> None:
        await removing(logs)  # type: ignore[arg-type] # passed on as it came
        world.store.failure = WorldError("killed")

    world.logs.remove = remove_and_die  # type: ignore[method-assign] # the crash
    await world.wait(seconds=7)
    await world.kill_keeper()
    world.store.failure = None
    assert (world.logs.kept, await world.runs()) == ({}, [run])
    world.logs.remove = removing  # type: ignore[method-assign] # it is over
    await world.up()
    await world.wait(seconds=61)
    assert run.id not in {left.id for left in await world.runs()}
    await world.close()


async def test_what_the_disk_refuses_is_left_to_the_next_sweep() -> None:
    world = World(task(crons=EVERY_MINUTE, keep_runs=0))
    await world.up()
    world.logs.failure = WorldError("The disk is read-only.")
    await world.wait(minutes=5)
    assert len(await world.runs()) == 5
    world.logs.failure = None
    await world.wait(minutes=1)
    assert len(await world.runs()) <= 1
    await world.close()


async def test_a_shorter_rule_of_a_reload_holds_at_the_next_sweep() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(minutes=10)
    await world.reload(task(crons=EVERY_MINUTE, keep_runs=1))
    await world.wait(minutes=2)
    assert len(await world.runs()) <= 2
    await world.close()


async def test_a_sweep_of_hundreds_is_many_small_commits() -> None:
    world = World(task(keep_runs=0))
    await world.up()
    ended = Run(
        id="", unit="backup", kind=task().kind, phase=Phase.ENDED, trigger=Trigger.CLI,
        created_at=START, definition="d", ended_at=START, end_reason=EndReason.SUCCESS,
    )  # fmt: skip
    await world.store.commit([SaveRun(run=replace(ended, id=f"{number:026}")) for number in range(500)])
    sizes = []
    commit = world.store.commit

    async def counted(changes: object) -> object:
        sizes.append(len(changes))  # type: ignore[arg-type] # passed on as it came
        return await commit(changes)  # type: ignore[arg-type] # as above

    world.store.commit = counted  # type: ignore[method-assign,assignment] # a look from outside
    await world.wait(minutes=2)
    assert await world.runs() == []
    assert max(sizes) <= 50
    await world.close()


async def test_nothing_is_taken_away_by_a_clock_that_runs_years_ahead_for_a_minute() -> None:
    """SCH-12: neither runs nor the ledger; the sweeps go on by the hour once it is put right."""
    world = World(task(crons=("0 * * * *",), keep_for=3 * HOUR))
    await world.up()
    await world.wait(hours=3, seconds=30)  # a sweep is due in half a minute
    before = len(await world.runs()), len(await world.slots())
    world.clock.step(timedelta(days=1461))
    await world.wait(minutes=1)
    world.clock.step(timedelta(days=-1461))
    await world.wait(minutes=1)
    after = len(await world.runs()), len([slot for slot in await world.slots() if slot.due_at < world.clock.now()])
    assert (after[0] >= before[0], after[1]) == (True, before[1])
    await world.wait(hours=6)
    assert all(
        run.created_at > world.clock.now() - 5 * HOUR
        for run in await world.runs()
        if run.created_at < world.clock.now()
    )
    await world.close()


async def test_trouble_with_one_unit_is_no_trouble_for_the_others() -> None:
    world = World(task("a", keep_for=HOUR), task("b", keep_for=HOUR))
    engine = await world.up()
    removing = world.logs.remove
    for name in ("a", "b"):
        await engine.trigger(name, Trigger.CLI, "test")

    async def remove(logs: Collection[tuple[str, str]]) -> None:
        if "a" in {unit for unit, _ in logs}:
            raise WorldError("Somebody made it a folder.")
        await removing(logs)

    world.logs.remove = remove  # type: ignore[method-assign] # as on a disk that was tampered with
    await world.wait(hours=3)
    assert [run.unit for run in await world.runs()] == ["a"]
    await world.close()
