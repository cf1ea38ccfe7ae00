"""Does a reload change what it says, and nothing else, while everything runs?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engine.world import EVERY_MINUTE, START, World, service, task

from rota.model.configuration import Configuration
from rota.model.error import WorldError
from rota.model.event import ConfigReloaded
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.unit import Origin, Overlap
from rota.model.view import UnitState
from rota.testing.runner import Play

FOREVER = {"web": Play(100_000)}


def minute(number: int) -> object:
    """That many whole minutes after START's own."""
    return START.replace(second=0) + timedelta(minutes=number)


async def began(world: World) -> list[Run]:
    """The runs that have a process or had one."""
    return [run for run in await world.runs() if run.started_at is not None]


async def test_an_added_task_fires_and_a_removed_one_does_not() -> None:
    """REL-09: at once, and the views follow."""
    world = World(task("old", crons=EVERY_MINUTE))
    engine = await world.up()
    await world.wait(seconds=20)
    assert world.runner.stage.armed
    await world.reload(task("new", crons=EVERY_MINUTE))
    assert [view.unit.name for view in engine.views()] == ["new"]
    await world.wait(seconds=70)
    assert {run.unit for run in await world.runs()} == {"new"}
    assert [event for event in world.events if isinstance(event, ConfigReloaded)] == [
        ConfigReloaded(added=("new",), removed=("old",), changed=())
    ]
    await world.close()


async def test_a_changed_schedule_counts_from_the_reload_and_the_old_one_is_disarmed() -> None:
    """LED-24, LED-15: nothing is caught up."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    await world.reload(task(crons=("*/5 * * * *",)))
    await world.wait(minutes=5)
    assert [slot.due_at for slot in await world.slots()] == [minute(5)]
    await world.close()


async def test_an_armed_slot_fires_under_the_new_command_on_the_same_instant() -> None:
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.wait(seconds=20)
    await world.reload(task(crons=EVERY_MINUTE, env={"NEW": "1"}))
    await world.wait(seconds=20)
    [launch] = world.runner.starts
    assert launch.env["NEW"] == "1"
    assert world.runner.started_at[launch.run_id] == minute(1)
    await world.close()


async def test_a_definition_that_only_moved_touches_no_process() -> None:
    """REL-05"""
    web = service(description="old", instances=2)
    world = World(web, task(crons=EVERY_MINUTE), plays=FOREVER)
    engine = await world.up()
    before = set(world.runner.stage.live)
    moved = replace(web, origin=Origin(file="/etc/conf.d/web.toml", line=3))
    assert not await world.reload(moved, task(crons=EVERY_MINUTE))
    await world.reload(
        replace(moved, description="new", group="Web", notify=("mail",), keep_runs=3, keep_for=timedelta(days=1)),
        task(crons=EVERY_MINUTE),
    )
    await world.wait(seconds=10)
    assert set(world.runner.stage.live) == before
    view = engine.view("web")
    assert view is not None
    assert (view.unit.origin.file, view.unit.group) == ("/etc/conf.d/web.toml", "Web")
    await world.close()


async def test_the_instances_of_a_changed_service_restart_one_by_one() -> None:
    """REL-12, the reload's part"""
    world = World(service(instances=2), plays=FOREVER)
    await world.up()
    await world.wait(seconds=1)
    found = await world.reload(service(instances=2, env={"NEW": "1"}))
    assert [change.effect for change in found.changed] == ["2 instances restart one by one"]
    await world.wait(seconds=30)
    old_and_new = [(launch.env.get("ROTA_INSTANCE"), "NEW" in launch.env) for launch in world.runner.starts]
    assert old_and_new == [("0", False), ("1", False), ("0", True), ("1", True)]
    ended = [run for run in await world.runs() if run.phase is Phase.ENDED]
    assert {(run.end_reason, run.reason) for run in ended} == {
        (EndReason.STOPPED, "Replaced by a reload: its definition was changed.")
    }
    first, second = sorted(run.ended_at for run in ended if run.ended_at)
    replacement = next(run for run in await world.runs() if run.phase is not Phase.ENDED and run.instance == 0)
    assert replacement.started_at is not None
    assert first <= replacement.started_at <= second
    await world.close()


async def test_replacing_goes_on_after_the_daemon_was_killed_in_the_middle() -> None:
    """REL-12, SUR-01: no instance stays on the old definition."""
    world = World(service(instances=3), plays=FOREVER)
    await world.up()
    await world.wait(seconds=1)
    world.units = (service(instances=3, env={"NEW": "1"}),)
    await world.reload(*world.units)
    await world.kill_daemon()
    await world.up()
    await world.wait(minutes=2)
    live = {launch.env.get("NEW") for launch, _ in world.runner.stage.live.values()}
    assert (live, len(world.runner.stage.live)) == ({"1"}, 3)
    await world.close()


async def test_fewer_instances_stop_the_last_ones_and_more_start_new_ones() -> None:
    world = World(service(instances=3), plays=FOREVER)
    await world.up()
    await world.wait(seconds=1)
    await world.reload(service(instances=1))
    await world.wait(seconds=30)
    assert [launch.env["ROTA_INSTANCE"] for launch, _ in world.runner.stage.live.values()] == ["0"]
    await world.reload(service(instances=2))
    await world.wait(seconds=1)
    assert len(world.runner.stage.live) == 2
    assert len(world.runner.starts) == 4
    await world.close()


async def test_a_task_removed_in_mid_run_ends_under_its_old_definition() -> None:
    """REL-06"""
    world = World(task(crons=EVERY_MINUTE), plays={"backup": Play(100)})
    await world.up()
    await world.wait(seconds=40)
    await world.reload()
    await world.wait(seconds=200)
    [run] = await world.runs()
    assert (run.end_reason, run.exit_code) == (EndReason.SUCCESS, 0)
    [record] = await world.store.unit_records()
    assert record.removed_at is not None
    await world.close()


async def test_a_task_that_is_added_again_while_its_old_run_drains_is_not_removed_with_it() -> None:
    """REL-07, OVL-08: the old run counts as active, and who waits starts after it."""
    world = World(task(), plays={"backup": Play(30)})
    engine = await world.up()
    await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.reload()
    await world.reload(task(crons=EVERY_MINUTE, env={"NEW": "1"}))
    world.runner.plays["backup"] = Play(5)
    waiting = await engine.trigger("backup", Trigger.CLI, "test")
    assert waiting.phase is Phase.QUEUED
    await world.wait(seconds=300)
    assert engine.view("backup") is not None
    [record] = await world.store.unit_records()
    assert record.removed_at is None
    started = await began(world)
    assert {run.end_reason for run in started} == {EndReason.SUCCESS}
    assert len(started) > 4
    await world.close()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((), "Removed from the configuration."),
        ((service("backup"),), "Removed from the configuration."),
        ((task(on_overlap=Overlap.SKIP),), 'Dropped by a reload: `on_overlap` is "skip" now.'),
    ],
)
async def test_waiters_end_visibly_when_there_is_no_queue_any_more(after: tuple[object, ...], words: str) -> None:
    """OVL-06: none is pending for ever, and the reason says which it was."""
    world = World(task(), plays={"backup": Play(10)})
    engine = await world.up()
    for _ in range(3):
        await engine.trigger("backup", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.reload(*after)  # type: ignore[arg-type] # units of either kind
    dropped = [run for run in await world.runs() if run.end_reason is EndReason.STOPPED]
    assert [run.reason for run in dropped] == [words, words]
    await world.wait(seconds=20)
    assert await world.store.open_slots() == []
    assert not [run for run in await world.runs() if run.phase is Phase.QUEUED]
    await world.close()


async def test_a_task_becomes_a_service_and_back_while_its_run_goes_on() -> None:
    """SVC-09: the run finishes as it began; the service starts; then runs come by cron again."""
    world = World(task("web"), plays={"web": Play(3600)})
    engine = await world.up()
    run = await engine.trigger("web", Trigger.CLI, "test")
    await world.wait(seconds=1)
    await world.reload(service("web"))
    await world.wait(seconds=1)
    assert len(world.runner.stage.live) == 2
    await world.reload(task("web", crons=EVERY_MINUTE))
    await world.wait(seconds=20)
    assert run.id in world.runner.stage.live
    assert len(world.runner.stage.live) == 1
    world.runner.plays["web"] = Play(1)
    world.runner.end(run.id)
    await world.wait(minutes=2)
    runs = await world.runs()
    assert (runs[0].id, runs[0].end_reason) == (run.id, EndReason.SUCCESS)
    assert runs[1].end_reason is EndReason.STOPPED
    assert {run.trigger for run in runs[2:]} == {Trigger.CRON}
    await world.close()


async def test_a_service_that_is_added_again_while_its_old_instances_stop_runs_under_the_new_definition() -> None:
    """SVC-08"""
    world = World(service(), plays=FOREVER)
    engine = await world.up()
    await world.wait(seconds=1)
    await world.reload()
    await world.reload(service(env={"NEW": "1"}))
    await world.wait(seconds=60)
    [(launch, _)] = world.runner.stage.live.values()
    assert launch.env["NEW"] == "1"
    view = engine.view("web")
    assert view is not None
    assert view.state is UnitState.RUNNING
    await world.close()


async def test_a_service_stopped_by_hand_stays_stopped_over_a_reload() -> None:
    """SVC-07, the reload's part"""
    world = World(service(), plays=FOREVER)
    engine = await world.up()
    await engine.service("web").stop_by_hand("test")
    await world.wait(seconds=10)
    await world.reload(service(env={"NEW": "1"}))
    await world.wait(seconds=60)
    assert world.runner.stage.live == {}
    await world.close()


async def test_autostart_that_became_true_gives_a_warning_and_no_start() -> None:
    """REL-10"""
    world = World(service(autostart=False))
    await world.up()
    found = await world.reload(service(autostart=True))
    await world.wait(seconds=60)
    assert world.runner.starts == []
    assert "rota start web" in found.warnings[0]
    await world.close()


@pytest.mark.parametrize("after", [task(), service("backup")])
async def test_a_pause_does_not_outlive_the_schedule_it_was_for(after: object) -> None:
    """REL-10: cleared, for a task without cron and for a service."""
    world = World(task(crons=EVERY_MINUTE))
    await world.up()
    await world.kill_daemon()
    await pause(world)
    await world.up()
    await world.reload(after)  # type: ignore[arg-type] # a unit of either kind
    [record] = await world.store.unit_records()
    assert record.paused_at is None
    await world.close()


async def pause(world: World) -> None:
    """The unit's row says that it is paused."""
    from rota.model.change import SaveUnit  # noqa: PLC0415 - this is what pausing comes down to

    [record] = await world.store.unit_records()
    await world.store.commit([SaveUnit(record=replace(record, paused_at=START, paused_by="test"))])


async def test_a_pool_made_smaller_kills_nobody_and_new_ones_wait() -> None:
    """OVL-18, the reload's part: the armed slot of a task in the pool claims its place anew."""
    tasks = [task(name, pool="db", crons=EVERY_MINUTE) for name in "abc"]
    world = World(*tasks, plays={name: Play(90) for name in "abc"})
    world.pools["db"] = 3
    await world.up()
    await world.wait(seconds=40)
    assert len(world.runner.stage.live) == 3
    world.pools["db"] = 1
    await world.reload(*tasks)
    assert len(world.runner.stage.live) == 3
    await world.wait(seconds=85)
    assert len(world.runner.stage.live) == 1
    await world.close()


async def test_what_the_store_refuses_changes_nothing() -> None:
    """REL-01: all or nothing; the accepted copy is the old one again."""
    world = World(task(crons=EVERY_MINUTE))
    engine = await world.up()
    old = engine.configuration
    world.store.failure = WorldError("There is no room left.")
    with pytest.raises(WorldError):
        await world.reload(task("other"))
    world.store.failure = None
    assert engine.configuration is old
    assert [unit.name for unit in world.accepted] == ["backup"]
    await world.wait(seconds=70)
    assert len(await world.runs()) == 1
    await world.close()


async def test_what_cannot_be_accepted_changes_nothing() -> None:
    world = World(task(crons=EVERY_MINUTE))
    engine = await world.up()

    async def refuse(_configuration: Configuration) -> None:
        raise WorldError("There is no room left.")

    world.accept = refuse  # type: ignore[method-assign] # a full disk
    with pytest.raises(WorldError):
        await world.reload(task("other"))
    assert [view.unit.name for view in engine.views()] == ["backup"]
    await world.close()


@pytest.mark.parametrize("dies_at", ["accept", "commit", "after"])
async def test_wherever_a_daemon_dies_in_a_reload_the_next_one_has_all_of_it(dies_at: str) -> None:
    """REL-13, REL-06: killed once the copy was accepted; with the rows written; with nobody told yet."""
    kept, gone = task("kept", crons=EVERY_MINUTE), task("gone", crons=EVERY_MINUTE)
    world = World(kept, gone, service("turns"))
    await world.up()
    await world.wait(seconds=20)
    after = (replace(kept, crons=("*/2 * * * *",)), task("added", crons=EVERY_MINUTE), task("turns"))
    if dies_at == "after":
        await world.reload(*after)
    else:
        await interrupted(world, after, at_commit=dies_at == "commit")
    await world.kill_daemon()
    world.units = world.accepted
    engine = await world.up()
    await world.wait(minutes=4)
    assert [view.unit.name for view in engine.views()] == ["added", "kept", "turns"]
    by_task = [run.unit for run in await world.runs() if run.trigger is Trigger.CRON]
    assert (by_task.count("gone"), by_task.count("kept"), by_task.count("added")) == (0, 2, 4)
    assert [record.name for record in await world.store.unit_records() if record.removed_at] == ["gone"]
    assert world.runner.stage.live == {}
    await world.close()


async def interrupted(world: World, after: tuple[object, ...], *, at_commit: bool) -> None:
    """A reload that gets as far as its rows, or not even there."""
    commit = world.store.commit

    async def fail(changes: object) -> object:
        if at_commit:
            await commit(changes)  # type: ignore[arg-type] # passed on as it came
        raise KeyboardInterrupt

    world.store.commit = fail  # type: ignore[method-assign, assignment] # the daemon dies here
    try:
        await world.reload(*after)  # type: ignore[arg-type] # units
    except KeyboardInterrupt:
        world.store.commit = commit  # type: ignore[method-assign] # the next daemon's
