"""What shows that a keeper lives: its lock."""

import fcntl
import os
from pathlib import Path


class Lock:
    """The lock of a keeper, held until `release`."""

    def __init__(self, data: Path) -> None:
        data.mkdir(exist_ok=True)
        (data / "lock").write_text(f'{{"pid": {os.getpid()}}}')
        self._descriptor = os.open(data / "lock", os.O_RDWR)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self._held = True

    def release(self) -> None:
        if self._held:
            os.close(self._descriptor)
        self._held = False
