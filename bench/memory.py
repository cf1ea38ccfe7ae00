"""What processes hold in memory: their proportional share (PSS), so that pages they have in common count once."""

import re
from collections.abc import Iterable
from pathlib import Path

PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def megabytes(pids: Iterable[int]) -> float:
    """PSS of these processes together, in MB (10⁶ bytes), from proc_pid_smaps_rollup(5)."""
    return sum(_kilobytes(pid) for pid in pids) * 1024 / 1e6


def _kilobytes(pid: int) -> int:
    found = PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    if found is None:
        raise LookupError(f"process {pid} has no PSS; has it ended?")
    return int(found[1])
