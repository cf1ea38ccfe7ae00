"""Durations in buckets, and percentiles of them."""

from collections import Counter
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from rota.model.histogram import bucket_of, nanoseconds_of, percentile


@given(
    durations=st.lists(st.integers(0, 10**14), min_size=1, max_size=200),
    percent=st.sampled_from([50, 95, 99]),
)
def test_percentiles_are_right_within_five_percent(durations: list[int], percent: int) -> None:
    told = percentile(Counter(map(bucket_of, durations)), percent)
    exact = sorted(durations)[ceil(len(durations) * percent / 100) - 1] * 1000
    assert told is not None
    assert abs(told - exact) <= 0.05 * exact


def test_of_nothing_there_are_no_percentiles() -> None:
    assert percentile({}, 50) is None


def test_buckets_ascend() -> None:
    values = [nanoseconds_of(bucket) for bucket in range(500)]
    assert values == sorted(set(values))
