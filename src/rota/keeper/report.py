"""What the keeper says of runs, as frames. `docs/keeper-protocol.md` §2."""

import os
import resource
import signal

from frame import Frame

BLOCK = 512
"""Bytes in one of getrusage(2)'s blocks."""


def started(run_id: str, pid: int, *, at: int, armed: bool, notified: Frame | None) -> Frame:
    """It has a process."""
    said = {"notified": notified} if notified else {}
    return {"type": "started", "run_id": run_id, "pid": pid, "at": at, "armed": armed, **said}


def refused(run_id: str, place: str, *, at: int, armed: bool) -> Frame:
    """A place is full."""
    return {"type": "refused", "run_id": run_id, "place": place, "at": at, "armed": armed}


def returned(run_ids: list[str], reason: str) -> Frame:
    """Armed launches given back unfired."""
    return {"type": "returned", "run_ids": run_ids, "reason": reason}


def start_failed(run_id: str, reason: str, log: Frame, *, at: int) -> Frame:
    """There never was a process. What the reason quotes need not be UTF-8."""
    return {
        "type": "exited",
        "run_id": run_id,
        "started_at": None,
        "ended_at": at,
        "duration": 0,
        "exit_code": -1,
        "signal": None,
        "cause": "start_failed",
        "reason": reason.encode(errors="backslashreplace").decode(),
        "usage": {},
        "log_lines": 0,
        "log_bytes": 0,
        **log,
    }


def status(wait_status: int) -> Frame:
    """The members of `exited` that follow from wait(2)."""
    code = os.waitstatus_to_exitcode(wait_status)
    return {"exit_code": code, "signal": None} if code >= 0 else {"exit_code": 128 - code, "signal": signal_name(-code)}


def usage(used: resource.struct_rusage) -> Frame:
    """What wait4(2) says: of the leader and those that it has waited for."""
    return {
        "cpu_user": round(used.ru_utime * 1e6),
        "cpu_system": round(used.ru_stime * 1e6),
        "peak_memory": used.ru_maxrss * 1024,
        "io_read": used.ru_inblock * BLOCK,
        "io_write": used.ru_oublock * BLOCK,
    }


def span(microseconds: int) -> str:
    """A duration, `5s`."""
    return f"{microseconds / 1e6:.10g}s"


def signal_name(number: int) -> str:
    """`SIGKILL`; signals without a name count from the first real-time one (signal(7))."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIGRTMIN+{number - signal.SIGRTMIN}"
