"""A job floods its output: lines of 100 bytes, 4 KiB a write, as fast as they are read. Beside supervisor, in turns.

The size cap is taken off on both sides. MB/s is what the job saw; processor time is all that keeper and daemon, or
supervisord, used meanwhile. Rota numbers the lines as it goes; supervisor only stores them.
"""

import json
from pathlib import Path

from bench.compiler import Probes, compiled
from bench.peer import supervisor
from bench.processor import seconds
from bench.rota import installed, processes, workplace
from bench.row import Aim, Row
from tests.wait import wait_for

ROUNDS = 5
BYTES = 500_000_000
CHUNK = 4096
WITHIN = 120.0


def measure() -> list[Row]:
    """MB/s, and seconds of processor time per GB; MB are 10⁶ bytes."""
    probes = compiled()
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        ours.append(_rota(probes))
        theirs.append(_supervisor(probes))
    (our_speeds, our_costs), (their_speeds, their_costs) = zip(*ours, strict=True), zip(*theirs, strict=True)
    return [
        Row(
            figure="capture, 4 KiB writes",
            unit="MB/s",
            rota=our_speeds,
            peer="supervisor",
            peers=their_speeds,
            aim=Aim(limit=1.2, at_least=True, ratio=True),
        ),
        Row(
            figure="capture, processor",
            unit="s/GB",
            rota=our_costs,
            peer="supervisor",
            peers=their_costs,
            aim=Aim(limit=1.0, ratio=True),
        ),
    ]


def _rota(probes: Probes) -> tuple[float, float]:
    with workplace() as folder:
        toml = f'[tasks.flood]\nrun = {json.dumps(_command(probes, folder))}\nlog_max_size = "100gb"\n'
        with installed(toml) as rota:
            rota.up()
            before = seconds(processes(rota))
            rota.request("POST", "/api/tasks/flood/run")
            return _result(folder, processes(rota), before)


def _supervisor(probes: Probes) -> tuple[float, float]:
    with workplace() as folder, supervisor.running(_command(probes, folder), folder) as pid:
        before = seconds([pid])
        supervisor.start_program(folder)
        return _result(folder, [pid], before)


def _command(probes: Probes, folder: Path) -> tuple[str, ...]:
    return (probes.spew, str(BYTES), str(CHUNK), str(folder / "took"))


def _result(folder: Path, pids: list[int], before: float) -> tuple[float, float]:
    """Waits for the flood's end; MB/s and processor seconds per GB."""
    took = float(wait_for(lambda: _written(folder / "took"), within=WITHIN))
    return BYTES / took / 1e6, (seconds(pids) - before) / BYTES * 1e9


def _written(file: Path) -> str:
    return file.read_text().strip() if file.exists() else ""
