"""All firings of a task, from all of its expressions: the one question-and-answer place of this package."""

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, takewhile
from operator import attrgetter

from rota.model.firing import Firing, FiringNote
from rota.schedule.cron import Cron, parse_cron
from rota.schedule.every import Every
from rota.schedule.zone import EARLIEST, Zone, find_zone, seconds

_GRAIN = timedelta(microseconds=1)
_due = attrgetter("due_at")


class Timetable:
    """When a task is due. All instants are aware; firings ascend, one for an instant, due times in UTC.

    A time that comes twice because the clock was put back is there as a firing with the note DST_REPEAT.
    """

    def __init__(self, expressions: Sequence[Cron | Every], zone: Zone, anchor: datetime) -> None:
        self._expressions = tuple(expressions)
        self._zone = zone
        self._anchor = anchor.astimezone(UTC)

    def after(self, instant: datetime) -> Iterator[Firing]:
        """All firings strictly after an instant."""
        streams = [self._firings(expression, instant) for expression in self._expressions]
        return streams[0] if len(streams) == 1 else _merged(streams)

    def next(self, instant: datetime) -> Firing | None:
        """The first firing strictly after an instant that runs."""
        return next((firing for firing in self.after(instant) if firing.note is not FiringNote.DST_REPEAT), None)

    def between(self, after: datetime, until: datetime) -> Iterator[Firing]:
        """All firings with after < due_at <= until."""
        return takewhile(lambda firing: firing.due_at <= until, self.after(after))

    def before(self, instant: datetime) -> Firing | None:
        """The newest firing strictly before an instant.

        Whether anything fires between a start and the instant is known from `after`; the latest such start, found by
        halving, stands just before the firing that is wanted. So there is no second arithmetic that runs backwards.
        """
        instant = instant.astimezone(UTC)
        reach = 2**26
        while not self._fires(instant - reach * _GRAIN, instant):
            if instant - reach * _GRAIN < EARLIEST:
                return None
            reach *= 16
        back = bisect_left(range(reach), True, key=lambda grains: self._fires(instant - grains * _GRAIN, instant))
        return next(self.after(instant - back * _GRAIN))

    def last(self, before: datetime) -> Firing | None:
        """The newest firing strictly before an instant that runs."""
        firing = self.before(before)
        while firing is not None and firing.note is FiringNote.DST_REPEAT:
            firing = self.before(firing.due_at)
        return firing

    def count_between(self, after: datetime, until: datetime) -> int:
        """How many of the firings that `between` would give run; one expression alone is counted without walking."""
        match self._expressions:
            case (Cron() as cron,):
                return cron.count(self._zone, seconds(after) + 1, seconds(until) + 1)
            case (Every() as every,):
                return every.count(self._anchor, after, until)
            case _:
                return sum(firing.note is not FiringNote.DST_REPEAT for firing in self.between(after, until))

    def fixed_interval(self) -> timedelta | None:
        """The time between any two firings where it is always the same, save for odd changes of the clock."""
        match self._expressions:
            case (Cron() as cron,):
                return cron.interval()
            case (Every() as every,):
                return every.interval
            case _:
                return None

    def _firings(self, expression: Cron | Every, after: datetime) -> Iterator[Firing]:
        match expression:
            case Cron():
                return expression.firings(self._zone, seconds(after) + 1)
            case Every():
                return expression.firings(self._anchor, after)

    def _fires(self, after: datetime, before: datetime) -> bool:
        firing = next(self.after(after), None)
        return firing is not None and firing.due_at < before


def timetable(crons: Sequence[str], *, name: str, timezone: str, anchor: datetime) -> Timetable:
    """The timetable of a task as configured; `@every` counts from the anchor. ScheduleError: a cron or the zone."""
    return Timetable([parse_cron(cron, name=name) for cron in crons], find_zone(timezone), anchor)


def _merged(streams: Sequence[Iterator[Firing]]) -> Iterator[Firing]:
    for _, together in groupby(heapq.merge(*streams, key=_due), key=_due):
        yield _one(list(together))


def _one(together: Sequence[Firing]) -> Firing:
    """What several expressions due at one instant amount to: a firing that runs wins over a repetition."""
    stands_for = sorted({local for firing in together for local in firing.stands_for})
    if stands_for:
        return Firing(due_at=together[0].due_at, note=FiringNote.DST_GAP, stands_for=tuple(stands_for))
    return next((firing for firing in together if firing.note is None), together[0])
