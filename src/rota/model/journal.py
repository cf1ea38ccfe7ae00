"""The daemon's own log as it is read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """How much a line matters, least first."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"

    def covers(self, other: "Level") -> bool:
        """Whether the other one matters at least as much."""
        order = list(Level)
        return order.index(other) >= order.index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One line. Numbers count from 0, over all daemons and keepers of a data directory, and are never reused."""

    number: int
    at: datetime
    level: Level
    action: str
    """A stable word: `run.ended`, `config.reloaded`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPage:
    """A stretch of lines."""

    lines: tuple[JournalLine, ...]
    first_available: int
    """The number of the first line still kept."""
    total_lines: int
    """The number the next line will get."""
    next_from: int | None
    """Where to go on; None at the end."""
