"""`@every 90s`: elapsed time from the first sight of the task, whatever the clocks on the wall do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rota.model.duration import parse_duration
from rota.model.error import UsageError
from rota.model.firing import Firing
from rota.schedule.error import ScheduleError
from rota.schedule.zone import LATEST

SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Every:
    """Due at anchor + k · interval, for k = 1, 2, …"""

    interval: timedelta

    def firings(self, anchor: datetime, after: datetime) -> Iterator[Firing]:
        """All firings strictly after an instant, ascending. The anchor is in UTC."""
        due = anchor + self._passed(anchor, after) * self.interval
        while due < LATEST:
            due += self.interval
            yield Firing(due_at=due)

    def count(self, anchor: datetime, after: datetime, until: datetime) -> int:
        """How many firings have after < due_at <= until."""
        return max(0, self._passed(anchor, until) - self._passed(anchor, after))

    def _passed(self, anchor: datetime, instant: datetime) -> int:
        """How many firings there are up to this instant, itself included."""
        return max(0, (instant - anchor) // self.interval)


def parse_every(text: str) -> Every:
    """Reads what stands behind `@every`; ScheduleError says what it may be."""
    try:
        interval = parse_duration(text)
    except UsageError as error:
        raise ScheduleError(f"@every needs a duration: {error.message}", hint=error.hint) from None
    if interval < SHORTEST:
        raise ScheduleError(f"@every {text} is too short.", hint="The least interval is 1s.")
    return Every(interval)
