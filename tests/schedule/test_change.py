"""Is what a change of the clock does to a schedule told before it comes?"""

from datetime import UTC, datetime, timedelta

import pytest

from rota.model.unit import Task
from rota.schedule.change import clock_changes, shifts

NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


def told(*crons: str, zone: str = "Europe/Berlin") -> list[tuple[str, str]]:
    """Local date of each change in 2026, and what is said of it."""
    task = Task(name="a", run="true", group="Tasks", working_dir="/", crons=crons, timezone=zone)
    return [(f"{each.at:%d %b %H:%M}", each.text) for each in clock_changes(task, after=NOW, until=NOW + YEAR)]


@pytest.mark.parametrize(
    ("cron", "spring", "autumn"),
    [
        (
            "30 2 * * *",
            "02:30 is left out; one run right after the gap stands in.",
            "One time comes twice and runs once.",
        ),
        (
            "*/10 2 * * *",
            "02:00 … 02:50 are left out, and nothing runs instead.",
            "6 times come twice and run both times.",
        ),
    ],
)
def test_what_is_left_out_and_what_comes_twice_is_told(cron: str, spring: str, autumn: str) -> None:
    """SCH-06"""
    assert told(cron) == [("29 Mar 03:00", spring), ("25 Oct 02:00", autumn)]


@pytest.mark.parametrize("cron", ["0 12 * * *", "*/15 * * * *", "@hourly", "@every 30m", "30 2 * * 3"])
def test_a_schedule_that_goes_on_as_ever_is_not_mentioned(cron: str) -> None:
    assert told(cron) == []


def test_a_zone_without_changes_has_none() -> None:
    assert told("30 2 * * *", zone="Asia/Tokyo") == []


def test_a_change_of_half_an_hour_is_told_by_its_own_times() -> None:
    """SCH-09"""
    assert told("15 2 * * *", zone="Australia/Lord_Howe") == [
        ("04 Oct 02:30", "02:15 is left out; one run right after the gap stands in.")
    ]


def test_the_shifts_of_a_zone_are_told_with_their_size() -> None:
    assert shifts("Europe/Berlin", after=NOW, until=NOW + YEAR) == [
        (datetime(2026, 3, 29, 1, tzinfo=UTC), timedelta(hours=1)),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), timedelta(hours=-1)),
    ]
