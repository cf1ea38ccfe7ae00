"""Absent, not null: a member with nothing to say is left out."""

from typing import TypeVar

from msgspec import UNSET, UnsetType

T = TypeVar("T")


def given(value: T | None) -> T | UnsetType:
    """The value, or UNSET for None; zero, `""` and false are values."""
    return UNSET if value is None else value


def filled(value: T) -> T | UnsetType:
    """The value, or UNSET where it is empty."""
    return value or UNSET


def or_none(value: T | UnsetType) -> T | None:
    """The value, or None where it was left out: `given` the other way."""
    return None if isinstance(value, UnsetType) else value
