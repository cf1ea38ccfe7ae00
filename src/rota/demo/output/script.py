"""What each unit prints."""

from random import Random

from rota.demo.fate import Fate
from rota.demo.output.log import Said
from rota.model.run import Run


def lines_of(run: Run, fate: Fate, chance: Random) -> list[Said]:
    """What this run has printed."""
    return [Said(f"{run.unit}: {fate.plot}")]
