"""`rota status` from start to end, as a person waits for it, with ten tasks."""

import time

from bench.job import idle
from bench.rota import running
from bench.row import Aim, Row
from tests.end_to_end.installation import Installation

ROUNDS = 20


def measure() -> list[Row]:
    """Milliseconds."""
    with running(idle(10)) as rota:
        times = [_once(rota) for _ in range(ROUNDS)]
    return [Row(figure="`rota status`", unit="ms", rota=times, aim=Aim(limit=150))]


def _once(rota: Installation) -> float:
    start = time.monotonic()
    finished = rota.rota("status")
    took = (time.monotonic() - start) * 1000
    if finished.code:
        raise RuntimeError(str(finished))
    return took
