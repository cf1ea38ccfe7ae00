"""What /proc tells of processes: proc(5)."""

import os
import signal
from collections.abc import Iterator


class Process:
    """One line of /proc/PID/stat."""

    __slots__ = ("group", "name", "parent", "pid", "started", "state")

    def __init__(self, pid: int, stat: bytes) -> None:
        head, _, tail = stat.rpartition(b")")
        fields = tail.split(maxsplit=20)
        self.pid = pid
        self.name = head.partition(b"(")[2].decode(errors="replace")
        self.state = fields[0]
        self.parent = int(fields[1])
        self.group = int(fields[2])
        self.started = int(fields[19])
        """Ticks since boot."""

    @property
    def lives(self) -> bool:
        """Whether it is more than an unreaped exit status."""
        return self.state not in (b"Z", b"X")

    def __str__(self) -> str:
        return f"{self.pid} ({self.name})"


def process(pid: int) -> Process | None:
    """That process; None: it is gone."""
    stat = read(f"/proc/{pid}/stat")
    return Process(pid, stat) if stat else None


def processes() -> Iterator[Process]:
    """All there are."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            found = process(int(name))
            if found is not None:
                yield found


def kin(run_id: str, since: int) -> list[Process]:
    """All living processes that carry the id of this run in their environment and started at that tick or later."""
    return [found for found in processes() if found.started >= since and found.lives and carries(found.pid, run_id)]


def carries(pid: int, run_id: str) -> bool:
    """Whether its environment, as it was at its exec, names this run. False where we may not look."""
    return b"\0ROTA_RUN_ID=" + run_id.encode() + b"\0" in b"\0" + read(f"/proc/{pid}/environ")


def kill(found: Process, run_id: str) -> bool:
    """SIGKILL to it, if it is still the one that was found; whether it was sent."""
    try:
        pidfd = os.pidfd_open(found.pid)
    except ProcessLookupError:
        return False
    try:
        # Looked at again behind the descriptor: the pid may have been given to a stranger since.
        if not carries(found.pid, run_id):
            return False
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    finally:
        os.close(pidfd)
    return True


def read(path: str) -> bytes:
    """A file of /proc; empty when its process is gone or not ours to look at."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.readall()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return b""
