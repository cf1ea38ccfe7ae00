"""What live runs use: one walk through /proc, the processes of each session together."""

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta

from rota.model.launch import Load

TICK = timedelta(seconds=1) / os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

SESSION, USER, SYSTEM, RESIDENT = 3, 11, 12, 21
TIMES = slice(USER, USER + 4)
"""Places behind the name in /proc/PID/stat: fields 6, 14, 15 and 24 of proc_pid_stat(5), less three. Of the processor
times also 16 and 17: of children that were waited for, or a script of short commands would seem to use nothing."""
LONGEST = 4096


def loads(leaders: Mapping[int, str]) -> Mapping[str, Load]:
    """By run id, for runs by the pids of their leaders; whoever left the session of one is not counted."""
    found: dict[int, tuple[int, int]] = {}
    for session, ticks, pages in figures() if leaders else ():
        if session in leaders:
            before, held = found.get(session, (0, 0))
            found[session] = before + ticks, held + pages
    return {leaders[pid]: Load(cpu=ticks * TICK, memory=pages * PAGE) for pid, (ticks, pages) in found.items()}


def figures() -> Iterator[tuple[int, int, int]]:
    """Session, processor time in ticks and pages in memory of each process there is."""
    for name in os.listdir("/proc"):
        if name.isdigit() and (stat := read(f"/proc/{name}/stat")):
            fields = stat[stat.rindex(b")") + 2 :].split()
            yield int(fields[SESSION]), sum(map(int, fields[TIMES])), int(fields[RESIDENT])


def read(path: str) -> bytes:
    """The file; empty where its process has gone. open() takes half as long again, and there may be thousands."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.read(file, LONGEST)
        finally:
            os.close(file)
    except OSError:
        return b""
