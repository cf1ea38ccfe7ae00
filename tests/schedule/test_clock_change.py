"""What a schedule does when the clocks change, told by the calendars of real nights.

Europe/Berlin, 29 March 2026: 01:59:59+01:00 is followed by 03:00:00+02:00; the day has 23 hours.
Europe/Berlin, 25 October 2026: 02:59:59+02:00 is followed by 02:00:00+01:00; the day has 25 hours.
"""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from tests.schedule.local import ANCHOR, dates, firings, told

from rota.model.firing import Firing, FiringNote
from rota.schedule.timetable import timetable

GAP = "2026-03-29"
REPEAT = "2026-10-25"


def test_sch_01_a_repeated_time_fires_at_its_first_coming_and_the_second_is_a_repeat() -> None:
    assert told("30 2 * * *", day=REPEAT) == ["02:30:00+02:00", "02:30:00+01:00 again"]


def test_sch_02_a_time_in_the_gap_fires_right_after_the_gap() -> None:
    assert told("30 2 * * *", day=GAP) == ["03:00:00+02:00 for 02:30"]


def test_sch_02_the_days_around_the_gap_are_ordinary() -> None:
    assert told("30 2 * * *", day="2026-03-28") == ["02:30:00+01:00"]
    assert told("30 2 * * *", day="2026-03-30") == ["02:30:00+02:00"]


def test_sch_03_several_times_in_the_gap_become_one_firing_that_names_them() -> None:
    assert told("0,20,40 2 * * *", day=GAP) == ["03:00:00+02:00 for 02:00 02:20 02:40"]


def test_sch_04_a_moved_time_and_the_schedules_own_are_one_firing() -> None:
    assert told("0 1-3 * * *", day=GAP) == ["01:00:00+01:00", "03:00:00+02:00 for 02:00"]


@pytest.mark.parametrize(
    ("cron", "longer", "shorter"), [("*/15 * * * *", 100, 92), ("@hourly", 25, 23), ("@every 30m", 50, 46)]
)
def test_sch_05_a_rhythm_follows_elapsed_time(cron: str, longer: int, shorter: int) -> None:
    on_the_long_day, on_the_short_day = firings(cron, day=REPEAT), firings(cron, day=GAP)
    assert (len(on_the_long_day), len(on_the_short_day)) == (longer, shorter)
    assert {firing.note for firing in on_the_long_day + on_the_short_day} == {None}


def test_sch_05_a_rhythm_keeps_its_pace_over_both_nights() -> None:
    for day in GAP, REPEAT:
        due = [firing.due_at for firing in firings("*/15 * * * *", day=day)]
        assert {(after - before).seconds for before, after in pairwise(due)} == {900}


def test_sch_06_a_step_on_a_star_in_a_fixed_hour_runs_in_both_hours() -> None:
    assert told("*/10 2 * * *", day=REPEAT) == [
        f"02:{minute:02}:00{offset}" for offset in ("+02:00", "+01:00") for minute in range(0, 60, 10)
    ]


def test_sch_06_a_step_on_a_star_in_the_hour_that_is_left_out_does_not_run() -> None:
    assert told("*/10 2 * * *", day=GAP) == []


def test_sch_07_seconds_do_not_count_for_the_distinction() -> None:
    assert told("*/20 30 2 * * *", day=REPEAT) == [
        *("02:30:00+02:00", "02:30:20+02:00", "02:30:40+02:00"),
        *("02:30:00+01:00 again", "02:30:20+01:00 again", "02:30:40+01:00 again"),
    ]
    assert told("*/20 30 2 * * *", day=GAP) == ["03:00:00+02:00 for 02:30:00 02:30:20 02:30:40"]


def test_sch_08_whoever_asks_between_the_two_comings_is_told_that_the_second_is_a_repeat() -> None:
    """A timetable made anew has no memory of the first, and needs none."""
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 02:45+02:00, after the first 02:30
    table = timetable(["30 2 * * *"], name="task", timezone="Europe/Berlin", anchor=between)
    assert next(table.after(between)) == Firing(
        due_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), note=FiringNote.DST_REPEAT
    )
    assert table.next(between) == Firing(due_at=datetime(2026, 10, 26, 1, 30, tzinfo=UTC))


def test_sch_09_lord_howe_puts_its_clocks_forward_by_half_an_hour() -> None:
    """4 October 2026: 01:59:59+10:30 is followed by 02:30:00+11:00."""
    assert told("15 2 * * *", day="2026-10-04", zone="Australia/Lord_Howe") == ["02:30:00+11:00 for 02:15"]


def test_sch_09_lord_howe_puts_its_clocks_back_by_half_an_hour() -> None:
    """5 April 2026: 01:59:59+11:00 is followed by 01:30:00+10:30."""
    assert told("45 1 * * *", day="2026-04-05", zone="Australia/Lord_Howe") == [
        "01:45:00+11:00",
        "01:45:00+10:30 again",
    ]


@pytest.mark.parametrize(
    ("cron", "day", "expected"),
    [
        ("30 * * * *", "2026-10-04", ["01:30:00+10:30", "02:30:00+11:00", "03:30:00+11:00"]),
        ("30 * * * *", "2026-04-05", ["01:30:00+11:00", "01:30:00+10:30", "02:30:00+10:30", "03:30:00+10:30"]),
        ("0 */2 * * *", "2026-10-04", []),
        ("*/10 2 * * *", "2026-10-04", ["02:30:00+11:00", "02:40:00+11:00", "02:50:00+11:00"]),
    ],
)
def test_sch_09_a_rhythm_at_lord_howe_is_due_whenever_the_clock_shows_it(
    cron: str, day: str, expected: list[str]
) -> None:
    shown = [time for time in told(cron, day=day, zone="Australia/Lord_Howe") if "01:00" <= time < "04:00"]
    assert shown == expected


def test_the_times_of_a_day_that_is_left_out_happen_when_the_next_day_begins() -> None:
    """Apia crossed the date line: 29 December 2011 23:59:59-10:00 is followed by 31 December 00:00:00+14:00."""
    assert told("0 9 * * *", day="2011-12-31", zone="Pacific/Apia") == [
        "00:00:00+14:00 for 2011-12-30 09:00",
        "09:00:00+14:00",
    ]
    assert told("0 * 30 12 *", day="2011-12-29", zone="Pacific/Apia", days=3) == []


def test_midnight_is_left_out_where_the_clocks_change_at_midnight() -> None:
    """Beirut, 31 March 2024: 30 March 23:59:59+02:00 is followed by 31 March 01:00:00+03:00."""
    assert told("@daily", day="2024-03-30", days=2, zone="Asia/Beirut") == [
        "00:00:00+02:00",
        "01:00:00+03:00 for 00:00",
    ]


def test_midnight_comes_twice_in_havana() -> None:
    """Havana, 3 November 2024: 00:59:59-04:00 is followed by 00:00:00-05:00."""
    assert told("0 0 3 * *", day="2024-11-03", zone="America/Havana") == ["00:00:00-04:00", "00:00:00-05:00 again"]


def test_the_seconds_of_a_moved_firings_own_minute_are_due_as_well() -> None:
    assert told("0,30 0 2-3 * * *", day=GAP) == ["03:00:00+02:00 for 02:00:00 02:00:30", "03:00:30+02:00"]


def test_a_gap_that_holds_very_many_times_names_the_first_of_them() -> None:
    (firing,) = firings("0-59 2 * * *", day=GAP)
    assert len(firing.stands_for) == 25
    assert firing.stands_for[:2] == ("02:00", "02:01")
    assert firing.stands_for[-1] == "…"


def test_a_question_asked_inside_the_gaps_instant_does_not_fire_it_again() -> None:
    table = timetable(["30 2 * * *"], name="task", timezone="Europe/Berlin", anchor=ANCHOR)
    right_after_the_gap = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert next(table.after(right_after_the_gap)).due_at == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_days_before_1970_are_days_like_any_other() -> None:
    assert told("30 2 * * *", day="1965-06-01") == ["02:30:00+01:00"]


def test_utc_knows_no_change() -> None:
    due = dates("30 2 * * *", datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert Counter(instant.hour * 60 + instant.minute for instant in due) == {150: 365}


def test_sch_20_a_year_simulated_twice_gives_the_same_bytes() -> None:
    crons = ["30 2 * * *", "*/20 1-3 * * sun", "H H * * *", "@every 37m"]
    year = [repr(firings(*crons, day="2026-01-01", days=365)).encode() for _ in range(2)]
    assert year[0] == year[1]
    assert year[0].count(b"due_at") > 15_000
