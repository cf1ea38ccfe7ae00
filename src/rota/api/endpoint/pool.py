"""The operation on pools."""

from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.wire.pool import PoolList, pools_of


async def list_pools(call: Call[Nothing, Nothing]) -> Reply:
    """All pools."""
    return told(pools_of(list(call.rota.pools())), call.request)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="list_pools",
        method="GET",
        path="/api/pools",
        tag="Tasks",
        scope=Scope.READ,
        summary="Places that tasks share",
        description="Who holds how many places, and how many runs wait for one.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=PoolList),
        handle=list_pools,
    ),
)
