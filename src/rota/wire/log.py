"""Output of a run on the wire: pages and the frames of a stream."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import output as model
from rota.model.output import Stream
from rota.model.run import EndReason, Run
from rota.wire.absent import given
from rota.wire.time import Instant


class LogLine(Struct, kw_only=True):
    """One line, without its newline."""

    n: Annotated[int, Meta(description="Counted from 0, never reused.")]
    ts: Instant | UnsetType = UNSET
    stream: Stream
    text: str
    continued: Annotated[bool | UnsetType, Meta(description="It goes on from an earlier piece.")] = UNSET
    partial: Annotated[
        bool | UnsetType, Meta(description="The unfinished last line of a running run; not counted yet.")
    ] = UNSET


class LogPage(Struct, kw_only=True):
    """A stretch of lines."""

    lines: list[LogLine]
    first_available: Annotated[int, Meta(description="The number of the first line still kept.")]
    total_lines: Annotated[int, Meta(description="The number the next line will get.")]
    truncated: Annotated[bool, Meta(description="Older lines are gone.")]
    finalized: Annotated[bool, Meta(description="The run has ended: nothing is added any more.")]
    next_from: Annotated[int | UnsetType, Meta(description="Where to go on; absent at the end.")] = UNSET


class LogRotated(Struct, kw_only=True):
    """Event `rotated`: the start asked for is gone."""

    first_available: int


class LogDropped(Struct, kw_only=True):
    """Event `dropped`: numbers are jumped here."""

    after: int
    count: int


class LogDone(Struct, kw_only=True):
    """Event `done`: the last line was sent and the run has ended."""

    final_line: Annotated[int, Meta(description="-1 when there is none.")]
    status: str = "ended"
    end_reason: EndReason | UnsetType = UNSET
    exit_code: int | UnsetType = UNSET


def line_of(line: model.Line) -> LogLine:
    """A line as it is told."""
    return LogLine(
        n=line.number,
        ts=given(line.at),
        stream=line.stream,
        text=line.text,
        continued=line.continued or UNSET,
        partial=line.partial or UNSET,
    )


def page_of(page: model.Page, *, finalized: bool) -> LogPage:
    """A stretch of lines as it is told."""
    return LogPage(
        lines=[line_of(line) for line in page.lines],
        first_available=page.first_available,
        total_lines=page.total_lines,
        truncated=page.first_available > 0,
        finalized=finalized,
        next_from=given(page.next_from),
    )


def done_of(run: Run, *, final_line: int) -> LogDone:
    """The end of a stream."""
    return LogDone(final_line=final_line, end_reason=given(run.end_reason), exit_code=given(run.exit_code))
