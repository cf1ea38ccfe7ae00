"""From the death of a service to the first instruction of its successor, without a delay; beside runit, in turns."""

import json
import time

from bench.compiler import compiled
from bench.peer import runit
from bench.phoenix import lives, rise_again
from bench.rota import installed, workplace
from bench.row import Aim, Row
from tests.wait import wait_for

ROUNDS = 30
LIFE = 1.1
"""Seconds that each life lasts: runit waits for a second with whatever lived for less."""

TOML = """
[services.phoenix]
run = {command}
restart_delay = "0s"
healthy_after = "0s"
"""


def measure() -> list[Row]:
    """Milliseconds."""
    program = compiled().phoenix
    with workplace() as folder, installed(TOML.format(command=json.dumps([program, str(folder / "rota")]))) as rota:
        rota.up()
        with runit.running(f"{program} {folder / 'runit'}", folder):
            files = [folder / "rota", folder / "runit"]
            wait_for(lambda: all(lives(file) for file in files), within=30)
            spans: list[list[float]] = [[], []]
            for _ in range(ROUNDS):
                time.sleep(LIFE)
                for file, found in zip(files, spans, strict=True):
                    found.append(rise_again(file))
    ours, theirs = spans
    figure = "death of an instance to its successor"
    return [Row(figure=figure, unit="ms", rota=ours, peer="runit", peers=theirs, aim=Aim(limit=1, ratio=True))]
