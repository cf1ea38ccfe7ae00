"""What may stand in a field, and the words for what may not."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.schedule.local import dates

from rota.schedule.cron import Cron, parse_cron
from rota.schedule.error import ScheduleError

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
WEEK = timedelta(days=7)


def cron(text: str, name: str = "task") -> Cron:
    parsed = parse_cron(text, name=name)
    assert isinstance(parsed, Cron)
    return parsed


def refusal(text: str) -> str:
    with pytest.raises(ScheduleError) as caught:
        parse_cron(text, name="task")
    return str(caught.value)


@pytest.mark.parametrize(
    ("field", "weekdays"),
    [
        ("7", "Sun"),
        ("0", "Sun"),
        ("7/2", "Sun"),
        ("1/2", "Mon Wed Fri Sun"),
        ("5-7", "Fri Sat Sun"),
        ("sun-7", "Mon Tue Wed Thu Fri Sat Sun"),
        ("fri-7", "Fri Sat Sun"),
        ("MON,Wed", "Mon Wed"),
        ("*/2", "Tue Thu Sat Sun"),
        ("*/7", "Sun"),
    ],
)
def test_sch_13_days_of_the_week(field: str, weekdays: str) -> None:
    due = dates(f"0 0 * * {field}", MONDAY, MONDAY + WEEK)
    assert " ".join(f"{instant:%a}" for instant in due) == weekdays


def test_sch_13_a_range_that_ends_on_sunday_before_it_begins_suggests_seven() -> None:
    assert refusal("0 0 * * fri-sun") == (
        "The day of week field 'fri-sun': 'fri-sun' ends before it begins. Ranges run upwards: write fri-7."
    )


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("0 0 * * 5-0", "write 5-7."),
        ("0 0 * * sat-mon", "write sat-7,mon."),
        ("0 0 * * sat-wed", "write sat-7,mon-wed."),
        ("0 22-6 * * *", "write 22-23,0-6."),
        ("50-0 * * * *", "write 50-59,0."),
        ("0 0 * nov-feb *", "write nov-dec,jan-feb."),
        ("0 0 * 12-2 *", "write 12,1-2."),
    ],
)
def test_a_range_that_runs_backwards_is_answered_with_what_would_do(text: str, better: str) -> None:
    assert refusal(text).endswith(better)


@pytest.mark.parametrize(
    ("text", "field", "stood"),
    [
        ("60 * * * *", "minute field '60'", "60 is outside 0-59"),
        ("0 24 * * *", "hour field '24'", "24 is outside 0-23"),
        ("0 0 0 * *", "day of month field '0'", "0 is outside 1-31"),
        ("0 0 * 13 *", "month field '13'", "13 is outside 1-12"),
        ("0 0 * * 8", "day of week field '8'", "8 is outside 0-7"),
        ("61 0 0 * * *", "second field '61'", "61 is outside 0-59"),
        ("x * * * *", "minute field 'x'", "'x' is not a minute"),
        ("0 0 ? * *", "day of month field '?'", "'?' is not a day of month"),
        ("0 0 * * monday", "day of week field 'monday'", "'monday' is not a day of week"),
        ("٣ * * * *", "minute field '٣'", "'٣' is not a minute"),
        ("1,,2 * * * *", "minute field '1,,2'", "a minute is missing"),
        ("-1 * * * *", "minute field '-1'", "a minute is missing"),
        ("*/0 * * * *", "minute field '*/0'", "the step '0' does not fit"),
        ("*/90 * * * *", "minute field '*/90'", "the step '90' does not fit"),
        ("*/ * * * *", "minute field '*/'", "the step '' does not fit"),
        ("0 0 * * mon#6", "day of week field 'mon#6'", "'mon#6' is not understood"),
        ("H(5) * * * *", "minute field 'H(5)'", "'h(5)' is not understood"),
        ("0 0 32W * *", "day of month field '32W'", "32 is outside 1-31"),
        ("99999999 * * * *", "minute field '99999999'", "'99999999' is not a minute"),
    ],
)
def test_a_refusal_names_the_field_and_what_stood_there(text: str, field: str, stood: str) -> None:
    assert refusal(text).startswith(f"The {field}: {stood}.")


def test_a_refusal_says_what_is_allowed() -> None:
    assert "Allowed are 1-12 or jan-dec, lists, ranges (a-b), steps (*/n), H." in refusal("0 0 * july *")
    assert "A step in the minute field is 1-60; longer intervals: @every." in refusal("*/90 * * * *")


@pytest.mark.parametrize("text", ["* * * *", "* * * * * * *", "every day"])
def test_a_wrong_number_of_fields_is_answered_with_the_right_ones(text: str) -> None:
    assert f"'{text}' has {len(text.split())} fields. Write 5 (minute, hour, day of month," in refusal(text)


def test_an_empty_schedule_and_an_unknown_macro_are_refused() -> None:
    assert refusal(" ") == 'The schedule is empty. Write one such as "30 2 * * *", or leave out `cron`.'
    assert refusal("@fortnightly").startswith("'@fortnightly' is not known. Use @yearly @annually @monthly")
    assert refusal("@hourly 5").startswith("'@hourly 5' is not known.")
    assert refusal("@reboot") == '@reboot is not a schedule. Write run_on_start = "boot" instead.'


def test_a_very_long_field_is_refused_and_not_repeated_in_full() -> None:
    assert len(refusal(f"{'0,' * 5_000}0 * * * *")) < 300


@pytest.mark.parametrize(
    ("macro", "spelled"),
    [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        ("@Daily", "0 0 * * *"),
    ],
)
def test_a_macro_is_the_expression_that_it_stands_for(macro: str, spelled: str) -> None:
    assert cron(macro) == cron(spelled)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("5/20 * * * *", "5,25,45 * * * *"),
        ("10-30/10 * * * *", "10,20,30 * * * *"),
        ("3,1,2,2 0 * * *", "1-3 0 * * *"),
        ("0 0 * JAN-mar,12 *", "0 0 * 1,2,3,12 *"),
        ("  0   0 * * 1 ", "0 0 * * mon"),
        ("0 30 2 * * *", "30 2 * * *"),
    ],
)
def test_two_spellings_of_one_schedule(text: str, spelled: str) -> None:
    assert cron(text) == cron(spelled)


@pytest.mark.parametrize(("text", "fixed"), [("0 2 * * *", True), ("0-59 0-23 * * *", True), ("* * 2 * * *", False)])
def test_only_a_star_in_minute_or_hour_makes_a_rhythm(text: str, fixed: bool) -> None:
    assert cron(text).fixed is fixed


def test_a_star_anywhere_in_the_list_makes_a_rhythm() -> None:
    assert not cron("5,*/10 2 * * *").fixed
    assert not cron("5 */2 * * *").fixed
    assert cron("* 5 2 * * *").fixed
