"""Eight connections ask for the list of 500 tasks for 30 seconds, as fast as they are answered.

How many answers a second, how long the slowest took, how late a lone job of each second began meanwhile, and whether
the memory that this took is given back.
"""

import time
from pathlib import Path

from bench.compiler import compiled
from bench.job import each_second, idle
from bench.memory import megabytes
from bench.peer.wrk import Load, load
from bench.rota import processes, running, workplace
from bench.row import Aim, Row
from bench.sample import past_the_second, stamps

ROUNDS = 3
TASKS = 499
"""Beside the lone job."""
CONNECTIONS = 8
SECONDS = 30
SETTLED = 10.0
"""Seconds after the load until memory is looked at."""
WARM_UP = 3
"""The first of the lone job's starts, which are not counted."""


def measure() -> list[Row]:
    """All rounds together."""
    loads: list[Load] = []
    late: list[float] = []
    grown: list[float] = []
    probe = compiled().stamp
    for _ in range(ROUNDS):
        _round(probe, loads, late, grown)
    rates, slowest = [each.rate for each in loads], [each.latency_p99 for each in loads]
    return [
        Row(figure="answers", unit="/s", rota=rates, aim=Aim(limit=700, at_least=True)),
        Row(figure="slowest of a hundred answers", unit="ms", rota=slowest, aim=Aim(limit=25)),
        Row(figure="lone job late meanwhile, p99", unit="ms", rota=late, percent=99, aim=Aim(limit=12)),
        Row(figure="memory kept afterwards", unit="MB", rota=grown, aim=Aim(limit=5)),
    ]


def _round(probe: str, loads: list[Load], late: list[float], grown: list[float]) -> None:
    with workplace() as folder, running([each_second((probe, str(folder / "stamps"))), *idle(TASKS)]) as rota:
        url = f"http://127.0.0.1:{rota.port}/api/tasks"
        shown = {"Authorization": f"Bearer {rota.token()}"}
        load(url, connections=CONNECTIONS, seconds=2, headers=shown)  # what is made once is there
        time.sleep(SETTLED)
        before = megabytes(processes(rota))
        loads.append(load(url, connections=CONNECTIONS, seconds=SECONDS, headers=shown))
        late += _lateness(folder)
        time.sleep(SETTLED)
        grown.append(megabytes(processes(rota)) - before)


def _lateness(folder: Path) -> list[float]:
    return [past_the_second(instant) for instant in stamps(folder / "stamps")[WARM_UP:]]
