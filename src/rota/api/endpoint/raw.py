"""The output of a run as it is stored."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from msgspec import Meta, Struct

from rota.api.endpoint.run import find_run
from rota.api.http.problem import Headers, Problem
from rota.api.http.range import UnsatisfiableError, asked_range
from rota.api.http.reply import TEXT, Reply
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.port.output import Raw
from rota.api.scope import Scope
from rota.model.run import Run


class RawQuery(Struct, kw_only=True):
    """For whom it is."""

    inline: Annotated[bool, Meta(description="To be shown, not saved.")] = False


async def get_raw_log(call: Call[RawQuery, Nothing]) -> Reply:
    """All bytes, or one range of them, as they are at arrival."""
    run = await find_run(call)
    raw = await call.rota.outputs.raw(run)
    try:
        return _reply(call, run, raw)
    except BaseException:
        raw.close()
        raise


def _reply(call: Call[RawQuery, Nothing], run: Run, raw: Raw) -> Reply:
    accepts = (b"accept-ranges", b"bytes")
    try:
        asked = asked_range(call.request, raw.size)
    except UnsatisfiableError:
        detail = f"The output of run {run.id} has {raw.size} bytes; the range begins behind them."
        headers = (accepts, (b"content-range", b"bytes */%d" % raw.size))
        raise Problem(416, detail, headers=headers) from None
    part = range(raw.size) if asked is None else asked
    told: Headers = (accepts, _disposition(run, inline=call.query.inline), (b"rota-first-line", b"%d" % raw.first_line))
    if asked is not None:
        told = (*told, (b"content-range", b"bytes %d-%d/%d" % (part.start, part.stop - 1, raw.size)))
    return Reply(
        status=200 if asked is None else 206,
        media_type=TEXT,
        headers=told,
        stream=_pieces(call, raw, part),
        length=len(part),
        let_go=raw.close,
    )


def _disposition(run: Run, *, inline: bool) -> tuple[bytes, bytes]:
    """RFC 6266; a unit's name has no character that would need care but the colon."""
    name = f"{run.unit}-{run.id}.log"
    escaped = name.replace(":", "%3A")
    kind = "inline" if inline else "attachment"
    return b"content-disposition", f"{kind}; filename=\"{name}\"; filename*=UTF-8''{escaped}".encode()


async def _pieces(call: Call[RawQuery, Nothing], raw: Raw, part: range) -> AsyncGenerator[bytes, None]:
    """The bytes, for as long as somebody takes them."""
    gone = asyncio.ensure_future(call.request.gone())
    try:
        async with aclosing(raw.pieces(part.start, part.stop)) as pieces:
            async for piece in pieces:
                yield piece
                if gone.done():
                    return
    finally:
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_raw_log",
        method="GET",
        path="/api/runs/{run_id}/log/raw",
        tag="Logs",
        scope=Scope.READ,
        summary="The output of a run as it is stored",
        description="Unpacked, from its first kept byte on, whose line Rota-First-Line tells. What comes after the "
        "arrival of the request is not in it. 416 where a range begins behind the end.",
        query=RawQuery,
        body=Nothing,
        success=Success(media_type=TEXT),
        repeated=Success(media_type=TEXT, status=206),
        errors=(404, 416),
        headers={"Range": "One range of bytes is heeded; several are answered with all."},
        handle=get_raw_log,
    ),
)
