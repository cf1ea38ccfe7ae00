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


def measure() -> list[Row]:
    """PSS in MB with 100 and with 1,000 jobs."""
    small, large = idle(100), idle(1000)
    keepers: list[float] = []
    return [
        _compare("idle PSS, keeper + daemon, 100 tasks", small, keepers, Aim(limit=36)),
        _compare("idle PSS, keeper + daemon, 1,000 tasks", large, keepers, None),
        Row(figure="idle PSS, keeper alone", unit="MB", rota=keepers, aim=Aim(limit=8)),
    ]


def _compare(figure: str, jobs: list[Job], keepers: list[float], aim: Aim | None) -> Row:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with running(jobs) as rota:
            time.sleep(SETTLE)
            ours.append(megabytes(processes(rota)))
            keepers.append(megabytes([rota.keeper()]))
        with workplace() as folder, cronstable.running(jobs, folder) as pid:
            time.sleep(SETTLE)
            theirs.append(megabytes([pid]))
    return Row(figure=figure, unit="MB", rota=ours, peer="cronstable", peers=theirs, aim=aim)
