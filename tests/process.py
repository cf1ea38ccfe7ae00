"""Processes as /proc tells of them."""

import os
import signal
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def alive(pid: int) -> bool:
    """Whether there is such a process; one that only waits to be collected by its parent has ended."""
    return state(pid) not in {"", "Z", "X"}


def state(pid: int) -> str:
    """The state letter of proc_pid_stat(5); empty when there is no such process."""
    stat = _read(PROC / str(pid) / "stat")
    return stat.rpartition(b")")[2].split()[0].decode() if stat else ""


def children_of(pid: int) -> set[int]:
    """The processes whose parent this is, ended ones that nobody has collected yet included."""
    tasks = PROC / str(pid) / "task"
    return {int(child) for task in tasks.glob("*/children") for child in _read(task).split()}


def mentioning(text: str) -> set[int]:
    """Every other living process whose command, environment or working directory holds this text."""
    pids = {int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()} - {os.getpid()}
    return {pid for pid in pids if _mentions(PROC / str(pid), text) and alive(pid)}


def describe(pids: Iterable[int]) -> list[str]:
    """Each as `pid state command`."""
    return [f"{pid} {state(pid)} {_command(pid)}" for pid in pids]


def kill(pids: Iterable[int]) -> None:
    """SIGKILL to each that is still there."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _mentions(process: Path, text: str) -> bool:
    sought = text.encode()
    try:
        if text in os.readlink(process / "cwd"):
            return True
    except OSError:  # gone meanwhile, or another user's
        return False
    return sought in _read(process / "cmdline") or sought in _read(process / "environ")


def _command(pid: int) -> str:
    return _read(PROC / str(pid) / "cmdline").replace(b"\0", b" ").decode(errors="replace").strip()


def _read(file: Path) -> bytes:
    """What it holds; nothing when the process has gone meanwhile."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
