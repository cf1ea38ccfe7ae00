"""The operations that start, stop and restart whole units."""

from collections.abc import Sequence

from rota.api.endpoint.service import InstanceQuery, RestartQuery, restart_service, start_service, stop_service
from rota.api.endpoint.task import check_triggerable, find
from rota.api.endpoint.wait import W, all_ended, place_to_wait
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.error import RefusedError
from rota.model.unit import Service, Task
from rota.model.view import UnitView
from rota.wire.action import Action


async def start_task(call: Call[InstanceQuery, Nothing]) -> Reply:
    """One run of a task, or the missing instances of a service."""
    view = _unit(call)
    _check_params(view)
    name = view.unit.name
    with place_to_wait(call):
        if isinstance(view.unit, Service):
            return told(await start_service(call, name), call.request)
        run_ids = await call.rota.start_unit(name, instance=call.query.index, trigger=call.trigger, actor=call.actor)
        over = await all_ended(call, run_ids)
    message = f"{name}: {_runs(run_ids)} started." if run_ids else f"{name} is active already."
    return _done(call, message, run_ids, done=over)


async def stop_task(call: Call[InstanceQuery, Nothing]) -> Reply:
    """Everything of it ends, or one instance."""
    view = _unit(call)
    name = view.unit.name
    with place_to_wait(call):
        if isinstance(view.unit, Service):
            return told(await stop_service(call, name), call.request)
        run_ids = await call.rota.stop_unit(name, instance=call.query.index, actor=call.actor)
        over = await all_ended(call, run_ids)
    left = call.rota.unit(name)
    over = over or left is None or left.active_runs == 0
    message = f"{name}: {_runs(run_ids)} {'stopped' if over else 'stopping'}." if run_ids else f"{name}: nothing ran."
    return _done(call, message, run_ids, done=over)


async def restart_task(call: Call[RestartQuery, Nothing]) -> Reply:
    """Everything of it ends, then it begins anew; of a service, instance after instance."""
    view = _unit(call)
    _check_params(view)
    name = view.unit.name
    with place_to_wait(call):
        if isinstance(view.unit, Service):
            return told(await restart_service(call, view.unit), call.request)
        run_ids = await call.rota.restart_unit(
            name, instance=call.query.index, rolling=call.query.in_turn, trigger=call.trigger, actor=call.actor
        )
        over = await all_ended(call, run_ids)
    return _done(call, f"{name}: run {run_ids[0]} took over.", run_ids, done=over)


def _unit(call: Call[W, Nothing]) -> UnitView:
    view = find(call.rota, call.path["name"])
    check_triggerable(view, call.caller)
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


def _done(call: Call[W, Nothing], message: str, run_ids: Sequence[str], *, done: bool) -> Reply:
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
        description="A task: one run, nothing where one is active or waits. A service: fills its free places, or one, "
        "and lifts a stop by hand; wait answers when it is ready, or will not be soon, and the message says why.",
        query=InstanceQuery,
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
        description="A task: what is active is stopped, what waits ends, the schedule goes on. A service, or one "
        "instance, stays down, over restarts too, until it is started.",
        query=InstanceQuery,
        body=Nothing,
        success=Success(schema=Action),
        errors=(403, 404, 409),
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
        "graceful_stop and 5 s: nothing new was started then. A service: its instances are replaced, or one, as its "
        "rolling says; wait answers when all are ready, or where it halted, and the message says why.",
        query=RestartQuery,
        body=Nothing,
        success=Success(schema=Action),
        errors=(403, 404, 409),
        patient=True,
        handle=restart_task,
    ),
)
