"""Are durations and sizes read and said rightly?"""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.model.duration import format_duration, parse_duration, parse_size, spoken
from rota.model.error import UsageError


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("1h30m", 5400), ("1.5h", 5400), ("0s", 0), ("250ms", 0.25), ("2w", 1209600)]
)
def test_a_duration_is_numbers_and_units(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "5", "-5s", "1.5.2h", "nan", "5 s", "1e3s", "5x", "s", "10" * 20 + "w", "99999999w"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    """REL-04"""
    with pytest.raises(UsageError):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_the_short_spelling_is_read_back_exactly(microseconds: int) -> None:
    duration = timedelta(microseconds=microseconds)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.25, "250 ms"),
        (3.2, "3.2 s"),
        (3, "3 s"),
        (59.6, "1 m"),
        (192, "3 m 12 s"),
        (3599.9, "1 h"),
        (7500, "2 h 5 m"),
        (90000, "1 d 1 h"),
        (86400 * 400, "400 d"),
    ],
)
def test_a_person_hears_two_units_at_most(seconds: float, words: str) -> None:
    """ALR-09: 59.6 s is a minute, 59 m 59.9 s an hour."""
    assert spoken(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(("text", "size"), [("100mb", 10**8), ("1kib", 1024), ("1.5 GB", 1_500_000_000), ("0b", 0)])
def test_a_size_is_a_number_and_a_unit(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "100", "-1mb", "1xb", "mb", "9999999999tb"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_size(text)
