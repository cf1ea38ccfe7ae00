"""Is a reload all or nothing, whatever refuses and whoever dies?"""

from dataclasses import replace

import pytest
from tests.engine.world import EVERY_MINUTE, World, service, task

from rota.model.configuration import Configuration
from rota.model.error import WorldError
from rota.model.run import Trigger


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
