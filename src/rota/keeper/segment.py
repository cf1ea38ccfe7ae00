"""One file of output and the index beside it. Layout: `docs/keeper-protocol.md` §4."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:  # see frame.py
    from typing import TypeVar

    Done = TypeVar("Done")

RECORD = struct.Struct("<QQqIBBH")
"""Offset, number of the first line, wall time in microseconds, carry, stream, flags, reserved."""

CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
PRIVATE = 0o600
ATTEMPTS = 100
"""How often a folder is made anew that somebody removes in the same moment; each costs that somebody a sweep."""


class Segment:
    """A file being written, its index made with the first record. Raises OSError where it cannot be created."""

    __slots__ = ("_fd", "_index", "_records", "path", "size", "trouble")

    def __init__(self, path: str) -> None:
        self.path = path
        self.size = 0
        self.trouble = ""
        self._fd = create(path)
        self._index = -1
        self._records = 0

    @property
    def room(self) -> int:
        """Bytes that its disk has left."""
        disk = os.fstatvfs(self._fd)
        return disk.f_bavail * disk.f_frsize

    def write(self, data: bytes | bytearray, size: int) -> int:
        """Appends the first `size` bytes; answers how many were written, `trouble` says what became of the others."""
        done = 0
        with memoryview(data) as view:
            try:
                while done < size:
                    done += os.write(self._fd, view[done:size])
            except OSError as error:
                self.trouble = f"cannot write {self.path}: {error.strerror}"
        self.size += done
        return done

    def record(self, line: int, *, at: int, offset: int, carry: int, stream: int, flags: int) -> None:
        """Appends a record. Where the disk has no room for it the stretch goes without: later records stay right."""
        record = RECORD.pack(offset, line, at, carry, stream, flags, 0)
        try:
            if self._index < 0:
                self._index = create(f"{self.path}.idx")
            if os.write(self._index, record) == RECORD.size:
                self._records += 1
            else:
                os.ftruncate(self._index, self._records * RECORD.size)
        except OSError:
            return  # the write of the bytes meets the same disk, and says so

    def place(self, path: str) -> None:
        """Moves the file, which has no index yet, to where nothing is; FileExistsError: something is."""
        if os.path.exists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        in_folder(path, lambda: os.rename(self.path, path))
        self.path = path

    def discard(self) -> None:
        """Lets go of the file and removes it."""
        self.close()
        try:
            os.unlink(self.path)
        except FileNotFoundError:
            return  # somebody tidied up

    def rename(self, path: str) -> None:
        """Moves both files, replacing what has that name."""
        os.rename(self.path, path)
        if self._index >= 0:
            os.rename(f"{self.path}.idx", f"{path}.idx")
        elif os.path.exists(f"{path}.idx"):
            os.unlink(f"{path}.idx")  # it told of other bytes
        self.path = path

    def close(self) -> None:
        """Lets go of both files."""
        os.close(self._fd)
        if self._index >= 0:
            os.close(self._index)


def create(path: str) -> int:
    """A new file for us alone."""
    return in_folder(path, lambda: os.open(path, CREATE, PRIVATE))


def in_folder(path: str, deed: Callable[[], Done]) -> Done:
    """Does what needs this file's folder, which is made where it is missing: somebody may be sweeping empty ones."""
    for _ in range(ATTEMPTS):
        try:
            return deed()
        except FileNotFoundError:
            make_folder(path)
    return deed()


def make_folder(path: str) -> None:
    """The folder that this file is to be in."""
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    except FileExistsError:
        return  # it was there, and is gone again
