"""From the start of the command to the first answer of its web server, with ten tasks; beside cronstable, in turns."""

import time

from bench.job import idle, rota_toml
from bench.peer import cronstable
from bench.rota import installed, workplace
from bench.row import Aim, Row
from bench.web import answers
from tests.wait import wait_for

ROUNDS = 7


def measure() -> list[Row]:
    """Milliseconds."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_rota())
        theirs.append(_cronstable())
    figure = "start to first answer, 10 tasks"
    return [Row(figure=figure, unit="ms", rota=ours, peer="cronstable", peers=theirs, aim=Aim(limit=700))]


def _rota() -> float:
    with installed(rota_toml(idle(10))) as rota:
        start = time.monotonic()
        rota.start()
        wait_for(lambda: answers(rota.port, "/health"), within=60)
        return (time.monotonic() - start) * 1000


def _cronstable() -> float:
    with workplace() as folder:
        start = time.monotonic()
        with cronstable.starting(idle(10), folder) as wait:
            wait()
            return (time.monotonic() - start) * 1000
