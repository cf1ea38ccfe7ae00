"""Is what people type for a time what they mean?"""

from datetime import UTC, datetime, timedelta

import pytest

from rota.cli.instant import read_instant
from rota.model.error import UsageError

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
"""12:00 in Berlin."""


def read(text: str, zone: str = "Europe/Berlin") -> datetime:
    return read_instant(text, now=NOW, zone=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-03-29T01:00:00Z", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("2026-03-29 03:00:00+02:00", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("2026-01-02 02:30", datetime(2026, 1, 2, 1, 30, tzinfo=UTC)),
        ("02:30", datetime(2026, 6, 1, 0, 30, tzinfo=UTC)),
        ("12:00", NOW),
        ("12:01", datetime(2026, 5, 31, 10, 1, tzinfo=UTC)),
        ("1h30m", NOW - timedelta(minutes=90)),
    ],
)
def test_instants_are_read_as_people_mean_them(text: str, meant: datetime) -> None:
    assert read(text) == meant


def test_a_wall_time_that_comes_twice_is_its_first_occurrence() -> None:
    assert read("2026-10-25 02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_wall_time_that_never_comes_is_the_instant_after_the_gap() -> None:
    """As SCH-02 runs it."""
    assert read("2026-03-29 02:30") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_gap_of_half_an_hour_ends_where_it_ends() -> None:
    assert read("2026-10-04 02:15", "Australia/Lord_Howe") == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "25:00", "2026-13-01", "", "02:30+01:00", "7"])
def test_anything_else_is_a_usage_error_that_says_what_can_be_typed(text: str) -> None:
    with pytest.raises(UsageError, match="is no time") as error:
        read(text)
    assert "02:30" in error.value.hint
