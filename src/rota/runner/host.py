"""What the host and single processes use, straight from /proc: psutil takes 1.1 MB, and four times as long."""

import os
from datetime import timedelta

from rota.model.machine import ProcessView
from rota.runner.load import PAGE, SYSTEM, TICK, USER, read

IDLE, WAITING = 3, 4
COUNTED = 8
"""Fields of the first line of /proc/stat: idle, iowait; guests, behind the first eight, count as users already."""


class Host:
    """This machine. Looking costs 50 µs."""

    def __init__(self) -> None:
        self._busy = 0
        self._all = 0

    def cpu(self) -> float:
        """Percent of all processors that was used since it was asked last; at first, since the machine started."""
        ticks = [int(field) for field in read("/proc/stat").split(b"\n", 1)[0].split()[1 : COUNTED + 1]]
        everything = sum(ticks)
        busy = everything - ticks[IDLE] - ticks[WAITING]
        passed, used = everything - self._all, busy - self._busy
        self._all, self._busy = everything, busy
        return min(100.0, max(0.0, 100 * used / passed)) if passed > 0 else 0.0

    def memory(self) -> tuple[int, int]:
        """Bytes there are, and bytes that are used: what could not be had without swapping (MemAvailable)."""
        fields = dict(line.split(b":", 1) for line in read("/proc/meminfo").splitlines() if b":" in line)
        total, available = (int(fields[name].split()[0]) * 1024 for name in (b"MemTotal", b"MemAvailable"))
        return total, total - available

    def load(self) -> tuple[float, ...]:
        """Over 1, 5 and 15 minutes."""
        return os.getloadavg()

    def uptime(self) -> timedelta:
        """Since the machine started."""
        return timedelta(seconds=float(read("/proc/uptime").split()[0]))

    def resident(self, pid: int) -> int:
        """Bytes of a process in memory; 0 where it is gone."""
        fields = read(f"/proc/{pid}/statm").split()
        return int(fields[1]) * PAGE if fields else 0

    def process(self, pid: int) -> ProcessView:
        """One process."""
        stat = read(f"/proc/{pid}/stat")
        if not stat:
            return ProcessView(pid=pid)
        fields = stat[stat.rindex(b")") + 2 :].split()
        return ProcessView(
            pid=pid,
            memory=self.resident(pid),
            cpu_time=(int(fields[USER]) + int(fields[SYSTEM])) * TICK,
            open_files=open_files(pid),
        )


def open_files(pid: int) -> int:
    """How many descriptors a process has; 0 where it is gone or that may not be seen."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0
