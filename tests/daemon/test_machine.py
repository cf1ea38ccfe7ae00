"""Is an hour remembered, and no more?"""

from datetime import timedelta
from pathlib import Path
from typing import cast

from tests.engine.world import World, task

from rota.daemon.machine import Machine
from rota.model.machine import KEPT, Pulse
from rota.model.run import Trigger
from rota.store.sqlite import SqliteStore
from rota.testing.runner import Play


async def test_an_hour_is_remembered_and_each_sample_is_told(tmp_path: Path) -> None:
    world = World(task(), plays={"backup": Play(60)})
    engine = await world.up()
    machine = Machine(engine, engine._context, cast(SqliteStore, world.store), tmp_path)
    await machine.begin()
    told: list[Pulse] = []
    deafen = machine.listen(told.append)
    await engine.trigger("backup", Trigger.API, "ada")
    await world.wait(seconds=20)
    assert len(machine.samples(KEPT)) == 4
    assert [pulse.sample for pulse in told] == list(machine.samples(KEPT))
    assert told[-1].sample.active_runs == 1
    assert 0 < told[-1].sample.mem < 100
    deafen()
    for _ in range(KEPT):
        machine.look()
    world.clock.step(timedelta(hours=1))
    machine.look()
    samples = machine.samples(KEPT)
    assert (len(samples), len(told)) == (KEPT, 4)
    assert samples[-1].at == world.clock.now()
    assert machine.samples(2) == samples[-2:]
    assert len(machine._samples) * machine._samples.itemsize < 50_000
    await world.close()
