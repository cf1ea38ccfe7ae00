"""Durations counted in buckets that grow by a factor: small to keep, and percentiles of them are off by 4 % at most."""

from collections.abc import Mapping
from math import ceil, floor, log

GROWTH = 1.08
"""From one bucket to the next. What is said of a bucket is off by (GROWTH - 1) / (GROWTH + 1) at most."""

_LOG = log(GROWTH)


def bucket_of(microseconds: int) -> int:
    """The bucket of a duration; 0 is that of no time at all."""
    return 0 if microseconds <= 0 else 1 + floor(log(microseconds) / _LOG)


def nanoseconds_of(bucket: int) -> int:
    """What a duration in this bucket is said to be: off by the same share at both of its ends."""
    return 0 if bucket == 0 else round(2000 * GROWTH**bucket / (GROWTH + 1))


def percentile(counts: Mapping[int, int], percent: int) -> int | None:
    """The least duration in nanoseconds that so many percent do not exceed; None where nothing was counted."""
    left = ceil(sum(counts.values()) * percent / 100)
    if left <= 0:
        return None
    for bucket in sorted(counts):
        left -= counts[bucket]
        if left <= 0:
            return nanoseconds_of(bucket)
    raise AssertionError("the buckets hold what they add up to")
