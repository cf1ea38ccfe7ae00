"""What was due between two instants and was not decided in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rota.model.firing import FiringNote
from rota.schedule.calendar import GRAIN, Calendar
from rota.schedule.window import Window

FIRST_REACH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Instants that have a verdict: one, or all from the first to the last."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Firings one after another, all held by one window, or none of them held."""

    first: datetime
    last: datetime
    count: int
    window: Window | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What time has passed over."""

    stretches: tuple[Stretch, ...]
    """Ascending; repetitions are not counted."""
    newest: tuple[datetime, ...]
    """The newest of those that were to run, ascending: as many as were asked for."""
    repeats: tuple[datetime, ...]
    """Second passes of a local time, not held."""

    @property
    def held(self) -> tuple[Stretch, ...]:
        """What a window has held."""
        return tuple(stretch for stretch in self.stretches if stretch.window is not None)

    @property
    def open(self) -> tuple[Stretch, ...]:
        """What was to run."""
        return tuple(stretch for stretch in self.stretches if stretch.window is None)


def passed(calendar: Calendar, after: datetime, until: datetime, known: Sequence[Known], *, most: int) -> Passed:
    """All firings with after < due_at <= until that are not known; `most`: how many of the newest are wanted."""
    decided = max((row.last for row in known), default=after)
    stretches = [*_between_known(calendar, after, min(decided, until), known), *_after_known(calendar, decided, until)]
    return Passed(
        stretches=tuple(stretches),
        newest=_newest(calendar, after, until, known, most) if any(s.window is None for s in stretches) else (),
        repeats=tuple(
            instant
            for instant in calendar.repeats(after, until)
            if calendar.window(instant) is None and not _is_known(instant, known)
        ),
    )


def _between_known(calendar: Calendar, after: datetime, until: datetime, known: Sequence[Known]) -> list[Stretch]:
    """Up to the newest row each firing is looked at: these are few, as rows are written in order."""
    unknown = [
        firing.due_at
        for firing in calendar.timetable.between(after, until)
        if firing.note is not FiringNote.DST_REPEAT and not _is_known(firing.due_at, known)
    ]
    return [Stretch(first=due, last=due, count=1, window=calendar.window(due)) for due in unknown]


def _after_known(calendar: Calendar, after: datetime, until: datetime) -> list[Stretch]:
    """Beyond it they are counted without walking."""
    found = []
    table = calendar.timetable
    for span in calendar.spans(after + GRAIN, until + GRAIN) if after < until else ():
        count = table.count_between(span.begin - GRAIN, span.end - GRAIN)
        if count:
            first, last = table.next(span.begin - GRAIN), table.last(span.end)
            assert first is not None, "there is one where some were counted"
            assert last is not None, "there is one where some were counted"
            found.append(Stretch(first=first.due_at, last=last.due_at, count=count, window=span.window))
    return found


def _newest(
    calendar: Calendar, after: datetime, until: datetime, known: Sequence[Known], most: int
) -> tuple[datetime, ...]:
    """Looks back further and further until there are enough, or nothing is left."""
    reach = FIRST_REACH
    while True:
        start = max(after, until - reach)
        found = [
            firing.due_at
            for firing in calendar.timetable.between(start, until)
            if firing.note is not FiringNote.DST_REPEAT
            and calendar.window(firing.due_at) is None
            and not _is_known(firing.due_at, known)
        ]
        if len(found) >= most or start == after:
            return tuple(found[max(0, len(found) - most) :])
        reach *= 4


def _is_known(instant: datetime, known: Sequence[Known]) -> bool:
    return any(row.first <= instant <= row.last for row in known)
