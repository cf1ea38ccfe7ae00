"""Numbers from many measurements."""

import statistics
from collections.abc import Sequence
from pathlib import Path


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many per cent of the values do not exceed, interpolated; 50 is the median."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def stamps(file: Path) -> list[float]:
    """The instants that the probe `stamp` left, in seconds since 1970; none where it never ran."""
    return [int(line) / 1e9 for line in file.read_text().splitlines()] if file.exists() else []


def past_the_second(instant: float) -> float:
    """Milliseconds since the last full second; up to 100 ms before one count as early, so below zero."""
    return ((instant + 0.1) % 1 - 0.1) * 1000
