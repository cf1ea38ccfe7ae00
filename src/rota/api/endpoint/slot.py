"""The ledger of a task."""

from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from rota.api.endpoint.span import span
from rota.api.endpoint.task import find
from rota.api.endpoint.told import slot_traits
from rota.api.http.cursor import read_cursor, write_cursor
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.query import SlotQuery
from rota.model.slot import Verdict
from rota.wire.slot import TOLD_VERDICTS, SlotList, slot_of
from rota.wire.time import Instant

USUAL = timedelta(days=7)


class SlotsAsked(Struct, kw_only=True):
    """Which slots."""

    from_: Annotated[Instant, Meta(description="7 days ago where not given.")] | UnsetType = field(
        name="from", default=UNSET
    )
    to: Annotated[Instant, Meta(description="Now where not given.")] | UnsetType = UNSET
    verdict: tuple[Annotated[str, Meta(extra_json_schema={"enum": TOLD_VERDICTS})], ...] = ()
    limit: Annotated[int, Meta(ge=1, le=1000)] = 100
    cursor: Annotated[str, Meta(description="The next_cursor of the page before.")] | UnsetType = UNSET


class SlotPlace(Struct, array_like=True, frozen=True):
    """Where a list goes on, and the span it is about: what is usual moves on with the clock, a list does not."""

    due_at: Instant
    since: Instant
    until: Instant


PLACE = msgspec.json.Decoder(SlotPlace)


async def list_slots(call: Call[SlotsAsked, Nothing]) -> Reply:
    """A page of slots, newest first."""
    asked, now = call.query, call.clock.now()
    name = find(call.rota, call.path["name"]).unit.name
    since, until = span(asked.from_, asked.to, usual_begin=now - USUAL, usual_end=now)
    about, after = (name, asked.from_, asked.to, asked.verdict), None
    if not isinstance(asked.cursor, UnsetType):
        place = read_cursor(asked.cursor, about, PLACE)
        after, since, until = place.due_at, place.since, place.until
    verdicts = tuple(Verdict(word) for word in asked.verdict)
    query = SlotQuery(task=name, since=since, until=until, verdicts=verdicts)
    page = await call.rota.slots(query, limit=asked.limit, after=after)
    cursor: str | UnsetType = UNSET
    if page.next_key is not None:
        cursor = write_cursor(SlotPlace(page.next_key, since, until), about)
    traits = await slot_traits(call.rota, page.slots)
    slots = [slot_of(slot, traits.get(slot.definition)) for slot in page.slots]
    return told(SlotList(slots=slots, next_cursor=cursor), call.request)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="list_slots",
        method="GET",
        path="/api/tasks/{name}/slots",
        tag="Schedule",
        scope=Scope.READ,
        summary="What became of the planned firings of a task",
        description="Newest first. A stretch of outage or pause counts by its last instant. A service has none.",
        query=SlotsAsked,
        body=Nothing,
        success=Success(schema=SlotList),
        errors=(404,),
        handle=list_slots,
    ),
)
