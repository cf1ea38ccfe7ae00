"""Memory of an idle Rota, keeper and daemon together, and of the keeper alone; beside cronstable with the same jobs.

Both serve their API. Each round starts the one, lets it settle, measures and ends it, then the same with the other.
"""

import time

from bench.job import Job, idle
from bench.memory import megabytes
from bench.peer import cronstable
from bench.rota import processes, running, workplace
from bench.row import Aim, Row

ROUNDS = 3
SETTLE = 8.0
"""Seconds from the first answer to the measurement."""


LIGHTER = Aim(limit=1.0, ratio=True)


def measure() -> list[Row]:
    """PSS in MB with 100 and with 1,000 jobs."""
    keepers: list[float] = []
    small = _compare(idle(100), keepers)
    large = _compare(idle(1000), keepers)
    return [
        _row("idle PSS, 100 tasks", *small, LIGHTER),
        _row("idle PSS, 1,000 tasks", *large, LIGHTER),
        _row("idle PSS, 100 tasks, in itself", small[0], [], Aim(limit=36)),
        _row("idle PSS, keeper alone", keepers, [], Aim(limit=8)),
    ]


def _row(figure: str, ours: list[float], theirs: list[float], aim: Aim) -> Row:
    return Row(figure=figure, unit="MB", rota=ours, peer="cronstable", peers=theirs, aim=aim)


def _compare(jobs: list[Job], keepers: list[float]) -> tuple[list[float], list[float]]:
    """Ours and theirs; those of the keeper alone are added to what is there."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        with running(jobs) as rota:
            time.sleep(SETTLE)
            ours.append(megabytes(processes(rota)))
            keepers.append(megabytes([rota.keeper()]))
        with workplace() as folder, cronstable.running(jobs, folder) as pid:
            time.sleep(SETTLE)
            theirs.append(megabytes([pid]))
    return ours, theirs
