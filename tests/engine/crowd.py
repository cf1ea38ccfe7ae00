"""What was seen of many runs that wanted the same places."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from tests.engine.world import World

from rota.model.event import Event, RunCreated, RunEnded
from rota.model.run import Phase, Run


class Diary:
    """When each run was first told to wait, and how often each ended."""

    def __init__(self, world: World) -> None:
        self.waits: dict[str, datetime] = {}
        self.ends: Counter[str] = Counter()
        self._world = world

    def open(self) -> None:
        """Listens to the daemon that lives now."""
        self._world.engine._context.bus.listen(self.hear)

    def hear(self, event: Event) -> None:
        """Notes it."""
        if isinstance(event, RunCreated) and event.run.phase is Phase.QUEUED:
            self.waits.setdefault(event.run.id, self._world.clock.now())
        elif isinstance(event, RunEnded):
            self.ends[event.run.id] += 1

    def overtakers(self, runs: Sequence[Run]) -> list[tuple[str, str]]:
        """Pairs: a run that waited, and one that came after that was told and started before it."""
        starts = self._world.runner.started_at
        came = {run.id: run.due_at or run.created_at for run in runs if run.id in starts}
        return [
            (waiter, other)
            for waiter, since in self.waits.items()
            for other, at in came.items()
            if waiter in starts and since < at and starts[other] < starts[waiter]
        ]


def most_at_once(runs: Sequence[Run]) -> int:
    """How many of these had a process at the same time, at most."""
    spans = [(run.started_at, run.ended_at) for run in runs if run.started_at and run.ended_at]
    steps = sorted([(end, -1) for _, end in spans] + [(start, 1) for start, _ in spans])
    return max(accumulate(step for _, step in steps), default=0)
