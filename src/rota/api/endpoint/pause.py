"""The operations that hold a task's schedule and let it go on."""

from rota.api.endpoint.task import check_triggerable, find
from rota.api.http.reply import Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.view import UnitView
from rota.wire.action import Action, PauseInput


async def pause_task(call: Call[Nothing, PauseInput]) -> Reply:
    """Slots are not run any more, but told as paused."""
    name = _task(call).unit.name
    await call.rota.pause_task(name, reason=call.body.reason or None, actor=call.actor)
    return _done(call, f"{name} is paused: its schedule is not followed until it is resumed.")


async def resume_task(call: Call[Nothing, Nothing]) -> Reply:
    """On from the next firing."""
    view = _task(call)
    name = view.unit.name
    await call.rota.resume_task(name, actor=call.actor)
    if view.paused_at is None:
        return _done(call, f"{name} is not paused: its schedule is followed already.")
    return _done(call, f"{name} goes on with its next firing; nothing is caught up.")


def _task(call: Call[Nothing, PauseInput] | Call[Nothing, Nothing]) -> UnitView:
    view = find(call.rota, call.path["name"])
    check_triggerable(view)
    return view


def _done(call: Call[Nothing, PauseInput] | Call[Nothing, Nothing], message: str) -> Reply:
    action = Action(message=message, task_name=call.path["name"], done=True, run_ids=[])
    return told(action, call.request)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="pause_task",
        method="POST",
        path="/api/tasks/{name}/pause",
        tag="Tasks",
        scope=Scope.TRIGGER,
        summary="Pause a task's schedule",
        description="Its slots get the verdict paused; it can still be run by hand. A repeat keeps the first pause.",
        query=Nothing,
        body=PauseInput,
        success=Success(schema=Action),
        errors=(403, 404, 409),
        handle=pause_task,
    ),
    Operation(
        id="resume_task",
        method="POST",
        path="/api/tasks/{name}/resume",
        tag="Tasks",
        scope=Scope.TRIGGER,
        summary="Resume a paused task",
        description="It goes on with its next firing; nothing is caught up. Nothing happens where there is no pause.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=Action),
        errors=(403, 404, 409),
        handle=resume_task,
    ),
)
