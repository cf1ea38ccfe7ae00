"""Every change of every clock in the bundled zone database, found by looking at each day: knows nothing of our code."""

import importlib.resources
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
DAY = 86_400
Kind = tuple[time, timedelta]


@dataclass(frozen=True)
class Transition:
    """A clock is set."""

    zone: str
    at: datetime
    """The first instant of the new offset, in UTC."""
    before: timedelta
    after: timedelta

    @property
    def shift(self) -> timedelta:
        return self.after - self.before

    @property
    def local(self) -> datetime:
        """What the clock shows when it is set."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def kind(self) -> Kind:
        return self.local.time(), self.shift

    @property
    def detailed_kind(self) -> tuple[Kind, int, bool]:
        """With the day of the week, and whether a month begins or ends then."""
        around = {(self.local + timedelta(days=days)).month for days in (-1, 0, 1)}
        return self.kind, self.local.weekday(), len(around) > 1

    def __str__(self) -> str:
        return f"{self.zone} {self.local} {self.shift / timedelta(minutes=1):+g} min"


def zone_names() -> list[str]:
    """All names of the bundled database."""
    return importlib.resources.files("tzdata").joinpath("zones").read_text().split()


def zone_file(name: str) -> bytes:
    """The zone's file (RFC 9636)."""
    return importlib.resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


@cache
def distinct_zones() -> tuple[str, ...]:
    """One name for each different zone: the rest are links."""
    return tuple({zone_file(name): name for name in reversed(zone_names())}.values())


def offset(zone: ZoneInfo, second: int) -> timedelta:
    """What the zone's clocks are ahead of UTC."""
    shift = datetime.fromtimestamp(second, zone).utcoffset()
    assert shift is not None
    return shift


def transitions_of(name: str) -> Iterator[Transition]:
    """The changes of one zone from FIRST to LAST, ascending. No two fall within a day."""
    zone = ZoneInfo(name)
    first, last = int(FIRST.timestamp()), int(LAST.timestamp())
    before = offset(zone, first)
    for day in range(first, last, DAY):
        after = offset(zone, day + DAY)
        if after != before:
            yield Transition(name, datetime.fromtimestamp(_changed(zone, day, before), UTC), before, after)
            before = after


def _changed(zone: ZoneInfo, day: int, before: timedelta) -> int:
    """The first second after the beginning of the day with another offset."""
    low, high = day, day + DAY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
    return high


@cache
def all_transitions() -> tuple[Transition, ...]:
    """All changes of all different zones."""
    return tuple(transition for name in distinct_zones() for transition in transitions_of(name))
