"""What is not kept any longer, in the words in which a store is asked for it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """Which ended runs of a unit go: all but the newest so many, and those that ended before an instant.

    A failure that ended at `failures_since` or later stays whatever the others say, and so does whatever ended
    after `settled`.
    """

    unit: str
    keep_runs: int | None = None
    """None: any number stays."""
    before: datetime | None = None
    failures_since: datetime | None = None
    settled: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFile:
    """One file of the output of a run; a run has up to four."""

    unit: str
    """The unit, or its folder: both lead to the same place on disk."""
    run_id: str
    size: int
    written_at: datetime
    packed: bool
    """It is compressed."""
