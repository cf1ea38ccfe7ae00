"""Are times told so that nobody can mistake them?"""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec import UNSET

from rota.cli.moment import Moments, exact, relative, span, took

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(milliseconds=-400), "now"),
        (timedelta(seconds=-1), "1 s ago"),
        (timedelta(seconds=59.9), "in 59 s"),
        (timedelta(minutes=-3, seconds=-50), "3 m ago"),
        (timedelta(hours=1, minutes=50), "in 1 h 50 m"),
        (timedelta(hours=-13, minutes=-50), "13 h ago"),
        (timedelta(days=2, hours=5), "in 2 d 5 h"),
        (timedelta(days=-400), "400 d ago"),
    ],
)
def test_distances_are_told_in_the_units_that_matter(distance: timedelta, words: str) -> None:
    assert relative(NOW + distance, NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0004, "0 ms"), (0.0129, "12 ms"), (3.24, "3.2 s"), (59, "59 s"), (80, "1 m 20 s"), (7500, "2 h 5 m")],
)
def test_durations_are_told_in_the_units_that_matter(seconds: float, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_durations_of_the_wire_are_nanoseconds() -> None:
    assert took(1_500_000_000) == "1.5 s"


def test_a_planned_instant_keeps_the_offset_of_its_zone() -> None:
    berlin = timezone(timedelta(hours=2))
    assert exact(NOW.astimezone(berlin)) == "2026-03-29 14:00:00 +02:00"


def test_the_end_of_the_calendar_is_told_in_utc_where_the_terminal_is_beyond_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert exact(datetime.max.replace(tzinfo=UTC)) == "9999-12-31 23:59:59 +00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_exact_instant_always_has_an_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    assert exact(NOW)[-6] in "+-"
    assert Moments(NOW, exact=True).tell(NOW) == exact(NOW)


def test_how_long_it_is_that_something_began_has_no_ago() -> None:
    assert Moments(NOW, exact=False).since(NOW - timedelta(hours=3)) == "3 h 0 m"
    assert Moments(NOW, exact=False).since(NOW + timedelta(seconds=3)) == "0 ms"
    assert Moments(NOW, exact=True).since(NOW.astimezone(timezone(timedelta(hours=2)))) == "2026-03-29 14:00:00 +02:00"
    assert Moments(NOW, exact=False).since(UNSET) == ""
