"""The daemon's own log on the wire."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import journal as model
from rota.model.journal import Level
from rota.wire.absent import given
from rota.wire.time import Instant


class DaemonLine(Struct, kw_only=True):
    """One line of the daemon's own log."""

    n: Annotated[int, Meta(description="Counted from 0 over all daemons, never reused.")]
    ts: Instant
    level: Level
    action: Annotated[str, Meta(description="A stable word such as run.ended; keeper: a remark of the keeper's.")]
    text: str


class DaemonLog(Struct, kw_only=True):
    """A stretch of the daemon's own log."""

    lines: list[DaemonLine]
    first_available: Annotated[int, Meta(description="The number of the first line still kept.")]
    total_lines: Annotated[int, Meta(description="The number the next line will get.")]
    next_from: Annotated[int | UnsetType, Meta(description="Where to go on; absent at the end.")] = UNSET


def journal_line_of(line: model.JournalLine) -> DaemonLine:
    """A line as it is told."""
    return DaemonLine(n=line.number, ts=line.at, level=line.level, action=line.action, text=line.text)


def journal_page_of(page: model.JournalPage) -> DaemonLog:
    """A stretch of lines as it is told."""
    return DaemonLog(
        lines=[journal_line_of(line) for line in page.lines],
        first_available=page.first_available,
        total_lines=page.total_lines,
        next_from=given(page.next_from),
    )
