"""What a run printed that another did not."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.endpoint.run import KEPT, find_run
from rota.api.http.problem import Problem, retry_after, unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.error import NotFoundError, RefusedError
from rota.model.query import RunQuery
from rota.model.run import EndReason, Phase, Run
from rota.wire.difference import LogDiff, diff_of
from rota.wire.selection import RunId

PATIENCE = 60.0
"""Seconds after which a comparison that keeps no deadline is given up."""


class DiffQuery(Struct, kw_only=True):
    """With which run it is compared, and how many lines of each side are told."""

    against: Annotated[RunId, Meta(description="The last success of the task before it.")] | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=5000, description="Lines of each side.")] = 1000


async def diff_log(call: Call[DiffQuery, Nothing]) -> Reply:
    """The lines that one has and the other lacks."""
    run = await find_run(call)
    other = await _other(call, run)
    for each in (run, other):
        if each.phase is not Phase.ENDED:
            raise RefusedError(f"Run {each.id} has not ended.", hint="Wait for its end; then its lines are compared.")
    work = call.rota.outputs.compare(run, other, limit=call.query.limit)
    found = await call.streams.wait(work, call.request, seconds=PATIENCE)
    if found is None:
        detail = "The comparison was given up: Rota is stopping, or its disk does not answer."
        raise Problem(503, detail, headers=retry_after(5))
    return told(diff_of(run.id, other.id, found), call.request)


async def _other(call: Call[DiffQuery, Nothing], run: Run) -> Run:
    """The run to compare with. NotFoundError; 422 where it is another task's."""
    wanted = call.query.against
    if isinstance(wanted, UnsetType):
        return await _success_before(call, run)
    other = await call.rota.run(wanted)
    if other is None:
        raise NotFoundError(f"There is no run {wanted} to compare with.", hint=KEPT)
    if other.unit != run.unit:
        fault = f"It is a run of {other.unit}; only runs of {run.unit} are compared with one another."
        raise unprocessable([wrong("query.against", fault, wanted)])
    return other


async def _success_before(call: Call[DiffQuery, Nothing], run: Run) -> Run:
    query = RunQuery(units=(run.unit,), statuses=(EndReason.SUCCESS,), created_before=run.created_at)
    page = await call.rota.runs(query, limit=1, after=None, with_total=False)
    if not page.runs:
        raise NotFoundError(
            f"No run of {run.unit} before {run.id} was a success, or none is kept.", hint="Say with `against` which."
        )
    return page.runs[0]


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_log_diff",
        method="GET",
        path="/api/runs/{run_id}/log/diff",
        tag="Logs",
        scope=Scope.READ,
        summary="What a run printed that another did not",
        description="Numbers, times and ids make no difference. After 10 s it answers what it has, and says truncated.",
        query=DiffQuery,
        body=Nothing,
        success=Success(schema=LogDiff),
        patient=True,
        errors=(404, 409, 422),
        handle=diff_log,
    ),
)
