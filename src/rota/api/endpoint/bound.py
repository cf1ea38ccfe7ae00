"""Two bounds of one thing: the lower is not above the upper."""

from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import UnsetType

from rota.api.http.problem import wrong
from rota.wire.error import ErrorDetail

Ordered = TypeVar("Ordered", int, datetime, timedelta)


def crossing(low: str, least: Ordered | UnsetType, high: str, most: Ordered | UnsetType) -> list[ErrorDetail]:
    """What is wrong at the place `low`; nothing where a bound was not sent."""
    if isinstance(least, UnsetType) or isinstance(most, UnsetType) or least <= most:
        return []
    return [wrong(low, f"It must not be greater than {high}.")]
