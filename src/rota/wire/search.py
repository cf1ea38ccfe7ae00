"""What a search found, on the wire."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import search as model
from rota.model.output import Stream
from rota.wire.absent import given
from rota.wire.time import Instant


class LogHit(Struct, kw_only=True):
    """A line in which it was found."""

    run_id: str
    n: Annotated[int, Meta(description="The number of the line.")]
    ts: Instant | UnsetType = UNSET
    stream: Stream
    text: str
    spans: Annotated[
        list[tuple[int, int]],
        Meta(description="Where in the text, begin and end in code points; the first hundred."),
    ]


class LogSearch(Struct, kw_only=True):
    """Hits, and where to go on."""

    hits: list[LogHit]
    next_cursor: Annotated[str | UnsetType, Meta(description="Hand it back as cursor; absent at the end.")] = UNSET
    exhausted: Annotated[bool, Meta(description="It came to the end; else there is a cursor.")]
    scanned_runs: Annotated[int, Meta(description="How many runs this answer looked through.")]
    buckets: Annotated[list[int] | UnsetType, Meta(description="Hits in each equal share of the lines.")] = UNSET
    total_hits: int | UnsetType = UNSET


def search_of(found: model.Found, *, cursor: str | UnsetType, buckets: bool) -> LogSearch:
    """What was found as it is told."""
    return LogSearch(
        hits=[_hit_of(hit) for hit in found.hits],
        next_cursor=cursor,
        exhausted=isinstance(cursor, UnsetType),
        scanned_runs=found.scanned,
        buckets=list(found.buckets) if buckets else UNSET,
        total_hits=found.total if buckets else UNSET,
    )


def _hit_of(hit: model.Hit) -> LogHit:
    line = hit.line
    return LogHit(
        run_id=hit.run_id, n=line.number, ts=given(line.at), stream=line.stream, text=line.text, spans=list(hit.spans)
    )
