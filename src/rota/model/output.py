"""The output of a run as it is read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stream(StrEnum):
    """Where a line came from."""

    STDOUT = "stdout"
    STDERR = "stderr"
    SYSTEM = "system"
    """Rota's own remarks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, without its newline, decoded with replacement. Numbers count from 0 and are never reused."""

    number: int
    stream: Stream
    text: str
    at: datetime | None = None
    """When the read that brought its first byte happened; None where no index tells."""
    continued: bool = False
    """It goes on from an earlier piece: of a line over 64 KiB, or of one that another stream interrupted."""
    partial: bool = False
    """The unfinished last line of a run that is still writing; not counted yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stretch of lines."""

    lines: tuple[Line, ...]
    first_available: int
    """The number of the first line still kept."""
    total_lines: int
    """The number the next line will get."""
    next_from: int | None
    """Where to go on; None at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Which of some patterns were seen in the output of a run so far."""

    next_line: int = 0
    """The first line that was not looked at yet."""
    found: frozenset[str] = frozenset()
    is_whole: bool = True
    """False: some output was lost before it was looked at, so what was not found may still have been there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one run printed and another did not, numbers, times and ids aside."""

    added: tuple[Line, ...] = ()
    """Lines that the other one lacks."""
    missing: tuple[Line, ...] = ()
    """Lines that only the other one has."""
    truncated: bool = False
    """There is more than is told, or one of the two was too much to be compared as a whole."""
