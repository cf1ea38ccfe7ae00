"""The three day fields, compared with calendars."""

import calendar
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from tests.schedule.local import dates

from rota.schedule.cron import parse_cron
from rota.schedule.error import ScheduleError

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)


def due_days(cron: str, first: datetime = FIRST, last: datetime = LAST) -> list[date]:
    return [instant.date() for instant in dates(cron, first, last)]


def months() -> Iterator[list[date]]:
    """The days of each month from 2024 to 2032."""
    for year in range(2024, 2033):
        for month in range(1, 13):
            yield [date(year, month, day + 1) for day in range(calendar.monthrange(year, month)[1])]


def workday_nearest(number: int) -> Callable[[list[date]], date | None]:
    """The Monday-to-Friday of the month with the least distance; there is never a draw."""

    def pick(month: list[date]) -> date | None:
        workdays = [day for day in month if day.weekday() < 5]
        return min(workdays, key=lambda day: abs(day.day - number)) if number <= len(month) else None

    return pick


def nth(weekday: int, count: int) -> Callable[[list[date]], date | None]:
    """The n-th such weekday of the month, from the end where negative."""

    def pick(month: list[date]) -> date | None:
        days = [day for day in month if day.weekday() == weekday]
        return days[count] if count < len(days) else None

    return pick


@pytest.mark.parametrize(
    ("day", "weekday", "pick"),
    [
        ("L", "*", lambda month: month[-1]),
        ("LW", "*", lambda month: [day for day in month if day.weekday() < 5][-1]),
        ("15W", "*", workday_nearest(15)),
        ("1W", "*", workday_nearest(1)),
        ("30w", "*", workday_nearest(30)),
        ("31W", "*", workday_nearest(31)),
        ("*", "MON#1", nth(0, 0)),
        ("*", "mon#2", nth(0, 1)),
        ("*", "SUN#5", nth(6, 4)),
        ("*", "7#3", nth(6, 2)),
        ("*", "FRI#L", nth(4, -1)),
        ("*", "0#l", nth(6, -1)),
        ("29", "*", lambda month: month[28] if len(month) > 28 else None),
    ],
)
def test_sch_25_days_found_by_counting_are_those_of_the_calendar(
    day: str, weekday: str, pick: Callable[[list[date]], date | None]
) -> None:
    expected = [found for month in months() if (found := pick(month))]
    assert due_days(f"0 0 {day} * {weekday}") == expected


def test_sch_25_the_workday_nearest_the_first_is_monday_the_third_where_the_month_begins_on_a_saturday() -> None:
    """June 2024: Sat 1, Sun 2, Mon 3."""
    assert due_days("0 0 1W 6 *", last=datetime(2025, 1, 1, tzinfo=UTC)) == [date(2024, 6, 3)]


def test_sch_25_the_last_workday_of_a_leap_february() -> None:
    """29 February 2024 is a Thursday, 29 February 2032 a Sunday."""
    last_workdays = due_days("0 0 LW 2 *")
    assert last_workdays[0] == date(2024, 2, 29)
    assert last_workdays[-1] == date(2032, 2, 27)


def test_specials_may_stand_in_lists() -> None:
    """June 2026 begins on a Monday."""
    june = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert [day.day for day in due_days("0 0 10,L,6W * *", *june)] == [5, 10, 30]
    assert [day.day for day in due_days("0 0 * * mon#1,fri#L,wed", *june)] == [1, 3, 10, 17, 24, 26]


def all_days_of(year: int) -> list[date]:
    return [date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]


@pytest.mark.parametrize(
    ("cron", "rule"),
    [
        ("0 0 */2 * 1", lambda day: day.day % 2 == 1 and day.weekday() == 0),
        ("0 0 1,15 * 1", lambda day: day.day in {1, 15} or day.weekday() == 0),
        ("0 0 * * 1", lambda day: day.weekday() == 0),
        ("0 0 1 * */2", lambda day: day.day == 1 and day.isoweekday() % 7 in {0, 2, 4, 6}),
        ("0 0 1-31 * 1", lambda day: True),
        ("0 0 L * 1", lambda day: day.weekday() == 0 or day.month != date.fromordinal(day.toordinal() + 1).month),
    ],
)
def test_sch_14_a_star_in_a_day_field_makes_both_match_and_else_either_does(
    cron: str, rule: Callable[[date], bool]
) -> None:
    year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert due_days(cron, *year) == [day for day in all_days_of(2026) if rule(day)]


@pytest.mark.parametrize(
    "cron", ["0 0 30 2 *", "0 0 31 4,6 *", "0 0 30W 2 *", "0 0 30,31 2 */2", "0 0 31 2,4,6,9,11 *"]
)
def test_sch_15_a_schedule_that_can_never_fire_is_refused(cron: str) -> None:
    with pytest.raises(ScheduleError, match="can never fire: none of its months has such a day"):
        parse_cron(cron, name="task")


@pytest.mark.parametrize("interval", ["500ms", "0s", "999999us"])
def test_sch_15_an_interval_below_a_second_is_refused(interval: str) -> None:
    with pytest.raises(ScheduleError, match=f"@every {interval} is too short. The least interval is 1s."):
        parse_cron(f"@every {interval}", name="task")


@pytest.mark.parametrize(
    ("cron", "first"),
    [
        ("0 0 29 2 *", date(2028, 2, 29)),
        ("0 0 30 2 fri", date(2026, 2, 6)),
        ("0 0 */28 2 mon#5", date(2044, 2, 29)),  # a leap February whose 29th is a Monday
        ("0 0 31W * *", date(2026, 1, 30)),  # 31 January 2026 is a Saturday
    ],
)
def test_a_schedule_that_seldom_fires_is_no_error(cron: str, first: date) -> None:
    found = due_days(cron, datetime(2026, 1, 2, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))
    assert found[0] == first


def test_a_leap_day_is_found_over_the_year_2100_that_has_none() -> None:
    found = due_days("0 0 29 2 *", datetime(2096, 3, 1, tzinfo=UTC), datetime(2105, 1, 1, tzinfo=UTC))
    assert found == [date(2104, 2, 29)]
