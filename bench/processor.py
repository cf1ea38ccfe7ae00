"""What processes use of the processor."""

from collections.abc import Iterable
from pathlib import Path


def seconds(pids: Iterable[int]) -> float:
    """Time on a processor, all threads of these processes; from schedstat, which counts nanoseconds, not ticks."""
    return sum(_nanoseconds(pid) for pid in pids) / 1e9


def _nanoseconds(pid: int) -> int:
    return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat"))
