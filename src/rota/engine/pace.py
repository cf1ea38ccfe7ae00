"""How long runs of a unit usually take: the median of its newest successes, in memory."""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import timedelta

from rota.model.event import Event, RunEnded
from rota.model.run import EndReason

NEWEST = 20
"""So many successes count."""
LEAST = 3
"""With fewer nothing is said."""


class Paces:
    """The newest durations of every unit that had a success."""

    def __init__(self) -> None:
        self._durations: dict[str, deque[timedelta]] = {}

    def recall(self, durations: Mapping[str, Sequence[timedelta]]) -> None:
        """What the store knows, newest first; what was heard since comes after it."""
        for name, known in durations.items():
            heard = self._durations.get(name, ())
            self._durations[name] = deque([*reversed(known), *heard], maxlen=NEWEST)

    def hear(self, event: Event) -> None:
        """Takes note of a success."""
        if not isinstance(event, RunEnded) or event.run.end_reason is not EndReason.SUCCESS:
            return
        if event.run.duration is not None:
            self._durations.setdefault(event.run.unit, deque(maxlen=NEWEST)).append(event.run.duration)

    def expected(self, name: str) -> timedelta | None:
        """How long a run of this unit is going to take, as far as can be said."""
        known = sorted(self._durations.get(name, ()))
        return median(known) if len(known) >= LEAST else None


def median(ascending: Sequence[timedelta]) -> timedelta:
    """The middle one, or halfway between the two. `statistics` would cost a daemon 1 MB for this line."""
    return (ascending[(len(ascending) - 1) // 2] + ascending[len(ascending) // 2]) / 2
