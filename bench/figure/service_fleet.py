"""200 services: from the start of the command until all run, from the wish to stop until all have ended, and what it
costs to keep an eye on them."""

import json
import time
from pathlib import Path

from bench.compiler import compiled
from bench.phoenix import lives
from bench.processor import seconds
from bench.rota import installed, workplace
from bench.row import Aim, Row
from tests.end_to_end.installation import Installation
from tests.wait import wait_for

COUNT = 200
ROUNDS = 5
SETTLE = 70.0
"""Seconds until all are healthy."""
MINUTE = 60.0


def measure() -> list[Row]:
    """Seconds, and per cent of one core."""
    boots, stops, shares = [], [], []
    for number in range(ROUNDS):
        with workplace() as folder:
            file = folder / "lives"
            with installed(toml(file)) as rota:
                boots.append(boot(rota, file))
                if not number:
                    shares.append(share(rota))
                start = time.monotonic()
                rota.down()
                stops.append(time.monotonic() - start)
    return [
        Row(figure=f"boot of {COUNT} services", unit="s", rota=boots, aim=Aim(limit=2)),
        Row(figure=f"stop of {COUNT} services", unit="s", rota=stops, aim=Aim(limit=1)),
        Row(figure=f"processor, {COUNT} idle instances", unit="% of a core", rota=shares, aim=Aim(limit=1)),
    ]


def toml(file: Path) -> str:
    """So many services of one instance, which end when told to."""
    command = json.dumps([compiled().phoenix, str(file)])
    return "".join(f"[services.s{number:03}]\nrun = {command}\n" for number in range(COUNT))


def boot(rota: Installation, file: Path) -> float:
    """Until the last one has begun."""
    start = time.time_ns()
    rota.start()
    begun = wait_for(lambda: lives(file), lambda found: len(found) == COUNT, within=60)
    wait_for(rota.is_healthy, within=60)
    return (max(life.began for life in begun) - start) / 1e9


def share(rota: Installation) -> float:
    """What keeper and daemon use of a core while all of them are up and nothing happens."""
    time.sleep(SETTLE)
    both = [rota.keeper(), rota.daemon()]
    before = seconds(both)
    time.sleep(MINUTE)
    return (seconds(both) - before) / MINUTE * 100
