"""What rises again: reads what `phoenix` has written, and ends it."""

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple

from tests.wait import wait_for


class Life(NamedTuple):
    """One of its lives."""

    pid: int
    began: int
    """Nanoseconds since 1970."""


def lives(file: Path) -> list[Life]:
    """All of them so far, oldest first."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [Life(*map(int, line.split())) for line in lines]


def rise_again(file: Path) -> float:
    """Kills it, and answers the milliseconds to the first instruction of its successor."""
    before = lives(file)
    at = time.time_ns()
    os.kill(before[-1].pid, signal.SIGKILL)
    after = wait_for(lambda: lives(file), lambda found: len(found) > len(before), within=30)
    return (after[len(before)].began - at) / 1e6
