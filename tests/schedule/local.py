"""A timetable asked and answered in local times, as one reads them off a calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rota.model.firing import Firing, FiringNote
from rota.schedule.timetable import timetable

ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)


def firings(*crons: str, day: str, zone: str = "Europe/Berlin", days: int = 1, name: str = "task") -> list[Firing]:
    """All firings of some local days, the first midnight included."""
    tz = ZoneInfo(zone)
    start = datetime.fromisoformat(day).replace(tzinfo=tz)
    end = (datetime.fromisoformat(day) + timedelta(days=days)).replace(tzinfo=tz)
    just_before = start.astimezone(UTC) - timedelta(microseconds=1)
    table = timetable(crons, name=name, timezone=zone, anchor=just_before)
    return list(table.between(just_before, end.astimezone(UTC) - timedelta(microseconds=1)))


def told(*crons: str, day: str, zone: str = "Europe/Berlin", days: int = 1) -> list[str]:
    """The firings as `03:00:00+02:00`, with the note behind where there is one."""
    return list(_words(firings(*crons, day=day, zone=zone, days=days), zone))


def _words(found: list[Firing], zone: str) -> Iterator[str]:
    for firing in found:
        local = firing.due_at.astimezone(ZoneInfo(zone))
        note = {None: "", FiringNote.DST_REPEAT: " again"}.get(firing.note, f" for {' '.join(firing.stands_for)}")
        yield local.isoformat()[11:] + note


def dates(cron: str, first: datetime, last: datetime, *, name: str = "task") -> list[datetime]:
    """Due times in UTC from one instant up to another, the last left out."""
    table = timetable([cron], name=name, timezone="UTC", anchor=ANCHOR)
    grain = timedelta(microseconds=1)
    return [firing.due_at for firing in table.between(first - grain, last - grain)]
