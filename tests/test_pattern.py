"""Patterns: linear time, and words for what is wrong."""

import pytest

from rota.model.error import UsageError
from rota.pattern import pattern


def test_a_pattern_is_found_in_bytes_and_in_text() -> None:
    """The same pattern serves both, each counted in its own units."""
    found = pattern("b+c")
    assert (found.search(b"\xc3\xa9abbc"), found.search("éabbc")) != (None, None)
    in_text = found.search("éabbc")
    assert in_text is not None
    assert in_text.span() == (2, 5)


def test_a_pattern_that_would_explode_elsewhere_is_answered_at_once() -> None:
    """`(a+)+$` over a long line takes linear time."""
    assert pattern("(a+)+$").search("a" * 200_000 + "b") is None


def test_a_bad_pattern_is_refused_with_what_is_wrong() -> None:
    """The operator reads the reason and where the syntax stands."""
    with pytest.raises(UsageError, match=r"missing \)") as refusal:
        pattern("(a")
    assert refusal.value.hint is not None


def test_case_can_be_ignored() -> None:
    """`case = False` finds either."""
    assert pattern("error", case=False).search("ERROR") is not None
