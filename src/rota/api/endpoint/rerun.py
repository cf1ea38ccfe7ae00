"""The operations on one run that has been: once more, or away with it."""

from rota.api.endpoint.run import KEPT, find_run
from rota.api.endpoint.start import KEY_HEADER, key_of, start_run
from rota.api.endpoint.task import check_triggerable
from rota.api.endpoint.wait import WaitQuery
from rota.api.http.reply import Reply
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.error import NotFoundError, RefusedError
from rota.model.run import Phase
from rota.model.unit import Task
from rota.param import unfit
from rota.wire.run import Run


async def delete_run(call: Call[Nothing, Nothing]) -> Reply:
    """Hidden at once, gone in an hour."""
    run = await find_run(call)
    if run.phase is not Phase.ENDED:
        raise RefusedError(f"Run {run.id} has not ended.", hint="Stop it first, or wait for its end.")
    if not await call.rota.run_deeds.delete(run):
        raise NotFoundError(f"There is no run {run.id}.", hint=KEPT)
    return Reply(status=204)


async def rerun_run(call: Call[WaitQuery, Nothing]) -> Reply:
    """A new run with the same parameters."""
    key = key_of(call, {"rerun": call.path["run_id"]})
    run = await find_run(call)
    view = call.rota.unit(run.unit)
    if view is None:
        raise NotFoundError(
            f"The unit {run.unit} is not configured any more.", hint="`rota list` or GET /api/tasks shows all."
        )
    check_triggerable(view)
    task = view.unit
    if not isinstance(task, Task):
        raise RefusedError(f"{run.unit} is a service, which is always on.", hint="Use start, stop or restart.")
    if faults := unfit(task.params, run.params):
        raise RefusedError(
            f"The parameters of run {run.id} do not fit any more: {' '.join(faults)}",
            hint=f"Run {run.unit} with parameters that fit.",
        )
    return await start_run(call, task.name, run.params, key)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="delete_run",
        method="DELETE",
        path="/api/runs/{run_id}",
        tag="Runs",
        scope=Scope.TRIGGER,
        summary="Delete a run",
        description="It is hidden at once and can be restored for an hour; then its row and its log are purged. What "
        "the ledger says of its slot stays.",
        query=Nothing,
        body=Nothing,
        success=Success(status=204),
        errors=(404, 409),
        handle=delete_run,
    ),
    Operation(
        id="rerun_run",
        method="POST",
        path="/api/runs/{run_id}/rerun",
        tag="Runs",
        scope=Scope.TRIGGER,
        summary="Run a task once more with the parameters of a run",
        description="404 where its task is gone; 409 for a service, and where its parameters do not fit any more.",
        query=WaitQuery,
        body=Nothing,
        success=Success(schema=Run, status=201),
        repeated=Success(schema=Run),
        errors=(403, 404, 409),
        headers={"Rota-Client": "ui, cli or tui: what triggered_by will say; otherwise api.", **KEY_HEADER},
        handle=rerun_run,
    ),
)
