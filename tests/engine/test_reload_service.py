"""Does a reload replace the instances that it must, one by one, and leave the others alone?"""

from dataclasses import replace
from datetime import timedelta

from tests.engine.world import EVERY_MINUTE, World, service, task

from rota.model.run import EndReason, Phase, Trigger
from rota.model.state import UnitState
from rota.model.unit import Origin
from rota.testing.runner import Play

FOREVER = {"web": Play(100_000)}


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
    await engine.verbs.stop("web", "test")
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
