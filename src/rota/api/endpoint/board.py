"""The board: what happened."""

from datetime import datetime, timedelta
from typing import Annotated, cast

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from rota.api.endpoint.span import span
from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.choice import Kind
from rota.model.history import BoardQuery, BoardView, RunColumns, SlotColumns
from rota.wire.board import Board, BoardRuns, BoardSlots, BoardTask
from rota.wire.time import Instant

USUAL = timedelta(hours=24)
WIDEST = timedelta(days=32)
MOST = 50_000

GROUPS = {Kind.TASK: "Tasks", Kind.SERVICE: "Services"}
"""Where units are shown that the configuration does not have any more."""


class BoardAsked(Struct, kw_only=True):
    """Which stretch of time, and how closely it is looked at."""

    from_: Annotated[Instant, Meta(description="24 hours ago where not given.")] | UnsetType = field(
        name="from", default=UNSET
    )
    to: Annotated[Instant, Meta(description="At most 32 days after from; now where not given.")] | UnsetType = UNSET
    resolution: Annotated[
        timedelta,
        Meta(description="Neighbours of one outcome become one where they, and the time between, are shorter."),
    ] = timedelta()

    def __post_init__(self) -> None:
        if self.resolution < timedelta():
            raise unprocessable([wrong("query.resolution", "It must not be negative.")])


async def get_board(call: Call[BoardAsked, Nothing]) -> Reply:
    """Runs and slots of all units in a span."""
    asked, now = call.query, call.clock.now()
    begin, end = span(asked.from_, asked.to, usual_begin=now - USUAL, usual_end=now, widest=WIDEST)
    lanes = [BoardTask(name=v.unit.name, kind=v.unit.kind, group=v.unit.group) for v in call.rota.units()]
    query = BoardQuery(
        since=begin,
        until=end,
        resolution=asked.resolution,
        units=tuple(lane.name for lane in lanes),
        most=MOST,
    )
    view = await call.rota.history.board(query)
    return told(_board(view, lanes, begin, end, now), call.request)


def _board(view: BoardView, lanes: list[BoardTask], begin: datetime, end: datetime, now: datetime) -> Board:
    others = [BoardTask(name=name, kind=kind, group=GROUPS[kind]) for name, kind in view.others]
    return Board(
        from_=begin,
        to=end,
        now=now,
        tasks=[*lanes, *others],
        runs=cast("BoardRuns", _as_they_are(view.runs)),
        slots=cast("BoardSlots", _as_they_are(view.slots)),
        truncated=view.truncated,
    )


def _as_they_are(columns: RunColumns | SlotColumns) -> dict[str, msgspec.Raw]:
    """The columns as JSON; they come as such, and no value is touched."""
    return {name: msgspec.Raw(getattr(columns, name).encode()) for name in type(columns).__slots__}


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_board",
        method="GET",
        path="/api/board",
        tag="Schedule",
        scope=Scope.READ,
        summary="What happened, of all units",
        description=(
            "Whatever touches the span, in columns of equal length: member number i of each column belongs to row i. "
            "At most 50 000 rows, the newest."
        ),
        query=BoardAsked,
        body=Nothing,
        success=Success(schema=Board),
        handle=get_board,
    ),
)
