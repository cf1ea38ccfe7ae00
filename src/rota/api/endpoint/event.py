"""The stream of everything that happens."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.event.filter import NAMES, filter_of
from rota.api.http.reply import EVENTS, Reply
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.wire.absent import or_none

LONGEST_ID = 200

EventId = Annotated[
    str,
    Meta(
        max_length=LONGEST_ID,
        description="As the header Last-Event-ID, which wins: the last event seen, or a Rota-Event-Id.",
    ),
]


class EventsQuery(Struct, kw_only=True):
    """Which events, and from where on."""

    types: Annotated[
        tuple[str, ...], Meta(description="Names of events, or beginnings such as `run.`; all when absent.")
    ] = ()
    last_event_id: EventId | UnsetType = UNSET


async def stream_events(call: Call[EventsQuery, Nothing]) -> Reply:
    """`hello`, what was missed, then everything as it happens."""
    wanted = filter_of(call.query.types)
    asked = call.request.header("last-event-id") or or_none(call.query.last_event_id)
    source = call.hub.follow(None if asked is None else asked[:LONGEST_ID], wanted)
    return Reply(media_type=EVENTS, stream=call.streams.events(source, call.request))


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="stream_events",
        method="GET",
        path="/api/events",
        tag="Events",
        scope=Scope.READ,
        summary="Everything that happens, as it happens",
        description=(
            "Server-sent events. First hello, then what came after the id that was given, or lost where that cannot "
            "be had again, then live: no gap, nothing twice. ping comes every 15 s. Who is more than 1024 frames or "
            f"1 MiB behind is disconnected, and resumes by id. Names: {', '.join(NAMES)}."
        ),
        query=EventsQuery,
        body=Nothing,
        success=Success(media_type=EVENTS),
        headers={"Last-Event-ID": "The last event seen: goes on behind it."},
        streams=True,
        handle=stream_events,
    ),
)
