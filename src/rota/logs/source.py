"""The bytes of one file of output, plain or packed: who reads them sees no difference."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from rota.logs.packed import Packed
from rota.model.error import WorldError

PACKED = ".gz"
"""What is put behind the name of a file that was packed."""


class Source(Protocol):
    """Some bytes that stay as they are."""

    @property
    def size(self) -> int:
        """How many there are; those that come later are not seen."""
        ...

    def read(self, offset: int, size: int) -> bytes:
        """So many bytes from there on; fewer at the end."""
        ...


class Plain:
    """A file as it stands."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.size = os.fstat(fd).st_size

    def read(self, offset: int, size: int) -> bytes:
        """So many bytes from there on; fewer at the end."""
        return os.pread(self._fd, min(size, self.size - offset), offset) if offset < self.size else b""


def open_source(path: Path, stack: ExitStack) -> Source | None:
    """The bytes at this path, packed or not, open as long as the stack is; None where there is neither.

    WorldError where they cannot be read. A file is packed beside itself before it is removed: looked for in this
    order, one of the two is always there.
    """
    fd = _descriptor(path, stack)
    if fd is not None:
        return Plain(fd)
    packed = path.with_name(path.name + PACKED)
    fd = _descriptor(packed, stack)
    return None if fd is None else Packed(fd, packed)


def status(path: Path) -> os.stat_result | None:
    """What stat(2) says; None where there is no such file. WorldError where it may not be asked."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def _descriptor(path: Path, stack: ExitStack) -> int | None:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    stack.callback(os.close, fd)
    return fd


def _unreadable(path: Path, error: OSError) -> WorldError:
    return WorldError(
        f"The output {path} cannot be read: {error.strerror}.", hint="Give it to the user that runs Rota."
    )
