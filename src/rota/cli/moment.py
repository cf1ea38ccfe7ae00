"""Times for people: how long ago, how long it took, and the exact instant with its offset for whoever asks."""

from datetime import datetime, timedelta

from msgspec import UnsetType

from rota.clock import SystemClock

DAY, HOUR, MINUTE = 86_400, 3_600, 60


class Moments:
    """How a command tells instants: relative to now, or exactly."""

    def __init__(self, now: datetime, *, exact: bool) -> None:
        self._now = now
        self._exact = exact

    @classmethod
    def now(cls, *, exact: bool) -> "Moments":
        """Relative to the clock of this machine."""
        return cls(SystemClock().now(), exact=exact)

    def tell(self, instant: datetime | UnsetType | None) -> str:
        """The instant in words; nothing for none."""
        if not isinstance(instant, datetime):
            return ""
        return exact(instant) if self._exact else relative(instant, self._now)

    def since(self, instant: datetime | UnsetType) -> str:
        """How long it is that it began, or when it was; nothing for none."""
        if isinstance(instant, UnsetType):
            return ""
        return exact(instant) if self._exact else span(max(self._now - instant, timedelta()))


def relative(instant: datetime, now: datetime) -> str:
    """`3 m ago`, `in 1 h 50 m`, `now`; what is smaller than the last unit told is cut off."""
    seconds = int((instant - now).total_seconds())
    if seconds == 0:
        return "now"
    return f"in {_rough(seconds)}" if seconds > 0 else f"{_rough(-seconds)} ago"


def exact(instant: datetime) -> str:
    """`2026-03-29 03:00:00 +02:00`: with the offset it came with, where that is not UTC, else with this terminal's."""
    try:
        local = instant if instant.utcoffset() else instant.astimezone()
    except OverflowError:  # the last hours of the calendar, seen from the east
        local = instant
    text = local.isoformat(sep=" ", timespec="seconds")
    return f"{text[:19]} {text[19:]}"


def took(nanoseconds: int | UnsetType) -> str:
    """A duration of the wire as `12 ms`, `3.2 s`, `1 m 20 s`, `2 h 5 m`; nothing for none."""
    return "" if isinstance(nanoseconds, UnsetType) else span(timedelta(microseconds=nanoseconds / 1000))


def span(duration: timedelta) -> str:
    """A duration in at most two units."""
    seconds = duration.total_seconds()
    if seconds < 1:
        return f"{int(seconds * 1000)} ms"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if MINUTE <= seconds < 10 * MINUTE:
        return f"{int(seconds) // MINUTE} m {int(seconds) % MINUTE} s"
    return _rough(int(seconds))


def _rough(seconds: int) -> str:
    """The largest unit, and the next one below ten hours or ten days, where it still matters."""
    if seconds >= 10 * DAY:
        return f"{seconds // DAY} d"
    if seconds >= DAY:
        return f"{seconds // DAY} d {seconds % DAY // HOUR} h"
    if seconds >= 10 * HOUR:
        return f"{seconds // HOUR} h"
    if seconds >= HOUR:
        return f"{seconds // HOUR} h {seconds % HOUR // MINUTE} m"
    return f"{seconds // MINUTE} m" if seconds >= MINUTE else f"{seconds} s"
