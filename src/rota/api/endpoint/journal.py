"""The operations on the daemon's own log."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from msgspec import Meta, Struct, field

from rota.api.endpoint.log import MOST_LINES, TAIL, resume_at
from rota.api.http.reply import EVENTS, Reply, told
from rota.api.http.stream import frame
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.journal import JournalLine, Level
from rota.wire.journal import DaemonLog, journal_line_of, journal_page_of
from rota.wire.log import LogDropped, LogRotated

FIRST = -100
"""Where a stream begins."""
AT_LEAST = Meta(description="Only lines that matter at least as much.")


class JournalQuery(Struct, kw_only=True):
    """Which lines: from a number on, negative ones counted from the end."""

    from_: int = field(name="from", default=TAIL)
    limit: Annotated[int, Meta(ge=1, le=MOST_LINES, description="Counts the lines that are returned.")] = 1000
    level: Annotated[Level, AT_LEAST] = Level.DEBUG


class JournalFollowQuery(Struct, kw_only=True):
    """Which lines."""

    level: Annotated[Level, AT_LEAST] = Level.DEBUG


async def get_daemon_log(call: Call[JournalQuery, Nothing]) -> Reply:
    """A page of lines."""
    asked = call.query
    page = await call.rota.journal.page(start=asked.from_, limit=asked.limit, level=asked.level)
    return told(journal_page_of(page), call.request)


async def stream_daemon_log(call: Call[JournalFollowQuery, Nothing]) -> Reply:
    """Lines as they come."""
    start = resume_at(call.request.header("last-event-id"))
    source = _frames(call, FIRST if start is None else start)
    return Reply(media_type=EVENTS, stream=call.streams.events(source, call.request))


async def _frames(call: Call[JournalFollowQuery, Nothing], start: int) -> AsyncGenerator[bytes, None]:
    journal = call.rota.journal
    page = await journal.page(start=start, limit=1, level=Level.DEBUG)
    if 0 <= start < page.first_available:
        yield frame("rotated", LogRotated(first_available=page.first_available))
    wanted = page.total_lines + start if start < 0 else min(start, page.total_lines)
    teller = _Teller(max(wanted, page.first_available), call.query.level)
    async with aclosing(journal.follow(start=teller.expected)) as batches:
        async for batch in batches:
            yield b"".join(map(teller.tell, batch))


class _Teller:
    """Turns lines into frames and notices where numbers are jumped."""

    def __init__(self, expected: int, level: Level) -> None:
        self.expected = expected
        self._level = level

    def tell(self, line: JournalLine) -> bytes:
        """The frames of a line; none where it matters less than what was asked for."""
        jumped, after = line.number - self.expected, self.expected - 1
        self.expected = line.number + 1
        gap = frame("dropped", LogDropped(after=after, count=jumped)) if jumped > 0 else b""
        return gap + (frame("line", journal_line_of(line), line.number) if self._level.covers(line.level) else b"")


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_daemon_log",
        method="GET",
        path="/api/daemon/log",
        tag="Daemon",
        scope=Scope.ADMIN,
        summary="Lines of the daemon's own log",
        description="Line numbers go on over restarts of the daemon and of the keeper; 10 MB are kept.",
        query=JournalQuery,
        body=Nothing,
        success=Success(schema=DaemonLog),
        handle=get_daemon_log,
    ),
    Operation(
        id="stream_daemon_log",
        method="GET",
        path="/api/daemon/log/stream",
        tag="Daemon",
        scope=Scope.ADMIN,
        summary="Lines of the daemon's own log as they come",
        description="Server-sent events: rotated, line, dropped, ping. The last 100 lines come first.",
        query=JournalFollowQuery,
        body=Nothing,
        success=Success(media_type=EVENTS),
        headers={"Last-Event-ID": "The last line seen: goes on behind it."},
        streams=True,
        handle=stream_daemon_log,
    ),
)
