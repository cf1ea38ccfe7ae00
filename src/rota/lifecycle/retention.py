"""Who goes, and when: arithmetic on `keep_runs`, `keep_for`, `keep_failed_for` and `[storage]`."""

from datetime import datetime, timedelta

from rota.model.configuration import StorageSettings
from rota.model.retention import Expiry
from rota.model.unit import AnyUnit

LARGEST_SHARE = 10 * 2**30
"""Bytes of logs kept where `max_size` is not given; less on a file system that is smaller than ten times that."""

RESTORABLE = timedelta(hours=1)
"""How long a run that was deleted by hand can be restored."""

LINGER = timedelta(seconds=5)
"""How long a run stays after its end, whatever is configured: whoever watches it reads on to its last line."""


def expiry_of(unit: AnyUnit, now: datetime) -> Expiry | None:
    """Which runs of a unit go now; None: none ever do."""
    if unit.keep_runs is None and unit.keep_for is None:
        return None
    return Expiry(
        unit=unit.name,
        keep_runs=unit.keep_runs,
        before=None if unit.keep_for is None else now - unit.keep_for,
        failures_since=None if unit.keep_failed_for is None else now - unit.keep_failed_for,
        settled=now - LINGER,
    )


def expiry_of_removed(name: str, storage: StorageSettings, now: datetime) -> Expiry:
    """The same for a unit that the configuration does not have: its runs go when its slots do."""
    return Expiry(unit=name, before=now - storage.keep_slots)


def most_bytes(storage: StorageSettings, disk_size: int) -> int:
    """How many bytes of logs are kept, on a file system of that size."""
    return min(disk_size // 10, LARGEST_SHARE) if storage.max_size is None else storage.max_size


def excess(total: int, most: int) -> int:
    """How many bytes of logs have to go: down to nine tenths, so that this need not be looked at again at once."""
    return total - most * 9 // 10 if total > most else 0
