"""Runs as they are told, with what their definitions give them."""

from collections.abc import Sequence

from rota.api.port.rota import Rota
from rota.model.run import Run
from rota.wire import run as wire
from rota.wire.run import run_of


async def told_run(rota: Rota, run: Run) -> wire.Run:
    """One run."""
    [told] = await told_runs(rota, [run])
    return told


async def told_runs(rota: Rota, runs: Sequence[Run]) -> list[wire.Run]:
    """Some runs, in their order."""
    traits = await rota.definitions.traits({run.definition for run in runs})
    return [run_of(run, traits.get(run.definition)) for run in runs]
