"""Windows of `not_during` (SCH-28)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rota.schedule.error import ScheduleError
from rota.schedule.window import parse_window

BERLIN = ZoneInfo("Europe/Berlin")


def held(window: str, *local: str) -> list[bool]:
    """Whether the window holds at these local times of Berlin (or instants with an offset of their own)."""
    parsed = parse_window(window)
    instants = [datetime.fromisoformat(each) for each in local]
    return [parsed.holds(each if each.tzinfo else each.replace(tzinfo=BERLIN), BERLIN) for each in instants]


def test_sch_28_a_window_over_midnight_holds_from_its_start_to_just_before_its_end() -> None:
    assert held("22:00-06:00", "2026-06-01T21:59:59", "2026-06-01T22:00", "2026-06-02T05:59:59.999999") == [
        False,
        True,
        True,
    ]
    assert held("22:00-06:00", "2026-06-02T00:00", "2026-06-02T06:00", "2026-06-02T12:00") == [True, False, False]


def test_sch_28_a_window_by_day() -> None:
    assert held("09:00-17:00", "2026-06-01T08:59", "2026-06-01T09:00", "2026-06-01T16:59", "2026-06-01T17:00") == [
        False,
        True,
        True,
        False,
    ]


def test_sch_28_a_weekday_is_the_whole_local_day() -> None:
    """6 June 2026 is a Saturday."""
    assert held("Sat", "2026-06-05T23:59:59", "2026-06-06T00:00", "2026-06-06T23:59:59", "2026-06-07T00:00") == [
        False,
        True,
        True,
        False,
    ]


def test_sch_28_dates_are_whole_days_the_last_included() -> None:
    window = "2026-12-24..2026-12-26"
    assert held(window, "2026-12-23T23:59:59", "2026-12-24T00:00", "2026-12-26T23:59:59", "2026-12-27T00:00") == [
        False,
        True,
        True,
        False,
    ]
    assert held("2026-12-24", "2026-12-24T12:00", "2026-12-25T00:00") == [True, False]


def test_sch_28_the_zone_is_the_tasks() -> None:
    """22:30 UTC is half past midnight in Berlin in summer."""
    assert held("2026-06-06", "2026-06-05T22:30+00:00", "2026-06-06T22:30+00:00") == [True, False]
    assert held("00:00-01:00", "2026-06-05T22:30+00:00") == [True]


def test_sch_28_on_the_gap_night_a_window_inside_the_gap_never_holds() -> None:
    """29 March 2026: 01:59:59+01:00 is followed by 03:00:00+02:00."""
    assert held("02:00-03:00", "2026-03-29T01:59:59+01:00", "2026-03-29T03:00+02:00") == [False, False]
    assert held("01:30-02:30", "2026-03-29T01:59:59+01:00", "2026-03-29T03:00+02:00") == [True, False]
    assert held("02:30-03:30", "2026-03-29T01:59:59+01:00", "2026-03-29T03:00+02:00") == [False, True]


def test_sch_28_on_the_repeat_night_a_window_holds_whenever_the_clock_shows_its_times() -> None:
    """25 October 2026: 02:59:59+02:00 is followed by 02:00:00+01:00."""
    twice = "2026-10-25T02:15+02:00", "2026-10-25T02:15+01:00"
    assert held("02:00-02:30", *twice) == [True, True]
    assert held("22:00-02:15", *twice) == [False, False]
    assert held("22:00-02:30", "2026-10-25T02:45+02:00", "2026-10-25T02:15+01:00") == [False, True]


def test_a_weekday_with_hours_over_midnight_begins_on_that_day() -> None:
    assert held("Sat 22:00-06:00", "2026-06-06T05:00", "2026-06-06T22:00", "2026-06-07T05:59", "2026-06-07T22:00") == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("window", "days"),
    [
        ("Mon-Fri 09:00-17:00", "1 2 3 4 5"),
        ("sat,SUN", "6 7"),
        ("Fri-Mon", "1 5 6 7"),
        ("Tue", "2"),
        ("Sun 00:00-24:00", "7"),
    ],
)
def test_days_may_be_lists_and_ranges(window: str, days: str) -> None:
    """June 2026 begins on a Monday."""
    noons = [f"2026-06-0{day}T12:00" for day in range(1, 8)]
    assert [str(day) for day, yes in enumerate(held(window, *noons), start=1) if yes] == days.split()


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ("", "The window '' is not understood."),
        ("nights", "The window 'nights' is not understood: 'nights' is not a day."),
        ("22:00", "is not understood"),
        ("22-6", "is not understood"),
        ("Sat Sun", "The window 'Sat Sun' is not understood."),
        ("Sat-", "is not understood"),
        ("22:00-22:00", "The window '22:00-22:00' is empty."),
        ("25:00-26:00", "names a time that does not exist"),
        ("10:60-11:00", "names a time that does not exist"),
        ("24:00-06:00", "names a time that does not exist"),
        ("2026-02-30", "names a day that does not exist"),
        ("2026-12-26..2026-12-24", 'ends before it begins. Write "2026-12-24..2026-12-26".'),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(window: str, message: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        parse_window(window)
    assert message in str(caught.value)
