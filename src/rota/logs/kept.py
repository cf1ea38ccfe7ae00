"""What is kept of a run's output, opened as it is at one moment: one segment or two, read as one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rota.logs.index import Index, Joined
from rota.logs.source import Source, open_source, status
from rota.model.error import WorldError

ATTEMPTS = 10
"""How often to look again when the keeper begins a new segment while we open the files."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of output within the whole."""

    source: Source
    start: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes as they were when it was opened, and the records that were there by then."""

    segments: tuple[Segment, ...]
    index: Joined

    @property
    def size(self) -> int:
        """Bytes kept."""
        return sum(segment.source.size for segment in self.segments)

    def read(self, offset: int, size: int) -> bytes:
        """So many bytes from there on; fewer at the end."""
        parts = []
        for segment in self.segments:
            first = max(offset - segment.start, 0)
            wanted = offset + size - segment.start - first
            if wanted > 0:
                parts.append(segment.source.read(first, wanted))
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


def _identity(path: Path) -> tuple[int, int] | None:
    found = status(path)
    return None if found is None else (found.st_dev, found.st_ino)


def _open(path: Path, stack: ExitStack) -> Kept:
    # a segment comes before its index: bytes precede their record
    newer, newer_index = open_source(path, stack), open_source(_beside(path, ".idx"), stack)
    older, older_index = open_source(_beside(path, ".1"), stack), open_source(_beside(path, ".1.idx"), stack)
    if newer is None and newer_index is not None:
        older_index = newer_index  # its bytes were renamed, it was not yet
    pairs = [(source, index) for source, index in ((older, older_index), (newer, newer_index)) if source is not None]
    segments: list[Segment] = []
    indexes: list[Index] = []
    start = 0
    for source, index in pairs:
        segments.append(Segment(source, start))
        indexes.append(Index(index, size=source.size, shift=start))
        start += source.size
    return Kept(tuple(segments), Joined(*indexes))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
