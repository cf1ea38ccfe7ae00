"""Who listens on a port, as far as /proc tells (proc(5)); asked only when a bind has failed."""

import os
from collections.abc import Iterator
from pathlib import Path

LISTEN = "0A"


def occupant(port: int, proc: Path = Path("/proc")) -> str:
    """`nginx (pid 42)`, or `another program` where the holder cannot be seen."""
    inodes = set(_listeners(port, proc))
    for process in _processes(proc) if inodes else ():
        if inodes & set(_sockets(process)):
            return f"{(process / 'comm').read_text().strip()} (pid {process.name})"
    return "another program"


def _listeners(port: int, proc: Path) -> Iterator[str]:
    """The inodes of all sockets that listen on this port."""
    for table in (proc / "net/tcp", proc / "net/tcp6"):
        if table.exists():
            for row in table.read_text().splitlines()[1:]:
                fields = row.split()
                if fields[3] == LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                    yield f"socket:[{fields[9]}]"


def _processes(proc: Path) -> Iterator[Path]:
    return (entry for entry in proc.iterdir() if entry.name.isdecimal())


def _sockets(process: Path) -> Iterator[str]:
    """What a process holds open; nothing where it is another user's or gone."""
    try:
        for entry in (process / "fd").iterdir():
            yield os.readlink(entry)
    except OSError:
        return
