"""What is kept of a run's output, opened as it is at one moment: one segment or two, read as one."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rota.logs.index import Index, Joined
from rota.model.error import WorldError

ATTEMPTS = 10
"""How often to look again when the keeper begins a new segment while we open the files."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of output within the whole."""

    fd: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes as they were when it was opened, and the records that were there by then."""

    segments: tuple[Segment, ...]
    index: Joined

    @property
    def size(self) -> int:
        """Bytes kept."""
        return sum(segment.size for segment in self.segments)

    def read(self, offset: int, size: int) -> bytes:
        """So many bytes from there on; fewer at the end."""
        parts = []
        for segment in self.segments:
            first = max(offset - segment.start, 0)
            wanted = min(offset + size - segment.start, segment.size) - first
            if wanted > 0:
                parts.append(os.pread(segment.fd, wanted, first))
        return b"".join(parts)


@contextmanager
def open_kept(path: Path) -> Iterator[Kept]:
    """The output at this path, for a while; empty where there is none. WorldError where it cannot be read.

    A new segment is begun by renaming `path` to `path.1`, then their indexes likewise, then a fresh file to `path`:
    while `path` is the same file before and after, what was opened in between belongs together.
    """
    for _ in range(ATTEMPTS):
        with ExitStack() as stack:
            before = _identity(path)
            kept = _open(path, stack)
            if _identity(path) == before:
                yield kept
                return
    raise WorldError(f"The output {path} is being replaced too fast to be read.", hint="Try again.")


def status(path: Path) -> os.stat_result | None:
    """What stat(2) says; None where there is no such file. WorldError where it may not be asked."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def _identity(path: Path) -> tuple[int, int] | None:
    found = status(path)
    return None if found is None else (found.st_dev, found.st_ino)


def _open(path: Path, stack: ExitStack) -> Kept:
    newer, newer_index = _descriptor(path, stack), _descriptor(_beside(path, ".idx"), stack)
    older, older_index = _descriptor(_beside(path, ".1"), stack), _descriptor(_beside(path, ".1.idx"), stack)
    if newer is None and newer_index is not None:
        older_index = newer_index  # its bytes were renamed, it was not yet
    pairs = [(fd, index) for fd, index in ((older, older_index), (newer, newer_index)) if fd is not None]
    segments: list[Segment] = []
    indexes: list[Index] = []
    start = 0
    for fd, index in pairs:
        size = os.fstat(fd).st_size  # before the index is looked at: bytes precede their record
        segments.append(Segment(fd, start, size))
        indexes.append(Index(index, size=size, shift=start))
        start += size
    return Kept(tuple(segments), Joined(*indexes))


def _descriptor(path: Path, stack: ExitStack) -> int | None:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    stack.callback(os.close, fd)
    return fd


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _unreadable(path: Path, error: OSError) -> WorldError:
    return WorldError(
        f"The output {path} cannot be read: {error.strerror}.", hint="Give it to the user that runs Rota."
    )
