"""Whom the kernel killed because the machine, or a control group, ran out of memory: its log says so (kmsg(4))."""

import os
import re
from collections import deque
from contextlib import suppress
from pathlib import Path

KMSG = Path("/dev/kmsg")
STATUS = Path("/proc/self/status")
RECORD = 8192
"""The most bytes that one record has (Documentation/ABI/testing/dev-kmsg)."""
REMEMBERED = 256

_KILLED = re.compile(rb"ut of memory: Killed process (\d+)")


class KernelLog:
    """What the kernel says from now on. Where its log cannot be read, or counts other pids, nobody is named."""

    def __init__(self, path: Path = KMSG) -> None:
        self._killed: deque[int] = deque(maxlen=REMEMBERED)
        self._file: int | None = None
        if _counts_as_the_kernel_does():
            with suppress(OSError):  # only root may read it, on most machines
                self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
                os.lseek(self._file, 0, os.SEEK_END)

    def killed(self, pid: int) -> bool:
        """Whether this process was killed for want of memory. Asked once for each process that died."""
        self._read()
        found = pid in self._killed
        if found:
            self._killed.remove(pid)
        return found

    def close(self) -> None:
        """Listens no more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _read(self) -> None:
        """Takes in what was said since; each read is one record."""
        while self._file is not None:
            try:
                record = os.read(self._file, RECORD)
            except BrokenPipeError:
                continue  # we were too slow, and some are gone
            except OSError:
                return  # there are no more
            if not record:
                return
            self._killed.extend(int(pid) for pid in _KILLED.findall(record))


def _counts_as_the_kernel_does() -> bool:
    """Whether our pids are those of the kernel: in a namespace of their own they are not (pid_namespaces(7))."""
    line = re.search(r"^NSpid:\s*(.*)$", STATUS.read_text(), re.MULTILINE)
    return line is not None and len(line[1].split()) == 1
