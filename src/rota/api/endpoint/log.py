"""The operations on the output of a run."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from rota.api.endpoint.run import find_run
from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import EVENTS, Reply, told
from rota.api.http.stream import frame
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.output import Line, Stream
from rota.model.run import Phase, Run
from rota.wire.log import LogDropped, LogPage, LogRotated, done_of, line_of, page_of
from rota.wire.time import Instant

TAIL = -1000
MOST_LINES = 10_000
BUFFER = 4096
"""So many lines a slow reader may be behind; what is replayed at first does not count."""
SLOW = 1.0
"""Seconds for which a reader that keeps up never lets a batch wait."""


class LogQuery(Struct, kw_only=True):
    """Which lines: from a number (negative: counted from the end) or from an instant on."""

    from_: int | UnsetType = field(name="from", default=UNSET)
    at: Instant | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=MOST_LINES)] = 1000
    stream: tuple[Stream, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.at, UnsetType) and not isinstance(self.from_, UnsetType):
            raise unprocessable([wrong("query.at", "Give either from or at, not both.")])


class FollowQuery(Struct, kw_only=True):
    """Where to begin, and how much to send at first."""

    from_: int = field(name="from", default=TAIL)
    stream: tuple[Stream, ...] = ()
    replay_limit: Annotated[int, Meta(ge=1, le=50_000)] = 5000


async def get_log(call: Call[LogQuery, Nothing]) -> Reply:
    """A page of lines."""
    run = await find_run(call)
    asked = call.query
    start = TAIL if isinstance(asked.from_, UnsetType) else asked.from_
    page = await call.rota.log_page(
        run,
        start=start if isinstance(asked.at, UnsetType) else asked.at,
        limit=asked.limit,
        streams=frozenset(asked.stream),
    )
    return told(page_of(page, finalized=run.phase is Phase.ENDED), call.request)


async def stream_log(call: Call[FollowQuery, Nothing]) -> Reply:
    """Lines as they come, then how the run ended."""
    run = await find_run(call)
    start = resume_at(call.request.header("last-event-id"))
    source = _frames(call, run, call.query.from_ if start is None else start)
    return Reply(media_type=EVENTS, stream=call.streams.events(source, call.request))


def resume_at(last_event_id: str | None) -> int | None:
    """The number behind the last line that a client has seen; 422 where it is none."""
    if last_event_id is None:
        return None
    if not last_event_id.isascii() or not last_event_id.isdecimal() or len(last_event_id) > 18:
        raise unprocessable([wrong("header.Last-Event-ID", "It must be the number of a line.", last_event_id)])
    return int(last_event_id) + 1


async def _frames(call: Call[FollowQuery, Nothing], run: Run, start: int) -> AsyncGenerator[bytes, None]:
    page = await call.rota.log_page(run, start=start, limit=1, streams=frozenset())
    asked = max(page.total_lines + start, 0) if start < 0 else min(start, page.total_lines)
    if asked < page.first_available:
        yield frame("rotated", LogRotated(first_available=page.first_available))
    teller = _Teller(max(asked, page.first_available), frozenset(call.query.stream))
    first = max(teller.expected, page.total_lines - call.query.replay_limit)
    yield teller.jump(first)
    async with aclosing(_coming(call, run, teller, page.total_lines)) as coming:
        async for frames in coming:
            yield frames
    ended = await call.rota.run(run.id) or run
    yield frame("done", done_of(ended, final_line=teller.expected - 1))


async def _coming(
    call: Call[FollowQuery, Nothing], run: Run, teller: "_Teller", replayed: int
) -> AsyncGenerator[bytes, None]:
    """Lines to the end of the run; who lets them wait, and is too far behind then, goes on with the newest."""
    jumped = True
    while jumped:
        jumped = False
        async with aclosing(call.rota.follow(run, start=teller.expected)) as batches:
            async for batch in batches:
                sent = call.clock.monotonic()
                yield b"".join(map(teller.tell, batch))
                if call.clock.monotonic() - sent >= SLOW and teller.expected >= replayed:
                    page = await call.rota.log_page(run, start=teller.expected, limit=1, streams=frozenset())
                    if dropped := teller.jump(page.total_lines - BUFFER):
                        yield dropped
                        jumped = True
                        break


class _Teller:
    """Turns lines into frames and notices where numbers are jumped."""

    def __init__(self, expected: int, streams: frozenset[Stream]) -> None:
        self.expected = expected
        self._streams = streams

    def jump(self, number: int) -> bytes:
        """Goes on at this number, saying so when lines are left out."""
        if number <= self.expected:
            return b""
        dropped = LogDropped(after=self.expected - 1, count=number - self.expected)
        self.expected = number
        return frame("dropped", dropped)

    def tell(self, line: Line) -> bytes:
        """The frames of a line; none where its stream was not asked for."""
        jump = self.jump(line.number)
        if not line.partial:
            self.expected = line.number + 1
        if self._streams and line.stream not in self._streams:
            return jump
        if line.partial:
            return jump + frame("partial", line_of(line))
        return jump + frame("line", line_of(line), line.number)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_run_log",
        method="GET",
        path="/api/runs/{run_id}/log",
        tag="Logs",
        scope=Scope.READ,
        summary="Lines of a run",
        description="From a line (negative: counted from the end) or from an instant on. Numbers of lines "
        "are absolute and never reused.",
        query=LogQuery,
        body=Nothing,
        success=Success(schema=LogPage),
        errors=(404,),
        handle=get_log,
    ),
    Operation(
        id="stream_run_log",
        method="GET",
        path="/api/runs/{run_id}/log/stream",
        tag="Logs",
        scope=Scope.READ,
        summary="Lines of a run as they come",
        description="Server-sent events: rotated, line, partial, dropped, done, ping.",
        query=FollowQuery,
        body=Nothing,
        success=Success(media_type=EVENTS),
        errors=(404,),
        headers={"Last-Event-ID": "The last line seen: goes on behind it, whatever `from` says."},
        streams=True,
        handle=stream_log,
    ),
)
