"""Instants as people type them: with an offset, in the zone of the task, or as how long ago."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rota.model.duration import parse_duration
from rota.model.error import UsageError
from rota.schedule.zone import find_zone, seconds


def read_instant(text: str, *, now: datetime, zone: str) -> datetime:
    """The instant that is meant, aware; UsageError says what can be typed.

    `2026-03-29T01:00:00Z` is itself; `2026-03-29 02:30` and `02:30` (the last one there was) are wall times of the
    zone, the first of two where the clock shows it twice, right after the gap where it shows it never; `10m` is ago.
    """
    if (ago := _duration(text)) is not None:
        return now - ago
    if (wall := _time(text)) is not None:
        today = now.astimezone(ZoneInfo(zone)).date()
        meant = _in_zone(datetime.combine(today, wall), zone)
        return meant if meant <= now else _in_zone(datetime.combine(today - timedelta(days=1), wall), zone)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is no time.",
            hint='Write 2026-03-29T01:00:00Z, "2026-03-29 02:30" or 02:30 in the zone of the task, or 10m (ago).',
        ) from None
    return instant if instant.tzinfo else _in_zone(instant, zone)


def read_ahead(text: str, *, now: datetime) -> datetime:
    """The instant to come that is meant: `36h` from now, or one with its offset; without one it is UTC. UsageError."""
    if (ahead := _duration(text)) is not None:
        return now + ahead
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no time.", hint="Write 36h (from now) or 2026-03-29T01:00:00Z.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _duration(text: str) -> timedelta | None:
    try:
        return parse_duration(text)
    except UsageError:
        return None


def _time(text: str) -> time | None:
    try:
        wall = time.fromisoformat(text)
    except ValueError:
        return None
    return wall if ":" in text and wall.tzinfo is None else None


def _in_zone(wall: datetime, zone: str) -> datetime:
    local = wall.replace(tzinfo=ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall:
        return local
    early = seconds(local.replace(fold=1).astimezone(UTC))  # in a gap the later offset leads before it (PEP 495)
    after = next(stretch for stretch in find_zone(zone).stretches(early) if stretch.start > early)
    return datetime.fromtimestamp(after.start, UTC)
