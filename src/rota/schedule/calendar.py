"""When a task is due and when it is held: its timetable and its `not_during` windows as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from heapq import merge

from rota.model.firing import Firing, FiringNote
from rota.schedule.timetable import Timetable, timetable
from rota.schedule.window import Window, parse_window
from rota.schedule.zone import Zone, find_zone, seconds

GRAIN = timedelta(microseconds=1)
MINUTES = 24 * 60
LOOKS_AHEAD = timedelta(days=800)
"""A task that is held at every firing for this long has no next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time in which a task is held all along, or not at all."""

    begin: datetime
    end: datetime
    """Outside."""
    window: Window | None
    """That holds the task."""


class Calendar:
    """The firings of a task and what holds them. All instants are aware."""

    def __init__(self, timetable: Timetable, windows: Sequence[Window], zone: Zone) -> None:
        self.timetable = timetable
        self._windows = tuple(windows)
        self._zone = zone

    def window(self, instant: datetime) -> Window | None:
        """The first window that holds the task at this instant."""
        if not self._windows:
            return None
        return next((window for window in self._windows if window.holds(instant, self._zone.info)), None)

    def next_run(self, instant: datetime, *, within: timedelta = LOOKS_AHEAD) -> Firing | None:
        """The first firing strictly after an instant that will run, held ones and repetitions passed over.

        None: there is none, or of a task with windows none within that time.
        """
        if not self._windows:
            return self.timetable.next(instant)
        for span in self.spans(instant, instant + within):
            firing = self.timetable.next(max(instant, span.begin - GRAIN)) if span.window is None else None
            if firing is not None and firing.due_at < span.end:
                return firing
        return None

    def spans(self, begin: datetime, end: datetime) -> Iterator[Span]:
        """All of the time from one instant up to another, the end left out, cut where a window begins or ends."""
        if not self._windows:
            yield Span(begin=begin, end=end, window=None)
            return
        open_since, holding = begin, self.window(begin)
        for instant in self._edges(begin, end):
            window = self.window(instant)
            if window is not holding:
                yield Span(begin=open_since, end=instant, window=holding)
                open_since, holding = instant, window
        yield Span(begin=open_since, end=end, window=holding)

    def _edges(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        """The instants between at which a window may begin or end, ascending."""
        reached = begin
        for instant in merge(self._wall_times(begin, end), self._clock_changes(begin, end)):
            if reached < instant < end:
                reached = instant
                yield instant

    def _wall_times(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        """Midnight and the edges of all windows, day by day, both where the clock shows a time twice."""
        info = self._zone.info
        minutes = {0, *(edge % MINUTES for window in self._windows for edge in (window.begin, window.end))}
        times = [time(*divmod(minute, 60), fold=fold) for minute in minutes for fold in (0, 1)]
        day, last = begin.astimezone(info).date(), end.astimezone(info).date()
        while day <= last:
            yield from sorted({datetime.combine(day, each, info).astimezone(UTC) for each in times})
            day += timedelta(days=1)

    def _clock_changes(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        for stretch in self._zone.stretches(seconds(begin)):
            if stretch.start >= seconds(end):
                return
            yield datetime.fromtimestamp(stretch.start, UTC)

    def repeats(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """The instants with after < instant <= until at which a local time comes a second time and nothing runs."""
        for stretch in self._zone.stretches(seconds(after)):
            if stretch.start > seconds(until):
                return
            begin = datetime.fromtimestamp(stretch.start, UTC) - GRAIN
            again = datetime.fromtimestamp(max(stretch.start, stretch.mark - stretch.offset), UTC)
            for firing in self.timetable.between(max(begin, after), min(again, until)):
                if firing.note is FiringNote.DST_REPEAT:
                    yield firing.due_at


def calendar(
    crons: Sequence[str], not_during: Sequence[str], *, name: str, timezone: str, anchor: datetime
) -> Calendar:
    """The calendar of a task as configured. ScheduleError: a cron, a window or the zone."""
    table = timetable(crons, name=name, timezone=timezone, anchor=anchor)
    return Calendar(table, [_window(text) for text in not_during], find_zone(timezone))


_window = cache(parse_window)
