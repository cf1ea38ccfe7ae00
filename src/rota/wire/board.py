"""The board on the wire: what happened, in columns of equal length."""

from typing import Annotated

from msgspec import Meta, Struct, field

from rota.model.choice import Kind
from rota.wire.time import Instant

Milliseconds = Annotated[int, Meta(description="After `from`; negative: before it.")]


class BoardTask(Struct, kw_only=True):
    """A lane: a unit that is there, or that was and has something in the span."""

    name: str
    kind: Kind
    group: str


class BoardRuns(Struct, kw_only=True):
    """Runs, a column for each of their members."""

    id: Annotated[list[str], Meta(description="Of several in one: the first.")]
    task: Annotated[list[int], Meta(description="Its place in `tasks`, from 0.")]
    start: Annotated[list[Milliseconds | None], Meta(description="null: it has not started, or never did.")]
    end: Annotated[list[Milliseconds | None], Meta(description="null: it has not ended.")]
    outcome: Annotated[list[str], Meta(description="pending, running, or why it ended.")]
    attempt: Annotated[list[int], Meta(description="From 1.")]
    instance: list[int]
    count: Annotated[list[int], Meta(description="More than 1: so many short ones in one, close to one another.")]
    retry_of: Annotated[list[str | None], Meta(description="The first run of its chain of retries.")]


class BoardSlots(Struct, kw_only=True):
    """Slots that did not run on their own account, a column for each of their members."""

    task: Annotated[list[int], Meta(description="Its place in `tasks`, from 0.")]
    due: Annotated[list[Milliseconds], Meta(description="When it was due.")]
    count: Annotated[list[int], Meta(description="More than 1 for a stretch of outage or pause.")]
    until: Annotated[list[Milliseconds | None], Meta(description="The last instant of a stretch.")]
    verdict: Annotated[list[str], Meta(description="Any but `ran`.")]


class Board(Struct, kw_only=True):
    """What happened in a span: whatever touches it."""

    from_: Instant = field(name="from")
    to: Instant
    now: Instant
    tasks: list[BoardTask]
    runs: BoardRuns
    slots: BoardSlots
    truncated: Annotated[bool, Meta(description="The oldest rows are left out.")]
