"""Runs as they are told, with what their definitions give them."""

from collections.abc import Mapping, Sequence

from rota.api.port.rota import Rota
from rota.model.run import Run, RunTraits
from rota.model.slot import Slot
from rota.wire import run as wire
from rota.wire.run import run_of


async def told_run(rota: Rota, run: Run) -> wire.Run:
    """One run."""
    [told] = await told_runs(rota, [run])
    return told


async def slot_traits(rota: Rota, slots: Sequence[Slot]) -> Mapping[str | None, RunTraits]:
    """What the definitions of some slots say, by their hashes."""
    found = await rota.definitions.traits({slot.definition for slot in slots if slot.definition is not None})
    return dict(found.items())


async def told_runs(rota: Rota, runs: Sequence[Run]) -> list[wire.Run]:
    """Some runs, in their order."""
    traits = await rota.definitions.traits({run.definition for run in runs})
    return [run_of(run, traits.get(run.definition)) for run in runs]
