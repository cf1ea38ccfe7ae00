"""The operations that start, stop and restart whole units."""

from collections.abc import Sequence

from rota.api.operation import AnyOperation, Call, Nothing, Operation, Scope, Success
from rota.api.problem import unprocessable, wrong
from rota.api.reply import Reply, told
from rota.api.task import check_triggerable, find
from rota.api.wait import WaitQuery, all_ended, place_to_wait
from rota.model.error import RefusedError
from rota.model.unit import Kind, Task
from rota.model.view import UnitView
from rota.wire.action import Action


async def start_task(call: Call[WaitQuery, Nothing]) -> Reply:
    """One run of a task, or the missing instances of a service."""
    view = _unit(call)
    _check_params(view)
    name = view.unit.name
    with place_to_wait(call):
        run_ids = await call.rota.start_unit(name, instance=None, trigger=call.trigger, actor=call.actor)
        over = await all_ended(call, run_ids)
    if run_ids:
        return _done(call, f"{name}: {_runs(run_ids)} started.", run_ids, done=over)
    is_service = view.unit.kind is Kind.SERVICE
    return _done(call, f"{name} is up already." if is_service else f"{name} is active already.", run_ids, done=True)


async def stop_task(call: Call[WaitQuery, Nothing]) -> Reply:
    """Everything of it ends."""
    view = _unit(call, waits=True)
    name = view.unit.name
    with place_to_wait(call):
        run_ids = await call.rota.stop_unit(name, instance=None, actor=call.actor)
        over = await all_ended(call, run_ids)
    left = call.rota.unit(name)
    over = over or left is None or left.active_runs == 0
    if run_ids:
        message = f"{name}: {_runs(run_ids)} {'stopped' if over else 'stopping'}."
    else:
        is_service = view.unit.kind is Kind.SERVICE
        message = f"{name} is down and stays so until it is started." if is_service else f"{name}: nothing ran."
    return _done(call, message, run_ids, done=over)


async def restart_task(call: Call[WaitQuery, Nothing]) -> Reply:
    """Everything of it ends, then it begins anew."""
    view = _unit(call)
    _check_params(view)
    name = view.unit.name
    with place_to_wait(call):
        run_ids = await call.rota.restart_unit(
            name, instance=None, rolling=None, trigger=call.trigger, actor=call.actor
        )
        over = await all_ended(call, run_ids)
    message = f"{name} restarts." if view.unit.kind is Kind.SERVICE else f"{name}: run {run_ids[0]} took over."
    return _done(call, message, run_ids, done=over)


def _unit(call: Call[WaitQuery, Nothing], *, waits: bool = False) -> UnitView:
    view = find(call.rota, call.path["name"])
    check_triggerable(view)
    if call.query.wait and view.unit.kind is Kind.SERVICE and not waits:
        fault = wrong("query.wait", "This version does not wait until a service is ready; leave it out.")
        raise unprocessable([fault])
    return view


def _check_params(view: UnitView) -> None:
    params = view.unit.params if isinstance(view.unit, Task) else ()
    missing = [param.name for param in params if param.required and param.default is None]
    if missing:
        raise RefusedError(
            f"{view.unit.name} needs {', '.join(missing)}, which has no default.",
            hint="Run it with its parameters instead.",
        )


def _runs(run_ids: Sequence[str]) -> str:
    return f"run {run_ids[0]}" if len(run_ids) == 1 else f"{len(run_ids)} runs"


def _done(call: Call[WaitQuery, Nothing], message: str, run_ids: Sequence[str], *, done: bool) -> Reply:
    action = Action(message=message, task_name=call.path["name"], done=done, run_ids=list(run_ids))
    return told(action, call.request)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="start_task",
        method="POST",
        path="/api/tasks/{name}/start",
        tag="Tasks",
        scope=Scope.TRIGGER,
        summary="Start a unit",
        description="A task: one run, nothing where one is active or waits. A service: fills its free places and lifts "
        "a stop by hand.",
        query=WaitQuery,
        body=Nothing,
        success=Success(schema=Action),
        errors=(403, 404, 409),
        handle=start_task,
    ),
    Operation(
        id="stop_task",
        method="POST",
        path="/api/tasks/{name}/stop",
        tag="Tasks",
        scope=Scope.TRIGGER,
        summary="Stop a unit",
        description="A task: what is active is stopped, what waits ends, the schedule goes on. A service stays down, "
        "over restarts too, until it is started.",
        query=WaitQuery,
        body=Nothing,
        success=Success(schema=Action),
        errors=(403, 404),
        handle=stop_task,
    ),
    Operation(
        id="restart_task",
        method="POST",
        path="/api/tasks/{name}/restart",
        tag="Tasks",
        scope=Scope.TRIGGER,
        summary="Restart a unit",
        description="A task: everything ends, then exactly one run begins. 409 where the old run is not gone in "
        "graceful_stop and 5 s: nothing new was started then.",
        query=WaitQuery,
        body=Nothing,
        success=Success(schema=Action),
        errors=(403, 404, 409),
        handle=restart_task,
    ),
)
