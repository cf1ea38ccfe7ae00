"""`not_during`: stretches of local time in which a task is held."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from rota.schedule.error import ScheduleError

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHOLE_DAY = 24 * 60
_DATES = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", re.ASCII)
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_ALLOWED = 'Write "22:00-06:00", "Sat", "Mon-Fri 09:00-17:00", "2026-12-24" or "2026-12-24..2026-12-26".'


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What the clock on the wall shows while the window holds: its start belongs to it, its end does not."""

    text: str
    """As it was written."""
    dates: tuple[date, date] = (date.min, date.max)
    """First and last whole day."""
    weekdays: frozenset[int] = frozenset(range(7))
    """The days on which it begins; Monday is 0."""
    begin: int = 0
    """Minutes since midnight."""
    end: int = _WHOLE_DAY
    """Minutes since midnight; of the next day where that is not after the beginning."""

    def holds(self, instant: datetime, zone: tzinfo) -> bool:
        """Whether the window holds at an aware instant, by the local clock of a zone."""
        local = instant.astimezone(UTC).astimezone(zone)
        today, minute = local.weekday(), local.hour * 60 + local.minute
        if not self.dates[0] <= local.date() <= self.dates[1]:
            return False
        if self.begin < self.end:
            return today in self.weekdays and self.begin <= minute < self.end
        began_today = today in self.weekdays and minute >= self.begin
        began_yesterday = (today - 1) % 7 in self.weekdays and minute < self.end
        return began_today or began_yesterday


def parse_window(text: str) -> Window:
    """Reads a window: hours, days of the week, both, or a range of dates. ScheduleError says what it may be."""
    words = text.split()
    if len(words) == 1 and (dates := _DATES.fullmatch(words[0])):
        return Window(text=text, dates=_dates(text, dates[1], dates[2] or dates[1]))
    hours = _HOURS.fullmatch(words[-1]) if words else None
    days = words[:-1] if hours else words
    if len(days) > 1 or not words:
        raise ScheduleError(f"The window '{text}' is not understood.", hint=_ALLOWED)
    begin, end = _minutes(text, hours) if hours else (0, _WHOLE_DAY)
    weekdays = _weekdays(text, days[0]) if days else frozenset(range(7))
    return Window(text=text, weekdays=weekdays, begin=begin, end=end)


def _dates(text: str, first: str, last: str) -> tuple[date, date]:
    try:
        dates = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise ScheduleError(f"The window '{text}' names a day that does not exist.", hint=_ALLOWED) from None
    if dates[0] > dates[1]:
        raise ScheduleError(f"The window '{text}' ends before it begins.", hint=f'Write "{last}..{first}".')
    return dates


def _minutes(text: str, hours: re.Match[str]) -> tuple[int, int]:
    numbers = [int(number) for number in hours.groups()]
    begin, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(numbers[1], numbers[3]) > 59 or begin >= _WHOLE_DAY or end > _WHOLE_DAY:
        raise ScheduleError(f"The window '{text}' names a time that does not exist.", hint="Times: 00:00 to 24:00.")
    if begin == end:
        raise ScheduleError(f"The window '{text}' is empty.", hint="For whole days write 00:00-24:00, or the days.")
    return begin, end


def _weekdays(text: str, word: str) -> frozenset[int]:
    """`Sat`, `Sat,Sun`, `Mon-Fri`; `Fri-Mon` goes over the weekend."""
    days: set[int] = set()
    for part in word.lower().split(","):
        first, dash, last = part.partition("-")
        last = last if dash else first
        if not {first, last} <= set(_WEEKDAYS):
            raise ScheduleError(f"The window '{text}' is not understood: '{part}' is not a day.", hint=_ALLOWED)
        begin, end = _WEEKDAYS.index(first), _WEEKDAYS.index(last)
        days.update((begin + offset) % 7 for offset in range((end - begin) % 7 + 1))
    return frozenset(days)
