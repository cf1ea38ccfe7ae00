"""How late one lone job begins: from its due second to the first instruction of its process, each second for a while.

Rota has 100 further tasks, and is idle, or has eight clients hammer its `/api/tasks`. Beside APScheduler and
cronstable, idle, in turns.
"""

import time
from contextlib import nullcontext
from pathlib import Path

from bench.compiler import Probes, compiled
from bench.hammer import hammering
from bench.job import each_second, idle
from bench.peer import apscheduler, cronstable
from bench.rota import running, workplace
from bench.row import Aim, Row
from bench.sample import past_the_second, stamps

ROUNDS = 3
SECONDS = 40.0
"""A round."""
WARM_UP = 5
"""The first of its jobs, which are not counted."""
AIM = Aim(limit=12)
IDLE, BUSY = "lone job late, idle", "lone job late, API hammered"


def measure() -> list[Row]:
    """Milliseconds; all rounds together."""
    probes = compiled()
    calm: list[float] = []
    busy: list[float] = []
    peers: dict[str, list[float]] = {"APScheduler": [], "cronstable": []}
    for _ in range(ROUNDS):
        calm += _rota(probes, hammered=False)
        busy += _rota(probes, hammered=True)
        peers["APScheduler"] += _apscheduler(probes)
        peers["cronstable"] += _cronstable(probes)
    return [
        *(_row(IDLE, percent, calm, peer, theirs) for percent in (50, 99) for peer, theirs in peers.items()),
        *(_row(BUSY, percent, busy) for percent in (50, 99)),
    ]


def _row(figure: str, percent: int, ours: list[float], peer: str = "", theirs: list[float] | None = None) -> Row:
    aim = AIM if percent == 99 else None
    return Row(
        figure=f"{figure}, p{percent}", unit="ms", rota=ours, peer=peer, peers=theirs or (), percent=percent, aim=aim
    )


def _rota(probes: Probes, *, hammered: bool) -> list[float]:
    with workplace() as folder, running([each_second(_command(probes, folder)), *idle(100)]) as rota:
        with hammering(rota.port) if hammered else nullcontext():
            time.sleep(SECONDS)
        return _lateness(folder)


def _apscheduler(probes: Probes) -> list[float]:
    with workplace() as folder, apscheduler.each_second(_command(probes, folder), folder):
        time.sleep(SECONDS)
        return _lateness(folder)


def _cronstable(probes: Probes) -> list[float]:
    with workplace() as folder, cronstable.running([each_second(_command(probes, folder)), *idle(100)], folder):
        time.sleep(SECONDS)
        return _lateness(folder)


def _command(probes: Probes, folder: Path) -> tuple[str, ...]:
    return (probes.stamp, str(folder / "stamps"))


def _lateness(folder: Path) -> list[float]:
    counted = stamps(folder / "stamps")[WARM_UP:]
    if len(counted) < SECONDS - 2 * WARM_UP:
        raise RuntimeError(f"only {len(counted)} jobs ran in {SECONDS} s")
    return [past_the_second(instant) for instant in counted]
