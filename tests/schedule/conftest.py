"""Schedules are tested with the zone database that ships with Rota, so that every machine asks the same questions."""

import zoneinfo
from collections.abc import Iterator

import pytest

from rota.schedule.zone import find_zone


@pytest.fixture(scope="session", autouse=True)
def bundled_zones() -> Iterator[None]:
    """The host's zone files are out of sight."""
    host = zoneinfo.TZPATH
    _use(())
    yield
    _use(host)


def _use(path: tuple[str, ...]) -> None:
    zoneinfo.reset_tzpath(path)
    zoneinfo.ZoneInfo.clear_cache()
    find_zone.cache_clear()
