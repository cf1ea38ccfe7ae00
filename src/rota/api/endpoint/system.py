"""The operations on the host and Rota's own processes."""

from typing import Annotated

from msgspec import Meta, Struct

from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.machine import INTERVAL, KEPT
from rota.wire.system import System, SystemHistory, history_of, system_of


class HistoryQuery(Struct, kw_only=True):
    """How much of the last hour."""

    limit: Annotated[int, Meta(ge=1, le=KEPT, description="The newest so many samples.")] = KEPT


async def get_system(call: Call[Nothing, Nothing]) -> Reply:
    """Host and processes now."""
    view = await call.rota.machine.system()
    return told(system_of(view, streams=call.streams.routes.total()), call.request)


async def get_system_history(call: Call[HistoryQuery, Nothing]) -> Reply:
    """The last hour."""
    return told(history_of(call.rota.machine.samples(call.query.limit), INTERVAL), call.request)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_system",
        method="GET",
        path="/api/system",
        tag="Daemon",
        scope=Scope.READ,
        summary="The host and Rota's own processes now",
        description="Processor, memory and lag are those of the newest sample, at most 5 s old.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=System),
        handle=get_system,
    ),
    Operation(
        id="get_system_history",
        method="GET",
        path="/api/system/history",
        tag="Daemon",
        scope=Scope.READ,
        summary="The host and Rota's own processes over the last hour",
        description="A sample for each 5 s since the daemon's start, oldest first, one hour at most.",
        query=HistoryQuery,
        body=Nothing,
        success=Success(schema=SystemHistory),
        handle=get_system_history,
    ),
)
