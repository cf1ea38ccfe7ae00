"""Processor time of an idle Rota, keeper and daemon together, with 100 tasks; beside cronstable in the same minute."""

import time

from bench.job import idle
from bench.peer import cronstable
from bench.processor import seconds
from bench.rota import processes, running, workplace
from bench.row import Aim, Row

SETTLE = 10.0
MINUTE = 60.0


def measure() -> list[Row]:
    """Per cent of one core."""
    jobs = idle(100)
    with running(jobs) as rota, workplace() as folder, cronstable.running(jobs, folder) as peer:
        ours = processes(rota)
        time.sleep(SETTLE)
        before = seconds(ours), seconds([peer])
        time.sleep(MINUTE)
        after = seconds(ours), seconds([peer])
    used, used_by_peer = ((end - start) / MINUTE * 100 for start, end in zip(before, after, strict=True))
    return [
        Row(
            figure="idle processor, 100 tasks",
            unit="% of a core",
            rota=[used],
            peer="cronstable",
            peers=[used_by_peer],
            aim=Aim(limit=0.3),
        )
    ]
