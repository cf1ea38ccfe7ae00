"""From one due deed to the next, by how many wait: the agenda of the engine, on a clock that jumps instead of sleeping.

A hundred times as many cost next to nothing more: the search is logarithmic, and what is seen is the rest of the turn.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from bench.row import Aim, Row

from rota.engine.agenda import Agenda, Deed

ROUNDS = 7
TURNS = 2_000
FEW, MORE, MANY = 100, 1_000, 10_000


class JumpingClock:
    """A clock on which every sleep is over at once."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def slept(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        self.seconds += max(0.0, seconds)


def measure() -> list[Row]:
    """Microseconds a turn."""
    times: dict[int, list[float]] = {FEW: [], MORE: [], MANY: []}
    for _ in range(ROUNDS):
        for waiting, found in times.items():
            found.append(asyncio.run(_turn(waiting)))
    return [_row(waiting, times) for waiting in (MORE, MANY)]


def _row(waiting: int, times: dict[int, list[float]]) -> Row:
    aim = Aim(limit=2.0, ratio=True)
    return Row(
        figure=f"next of {waiting:,}", unit="µs", rota=times[waiting], peer=f"of {FEW}", peers=times[FEW], aim=aim
    )


async def _turn(waiting: int) -> float:
    clock, over, turns = JumpingClock(), asyncio.Event(), 0

    def put_back(deed: Deed) -> None:
        nonlocal turns
        turns += 1
        agenda.at(clock.now() + timedelta(seconds=waiting), deed)
        if turns == TURNS:
            over.set()

    async def deed() -> None:
        """Never done: what counts is that its turn comes."""

    agenda = Agenda(clock, put_back, lambda _parted, _slumber: None)
    for second in range(waiting):
        agenda.at(clock.now() + timedelta(seconds=second), deed)
    begun = time.perf_counter()
    running = asyncio.ensure_future(agenda.run())
    await over.wait()
    running.cancel()
    return (time.perf_counter() - begun) / TURNS * 1e6
