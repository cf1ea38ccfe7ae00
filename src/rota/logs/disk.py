"""How much room the file system has that the data lie on."""

import os
from pathlib import Path


class DataDisk:
    """Implements the engine's Disk by statvfs(3)."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def free(self) -> int | None:
        """Bytes that ordinary users may still write; None where the system does not say."""
        found = self._look()
        return None if found is None else found.f_bavail * found.f_frsize

    def size(self) -> int | None:
        """Bytes of the whole file system; None where the system does not say."""
        found = self._look()
        return None if found is None else found.f_blocks * found.f_frsize

    def _look(self) -> os.statvfs_result | None:
        try:
            return os.statvfs(self._data)
        except OSError:
            return None  # whoever writes there next is told what is wrong
