"""The dates of a stretch of time as a zone's clocks show them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def dates(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[date, datetime, datetime]]:
    """Each date, with where it begins and ends within the stretch; one follows where the one before ends."""
    day, at = begin.astimezone(zone).date(), begin
    while at < end:
        day_after = day + timedelta(days=1)
        until = min(first_instant(day_after, zone), end)
        yield day, at, until
        day, at = day_after, until


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """When a date begins: at midnight, or after it where the clock leaves midnight out or shows it twice."""
    instant = datetime.combine(day, time(), zone).astimezone(UTC)
    if instant.astimezone(zone).date() < day:
        instant = datetime.combine(day, time(fold=1), zone).astimezone(UTC)
    return instant
