"""Offsets and fixed slots that come from a name alone."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.schedule.local import firings

from rota.schedule.cron import Cron, parse_cron
from rota.schedule.jitter import offset

NAMES = [f"task-{number}" for number in range(200)]
TEN_MINUTES = timedelta(minutes=10)


def slot(cron: str, name: str) -> tuple[int, int]:
    parsed = parse_cron(cron, name=name)
    assert isinstance(parsed, Cron)
    (hour,), (minute,) = parsed.times.hours, parsed.times.minutes
    return hour, minute


def test_sch_24_two_hundred_names_are_spread_over_the_day() -> None:
    hours = Counter(slot("H H * * *", name)[0] for name in NAMES)
    minutes = Counter(slot("H H * * *", name)[1] for name in NAMES)
    assert len(hours) == 24
    assert max(hours.values()) <= 20
    assert len(minutes) > 50


def test_sch_24_a_name_has_the_same_slot_for_ever() -> None:
    """These three may never change: people know their backups by the hour."""
    assert [slot("H H * * *", name) for name in ("backup", "report", "db.vacuum")] == [(3, 17), (19, 31), (0, 32)]


def test_sch_24_a_slot_by_name_is_fixed_at_clock_changes() -> None:
    assert [slot("H 2 * * *", name)[0] for name in NAMES] == [2] * 200
    assert [len(firings("H 2 * * *", day="2026-03-29", name=name)) for name in NAMES[:20]] == [1] * 20


@pytest.mark.parametrize(
    ("cron", "low", "high"), [("H(0-7) 3 * * *", 0, 7), ("H(30-30) 3 * * *", 30, 30), ("H 3 * * *", 0, 59)]
)
def test_a_slot_lies_in_its_range(cron: str, low: int, high: int) -> None:
    minutes = {slot(cron, name)[1] for name in NAMES}
    assert low <= min(minutes) <= max(minutes) <= high
    assert len(minutes) > (high - low) * 0.8


def test_a_stepped_slot_begins_within_its_first_step() -> None:
    for name in NAMES:
        parsed = parse_cron("H/15 * * * *", name=name)
        assert isinstance(parsed, Cron)
        first = parsed.times.minutes[0]
        assert first < 15
        assert parsed.times.minutes == (first, first + 15, first + 30, first + 45)


def test_a_stepped_slot_stays_in_its_range() -> None:
    for name in NAMES:
        parsed = parse_cron("H(10-30)/7 * * * *", name=name)
        assert isinstance(parsed, Cron)
        assert parsed.times.minutes[0] in range(10, 17)
        assert 23 < parsed.times.minutes[-1] <= 30


def test_a_step_longer_than_its_range_leaves_one_slot() -> None:
    for name in NAMES:
        parsed = parse_cron("H(10-12)/7 * * * *", name=name)
        assert isinstance(parsed, Cron)
        (minute,) = parsed.times.minutes
        assert minute in {10, 11, 12}


def test_a_day_of_month_by_name_is_one_that_every_month_has() -> None:
    parsed = [parse_cron("0 0 H * *", name=name) for name in NAMES]
    days = {day for cron in parsed if isinstance(cron, Cron) for day in cron.days.of_month.days}
    assert days == set(range(1, 29))


def test_a_day_of_week_by_name_prefers_no_day() -> None:
    parsed = [parse_cron("0 0 * * H", name=name) for name in NAMES]
    days = Counter(cron.days.of_week.days for cron in parsed if isinstance(cron, Cron))
    assert set(days) == {(day,) for day in range(7)}
    assert max(days.values()) < 45


def test_sch_22_an_offset_depends_on_the_name_alone() -> None:
    assert [offset(name, TEN_MINUTES) for name in ("backup", "report")] == [
        timedelta(minutes=5, milliseconds=956),
        timedelta(minutes=2, milliseconds=12_868),
    ]


def test_sch_22_offsets_are_spread_over_the_window() -> None:
    offsets = [offset(name, TEN_MINUTES) for name in NAMES]
    per_minute = Counter(each // timedelta(minutes=1) for each in offsets)
    assert set(per_minute) == set(range(10))
    assert max(per_minute.values()) <= 35
    assert len(set(offsets)) == 200


def test_sch_22_a_window_of_nothing_offsets_nothing() -> None:
    assert {offset(name, timedelta()) for name in NAMES} == {timedelta()}
