"""What /proc tells of processes: proc(5)."""

import os
import signal
from collections.abc import Iterator


class Process:
    """One line of /proc/PID/stat."""

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
        if name.isdigit() and (found := process(int(name))) is not None:
            yield found


class Census:
    """Who carries which run id in its environment. One walk through /proc answers for all who ask in one turn."""

    def __init__(self) -> None:
        self._kin: dict[str, list[Process]] | None = None

    def renew(self) -> None:
        """What was seen may be so no longer."""
        self._kin = None

    def kin(self, run_id: str) -> list[Process]:
        """The living processes of this run, whatever group they are in."""
        if self._kin is None:
            self._kin = {}
            for found in processes():
                if found.lives:
                    self._kin.setdefault(run_id_of(found.pid), []).append(found)
        return self._kin.get(run_id, [])


def run_id_of(pid: int) -> str:
    """ROTA_RUN_ID as it stood in its environment at its exec; empty where there is none, or we may not look."""
    _, _, tail = (b"\0" + read(f"/proc/{pid}/environ")).partition(b"\0ROTA_RUN_ID=")
    return tail.partition(b"\0")[0].decode(errors="replace")


def kill(found: Process, run_id: str) -> bool:
    """SIGKILL to it, if it is still the one that was found; whether it was sent."""
    try:
        pidfd = os.pidfd_open(found.pid)
    except ProcessLookupError:
        return False
    try:
        # Looked at again behind the descriptor: the pid may have been given to a stranger since.
        if run_id_of(found.pid) != run_id:
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
