"""On which days: day of month, month and day of week taken together."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rota.schedule.field import Written, ascending, parse_field, parse_item
from rota.schedule.zone import LATEST

LAST = 0
"""Stands where a count could stand: the last such weekday of the month."""
_SATURDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDays:
    """The day-of-month field."""

    days: tuple[int, ...] = ()
    last: bool = False
    """L: the last day."""
    last_workday: bool = False
    """LW: the last Monday-to-Friday."""
    near: tuple[int, ...] = ()
    """15W: the Monday-to-Friday nearest to these days, inside the month; none where the month has no such day."""
    starred: bool = False

    def within(self, length: int, first: int) -> set[int]:
        """The days meant in a month of this length that begins on this weekday (Sunday is 0)."""
        days = {day for day in self.days if day <= length}
        days |= {_nearest_workday(day, length, first) for day in self.near if day <= length}
        if self.last:
            days.add(length)
        if self.last_workday:
            days.add(_nearest_workday(length, length, first))
        return days


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDays:
    """The day-of-week field; Sunday is 0."""

    days: tuple[int, ...] = ()
    counted: tuple[tuple[int, int], ...] = ()
    """MON#2 as (1, 2), FRI#L as (5, LAST)."""
    starred: bool = False

    def within(self, length: int, first: int) -> set[int]:
        """The days meant in a month of this length that begins on this weekday."""
        return {day for day in range(1, length + 1) if self._means(day, length, (first + day - 1) % 7)}

    def _means(self, day: int, length: int, weekday: int) -> bool:
        nth = (day - 1) // 7 + 1
        is_last = day + 7 > length
        return weekday in self.days or (weekday, nth) in self.counted or (is_last and (weekday, LAST) in self.counted)


@dataclass(frozen=True, slots=True)
class Days:
    """All three day fields. A star in either day field: both must match; else either does."""

    of_month: MonthDays
    months: tuple[int, ...]
    of_week: WeekDays

    def within(self, length: int, first: int) -> tuple[int, ...]:
        """The matching days of a month of this length that begins on this weekday (Sunday is 0)."""
        return _days_within(self, length, first)

    def first_from(self, ordinal: int) -> int | None:
        """The first matching day from this one on, both as proleptic ordinals (`date.toordinal`); None: no more."""
        for before, days in self._months_from(ordinal):
            index = bisect_left(days, ordinal - before)
            if index < len(days):
                return before + days[index]
        return None

    def count(self, begin: int, end: int) -> int:
        """How many days match from one ordinal up to another, the end left out."""
        total = 0
        for before, days in self._months_from(begin):
            if before >= end:
                break
            total += bisect_left(days, end - before) - bisect_left(days, begin - before)
        return total

    @property
    def every_day(self) -> bool:
        """Whether every day of every year matches."""
        return _is_every_day(self)

    def possible(self) -> bool:
        """Whether any day of any year matches.

        A month is known by its length and first weekday, and in 400 years each month meets all that it can have.
        """
        lengths = {length for month in self.months for length in _lengths(month)}
        return any(self.within(length, first) for length in lengths for first in range(7))

    def _months_from(self, ordinal: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """For each matching month, from that of a day on: the ordinal before its first, and its matching days."""
        start = date.fromordinal(ordinal)
        later = self.months[bisect_left(self.months, start.month) :]
        for year in range(start.year, LATEST.year):
            for month in later:
                first = date(year, month, 1)
                length = _lengths(month)[-1 if _is_leap(year) else 0]
                yield first.toordinal() - 1, self.within(length, first.isoweekday() % 7)
            later = self.months


@lru_cache(maxsize=512)
def _days_within(days: Days, length: int, first: int) -> tuple[int, ...]:
    by_month = days.of_month.within(length, first)
    by_week = days.of_week.within(length, first)
    if days.of_month.starred or days.of_week.starred:
        return ascending(by_month & by_week)
    return ascending(by_month | by_week)


@lru_cache(maxsize=512)
def _is_every_day(days: Days) -> bool:
    return len(days.months) == 12 and all(len(days.within(31, first)) == 31 for first in range(7))


def _lengths(month: int) -> tuple[int, ...]:
    if month == 2:
        return 28, 29
    return (30,) if month in {4, 6, 9, 11} else (31,)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _nearest_workday(day: int, length: int, first: int) -> int:
    """A Saturday gives way to the Friday before, a Sunday to the Monday after, but never into another month."""
    weekday = (first + day - 1) % 7
    if weekday == _SATURDAY:
        return day - 1 if day > 1 else day + 2
    if weekday == 0:
        return day + 1 if day < length else day - 2
    return day


def parse_days(of_month: Written, months: Written, of_week: Written) -> Days:
    """Reads the three day fields."""
    return Days(_parse_month_days(of_month), parse_field(months).values, _parse_week_days(of_week))


def _parse_month_days(field: Written) -> MonthDays:
    items = field.items()
    near = [field.number(item[:-1]) for item in items if item.endswith("w") and item != "lw"]
    plain = [item for item in items if not item.endswith("w") and item != "l"]
    days = (day for item in plain for day in parse_item(field, item))
    return MonthDays(
        days=ascending(days),
        last="l" in items,
        last_workday="lw" in items,
        near=ascending(near),
        starred=field.starred,
    )


def _parse_week_days(field: Written) -> WeekDays:
    items = field.items()
    counted = {_parse_counted(field, item) for item in items if "#" in item}
    days = (day % 7 for item in items if "#" not in item for day in parse_item(field, item))
    return WeekDays(
        days=ascending(days),
        counted=tuple(sorted(counted)),
        starred=field.starred,
    )


def _parse_counted(field: Written, item: str) -> tuple[int, int]:
    day, _, count = item.partition("#")
    if count not in {"1", "2", "3", "4", "5", "l"}:
        raise field.refusal(f"'{item}' is not understood", "Behind # stands 1-5, or L for the last of the month.")
    return field.number(day) % 7, LAST if count == "l" else int(count)
