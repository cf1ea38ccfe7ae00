"""What befell the clocks or Rota itself, so that slots were not looked at in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class DisturbanceKind(StrEnum):
    """The kinds of it."""

    CLOCK_SET = "clock_set"
    """The wall clock was set."""
    SUSPENDED = "suspended"
    """The machine slept."""
    DOWN = "down"
    """Nothing is known of a daemon that lived."""
    STOPPED = "stopped"
    """A full stop began; it takes no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """One of them."""

    kind: DisturbanceKind
    at: datetime
    """When it was over, or noticed: by the wall clock after it."""
    by: timedelta
    """How long it was; of a clock that was set how far, negative for backwards."""

    @property
    def since(self) -> datetime:
        """The other end of it."""
        return self.at - self.by

    def touches(self, begin: datetime, end: datetime) -> bool:
        """Whether it fell into this time, both ends included."""
        first, last = sorted((self.since, self.at))
        return first <= end and begin <= last
