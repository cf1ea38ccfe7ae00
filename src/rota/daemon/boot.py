"""Which boot of the machine this is; a container that was started anew counts as one."""

from pathlib import Path

PROC = Path("/proc")


def boot_identity(proc: Path = PROC) -> str | None:
    """The kernel's boot id (random(4)) and the start time of process 1 (proc_pid_stat(5)); None: they cannot be read.

    In a container the kernel's id is the host's, and process 1 is as old as the container.
    """
    try:
        boot_id = (proc / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        status = (proc / "1/stat").read_text(encoding="utf-8", errors="replace")
    except (OSError, UnicodeDecodeError):
        return None
    fields = status.rpartition(")")[2].split()  # the name in parentheses may hold anything
    return f"{boot_id}/{fields[19]}" if boot_id and len(fields) > 19 else None
