"""Schedules in words."""

import pytest
from hypothesis import given, settings
from tests.schedule.expression import expressions, zones

from rota.schedule.error import ScheduleError
from rota.schedule.text import describe


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("30 2 * * *", "every day at 02:30"),
        ("*/15 * * * *", "every 15 minutes"),
        ("* * * * *", "every minute"),
        ("* * * * * *", "every second"),
        ("*/20 * * * * *", "every 20 seconds"),
        ("7 * * * * *", "every minute at second 7"),
        ("0,30 */5 8-9 * * *", "every 5 minutes at second 0 and 30 from 08:00:00 to 09:55:30"),
        ("@hourly", "every hour"),
        ("30 * * * *", "every hour at :30"),
        ("5,35 * * * *", "every hour at :05 and :35"),
        ("0-20 * * * *", "every hour at :00 to :20"),
        ("0 */2 * * *", "every 2 hours"),
        ("30 1-23/2 * * *", "every 2 hours from 01:30"),
        ("0 9-17 * * *", "every hour from 09:00 to 17:00"),
        ("* 2 * * *", "every minute from 02:00 to 02:59"),
        ("*/15 2,5,8-11 * * *", "every 15 minutes in the hours 02, 05 and 08 to 11"),
        ("0 9,12,18 * * *", "every day at 09:00, 12:00 and 18:00"),
        ("*/20 30 2 * * *", "every day at 02:30:00, 02:30:20 and 02:30:40"),
        ("0 9 * * mon-fri", "at 09:00 on weekdays"),
        ("0 9 * * sat,sun", "at 09:00 on weekends"),
        ("0 9 * * 0", "at 09:00 on Sundays"),
        ("0 9 * * 1/2", "at 09:00 on Mondays, Wednesdays, Fridays and Sundays"),
        ("0 9 * * tue-7", "at 09:00 on Tuesdays to Sundays"),
        ("*/15 9-17 * * 1-5", "every 15 minutes from 09:00 to 17:45 on weekdays"),
        ("0 18 * * fri#L", "on the last Friday of each month at 18:00"),
        ("0 18 * 3,6 mon#2", "on the second Monday of March and June at 18:00"),
        ("0 0 * * mon,fri#L", "at 00:00 on Mondays and on the last Friday of each month"),
        ("0 0 1 * *", "on the 1st of each month at 00:00"),
        ("0 0 2,3,11,22 * *", "on the 2nd, the 3rd, the 11th and the 22nd of each month at 00:00"),
        ("0 0 1-7 * *", "on the 1st to 7th of each month at 00:00"),
        ("0 0 */2 * *", "on every 2nd day from the 1st of each month at 00:00"),
        ("0 0 L * *", "on the last day of each month at 00:00"),
        ("0 0 15W,LW * *", "on the weekday nearest the 15th and the last weekday of each month at 00:00"),
        ("0 0 1,15 * 1", "on the 1st and the 15th of each month and on Mondays at 00:00"),
        ("0 0 1-7 * */7", "at 00:00 on Sundays where that is also the 1st to 7th of the month"),
        ("0 0 1-31 * 1", "every day at 00:00"),
        ("0 0 * 3 *", "every day in March at 00:00"),
        ("*/5 * * 6-8 *", "every 5 minutes in June to August"),
        ("0 0 * 1 mon", "at 00:00 on Mondays in January"),
        ("@yearly", "on the 1st of January at 00:00"),
        ("@every 90s", "every 90 seconds"),
        ("@every 1h", "every hour"),
        ("@every 24h", "every 24 hours"),
        ("@every 2w", "every 14 days"),
        ("@every 1500ms", "every 1s500ms"),
        ("H H * * *", "every day at 03:17"),
        ("H/15 * * * *", "every hour at :04, :19, :34 and :49"),
    ],
)
def test_a_schedule_is_said_as_a_person_would(cron: str, words: str) -> None:
    assert describe([cron], "UTC", name="backup") == words


def test_several_schedules_are_said_one_after_the_other() -> None:
    assert describe(["30 2 * * *", "0 9 * * sat"], "UTC", name="task") == "every day at 02:30; at 09:00 on Saturdays"


def test_no_schedule_is_said_as_well() -> None:
    assert describe([], "Europe/Berlin", name="task") == "only by hand"


def test_the_zone_is_said_where_it_matters() -> None:
    assert describe(["30 2 * * *"], "Europe/Berlin", name="task") == "every day at 02:30 (Europe/Berlin)"
    assert describe(["*/15 * * * *", "@every 7h"], "Europe/Berlin", name="task") == "every 15 minutes; every 7 hours"


def test_what_does_not_parse_is_refused() -> None:
    with pytest.raises(ScheduleError):
        describe(["0 25 * * *"], "UTC", name="task")


@settings(deadline=None, max_examples=400)
@given(cron=expressions, zone=zones)
def test_everything_that_parses_can_be_said(cron: str, zone: str) -> None:
    words = describe([cron], zone, name="task")
    assert words.startswith(("every ", "at ", "on "))
    assert "  " not in words
