"""What is asked for under a key is done once, however often and fast it is asked, and whoever dies meanwhile."""

import asyncio
from datetime import timedelta

import pytest
from tests.engine.world import World, task

from rota.engine.bulk import Bulk
from rota.engine.engine import Engine
from rota.model.change import SaveKey
from rota.model.error import RefusedError, WorldError
from rota.model.idempotency import Key
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.testing.clock import one_step
from rota.testing.runner import Play

KEY = Key(text="deploy-7", input="d")


async def once(engine: Engine, key: Key = KEY, name: str = "backup") -> tuple[Run, bool]:
    bulk = Bulk(engine, engine._context)
    return await bulk.trigger_once(name, params={}, trigger=Trigger.API, actor="test", key=key)


async def test_twenty_at_once_are_one_run() -> None:
    """SEC-18 (race)."""
    world = World(task())
    world.store.hesitates = True
    engine = await world.up()
    answers = await asyncio.gather(*(once(engine) for _ in range(20)))
    assert len({run.id for run, _ in answers}) == 1
    assert sum(is_new for _, is_new in answers) == 1
    assert len(await world.runs()) == 1
    await world.close()


async def test_a_repeat_gets_the_run_as_it_is_now() -> None:
    world = World(task(), plays={"backup": Play(1, exit_code=3)})
    engine = await world.up()
    first, _ = await once(engine)
    await world.wait(seconds=5)
    again, is_new = await once(engine)
    assert (again.id, again.end_reason, is_new) == (first.id, EndReason.FAILED, False)
    await world.close()


@pytest.mark.parametrize("steps", range(1, 12))
async def test_a_daemon_that_is_killed_at_any_step_leaves_one_run_for_the_repeat(steps: int) -> None:
    """SEC-18: key and row are one commit."""
    world = World(task())
    engine = await world.up()
    world.store.hesitates = True
    asking = asyncio.ensure_future(once(engine))
    for _ in range(steps):
        await one_step()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await world.kill_daemon()
    world.store.hesitates = False
    engine = await world.up()
    before = {run.id for run in await world.runs()}
    run, is_new = await once(engine)
    assert len(await world.runs()) == 1
    assert is_new == (run.id not in before)
    await world.close()


async def test_a_key_is_refused_for_anything_else() -> None:
    world = World(task())
    engine = await world.up()
    await once(engine)
    with pytest.raises(RefusedError, match="another request"):
        await once(engine, Key(text=KEY.text, input="other"))
    assert len(await world.runs()) == 1
    await world.close()


async def test_keys_of_two_units_are_two() -> None:
    world = World(task(), task("other"))
    engine = await world.up()
    assert (await once(engine))[1]
    assert (await once(engine, name="other"))[1]
    await world.close()


async def test_a_key_is_forgotten_after_a_day() -> None:
    world = World(task(), plays={"backup": Play(1)})
    engine = await world.up()
    first, _ = await once(engine)
    await world.wait(hours=23)
    assert not (await once(engine))[1]
    await world.wait(hours=2)
    assert await world.store.records.key("backup", KEY.text) is None
    second, is_new = await once(engine)
    assert is_new
    assert second.id != first.id
    await world.close()


async def test_a_run_that_is_deleted_is_not_run_once_more_under_its_key() -> None:
    world = World(task(), plays={"backup": Play(1)})
    engine = await world.up()
    run, _ = await once(engine)
    await world.wait(seconds=5)
    ended = await world.store.run(run.id)
    assert ended is not None
    await Bulk(engine, engine._context).delete(ended)
    with pytest.raises(RefusedError, match="not kept any more"):
        await once(engine)
    await world.close()


async def test_a_run_that_waits_or_is_turned_away_has_its_key_too() -> None:
    world = World(task(queue_max=1), plays={"backup": Play(9999)})
    engine = await world.up()
    runs = [(await once(engine, Key(text=str(number), input="d")))[0] for number in range(3)]
    assert [run.phase for run in runs] == [Phase.STARTING, Phase.QUEUED, Phase.ENDED]
    assert [(await once(engine, Key(text=str(number), input="d")))[0].id for number in range(3)] == [
        run.id for run in runs
    ]
    await world.close()


async def test_where_the_store_fails_there_is_neither_run_nor_key() -> None:
    world = World(task())
    engine = await world.up()
    world.store.full_for = SaveKey
    with pytest.raises(WorldError):
        await once(engine)
    world.store.full_for = None
    assert await world.runs() == []
    assert (await once(engine))[1]
    await world.wait(seconds=timedelta(seconds=1).seconds)
    await world.close()
