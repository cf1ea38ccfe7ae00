"""The keeper's only place that reads time."""

import time

STEP = 1_000_000
"""Wall and monotonic time that part by more than this, in microseconds, have been parted by somebody."""


def wall() -> int:
    """The wall clock, microseconds UTC since 1970; it may jump."""
    return time.time_ns() // 1000


def monotonic() -> float:
    """Seconds of CLOCK_MONOTONIC (clock_gettime(2)); it never jumps, and stands still during a suspend."""
    return time.monotonic()


class Steps:
    """Notices when the wall clock was set, or the machine was suspended."""

    def __init__(self, wall_now: int, monotonic_now: float) -> None:
        self._apart = wall_now - int(monotonic_now * 1_000_000)

    def seen(self, wall_now: int, monotonic_now: float) -> int:
        """How far wall time jumped since the last look, in microseconds (positive: forward); 0 for a mere drift."""
        apart = wall_now - int(monotonic_now * 1_000_000)
        by, self._apart = apart - self._apart, apart
        return by if abs(by) > STEP else 0


def written(wall_time: int) -> str:
    """An instant in words, RFC 3339 in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(wall_time // 1_000_000))
