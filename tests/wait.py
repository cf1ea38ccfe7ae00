"""Waiting for what cannot be awaited: the only place in the tests that polls."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

PAUSE = 0.005
"""Seconds between two looks."""


def wait_for(look: Callable[[], Seen], wanted: Callable[[Seen], object] = bool, *, within: float = 10.0) -> Seen:
    """What `look` saw once it is what is wanted; AssertionError with the last thing seen when the seconds are over."""
    end = time.monotonic() + within  # noqa: TID251 the deadline of a test is real time
    while not wanted(seen := look()):
        if time.monotonic() > end:  # noqa: TID251 as above
            raise AssertionError(f"still not so after {within} s; last seen: {seen!r}")
        time.sleep(PAUSE)
    return seen
