"""Instants and durations on the wire."""

from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import UNSET, Meta, UnsetType

Instant = Annotated[datetime, Meta(tz=True)]
"""RFC 3339 with offset, at most 6 decimals; `Z` for UTC."""


def planned(instant: datetime | None, timezone: str) -> datetime | UnsetType:
    """An instant that was planned, with the offset of the zone it was planned in; UNSET for None."""
    return UNSET if instant is None else instant.astimezone(ZoneInfo(timezone))


def nanoseconds(duration: timedelta) -> int:
    """Whole nanoseconds, exact to the microsecond that a timedelta holds."""
    return duration // timedelta(microseconds=1) * 1000


def given_nanoseconds(duration: timedelta | None) -> int | UnsetType:
    """Whole nanoseconds, UNSET for None."""
    return UNSET if duration is None else nanoseconds(duration)
