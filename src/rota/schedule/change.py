"""Changes of the clock that touch a schedule, told before they come."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rota.model.reload import ClockChange
from rota.model.unit import Task
from rota.schedule.cron import Cron, parse_cron
from rota.schedule.every import Every
from rota.schedule.zone import Stretch, Zone, find_zone, seconds

ALL_HOURS = 24
LOST = "and nothing runs instead."


def clock_changes(task: Task, *, after: datetime, until: datetime) -> Iterator[ClockChange]:
    """The changes of its clock with after < at <= until that add, move or drop firings of a task, ascending."""
    zone = find_zone(task.timezone)
    crons = [cron for cron in (parse_cron(text, name=task.name) for text in task.crons) if not isinstance(cron, Every)]
    for stretch, shift in _changes(zone, after, until):
        words = sorted({text for cron in crons if (text := _told(cron, stretch, shift, zone))})
        if words:
            at = datetime.fromtimestamp(stretch.start, UTC).astimezone(ZoneInfo(task.timezone))
            loses = any(LOST in text for text in words)
            yield ClockChange(task=task.name, at=at, shift=shift, text=" ".join(words), loses=loses)


def shifts(zone: str, *, after: datetime, until: datetime) -> Sequence[tuple[datetime, timedelta]]:
    """All changes of a zone's clock with after < instant <= until, and by how much."""
    changes = _changes(find_zone(zone), after, until)
    return [(datetime.fromtimestamp(stretch.start, UTC), shift) for stretch, shift in changes]


def _changes(zone: Zone, after: datetime, until: datetime) -> Iterator[tuple[Stretch, timedelta]]:
    offset: int | None = None
    for stretch in zone.stretches(seconds(after)):
        if stretch.start > seconds(until):
            return
        if offset is not None and stretch.offset != offset:
            yield stretch, timedelta(seconds=stretch.offset - offset)
        offset = stretch.offset


def _told(cron: Cron, stretch: Stretch, shift: timedelta, zone: Zone) -> str:
    """What a schedule makes of a change, in a sentence; nothing where it goes on as ever."""
    seconds_shifted = int(shift.total_seconds())
    if seconds_shifted > 0:
        return _forward(cron, stretch, seconds_shifted, zone)
    twice = cron.count_local(stretch.start + stretch.offset, stretch.start + stretch.offset - seconds_shifted)
    if not twice or (not cron.fixed and len(cron.times.hours) == ALL_HOURS):
        return ""
    if cron.fixed:
        return f"{_times(twice)} come twice and run once." if twice > 1 else "One time comes twice and runs once."
    return f"{_times(twice)} come twice and run both times." if twice > 1 else "One time comes twice and runs twice."


def _forward(cron: Cron, stretch: Stretch, gap: int, zone: Zone) -> str:
    left_out = cron.never_shown(stretch)
    if not left_out:
        return ""
    named = left_out[0] if len(left_out) == 1 else f"{left_out[0]} … {left_out[-1]}"
    verb = "is" if len(left_out) == 1 else "are"
    if cron.fixed:
        return f"{named} {verb} left out; one run right after the gap stands in."
    if cron.count(zone, stretch.start, stretch.start + gap):
        return ""  # it follows elapsed time and keeps its pace
    return f"{named} {verb} left out, {LOST}"


def _times(count: int) -> str:
    return f"{count} times"
