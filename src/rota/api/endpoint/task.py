"""The operations on units."""

import difflib

from msgspec import UNSET, Struct, UnsetType

from rota.api.caller import NOBODY, Caller, Via
from rota.api.endpoint.param import resolve
from rota.api.endpoint.start import KEY_HEADER, key_of, start_run
from rota.api.endpoint.told import slot_traits
from rota.api.endpoint.wait import WaitQuery
from rota.api.http.problem import Problem, unprocessable, wrong
from rota.api.http.reply import Body, Reply, told, told_bare
from rota.api.http.words import TOO_FAR
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.port.read import Reads
from rota.api.scope import Scope
from rota.model.error import NotFoundError, RefusedError
from rota.model.unit import Kind
from rota.model.view import UnitView
from rota.schedule.zone import EARLIEST, LATEST
from rota.wire.detail import TaskDetail, detail_of
from rota.wire.run import Run, RunInput
from rota.wire.task import Task, task_of
from rota.wire.time import Instant
from rota.wire.why import Why, why_of


class WhyQuery(Struct):
    """Which firing."""

    at: Instant | UnsetType = UNSET

    def __post_init__(self) -> None:
        if not isinstance(self.at, UnsetType) and not EARLIEST <= self.at <= LATEST:
            raise unprocessable([wrong("query.at", TOO_FAR, self.at.isoformat())])


class TaskList:
    """The answer of `GET /api/tasks`, kept as bytes until a unit changes; then only that unit is written anew."""

    def __init__(self) -> None:
        self._revision: int | None = None
        self._body = Body(b"[]")
        self._written: dict[str, tuple[UnitView, bytes]] = {}

    async def answer(self, call: Call[Nothing, Nothing]) -> Reply:
        """All units, sorted by name."""
        return Reply(body=self.body(call.rota))

    def body(self, rota: Reads) -> Body:
        """The same object as before while nothing changed."""
        revision = rota.revision()
        if revision != self._revision:
            self._written = {view.unit.name: self._write(view) for view in rota.units()}
            self._body = Body(b"[" + b",".join(text for _, text in self._written.values()) + b"]")
            self._revision = revision
        return self._body

    def _write(self, view: UnitView) -> tuple[UnitView, bytes]:
        known = self._written.get(view.unit.name)
        return known if known is not None and known[0] is view else (view, told_bare(task_of(view)))


async def get_task(call: Call[Nothing, Nothing]) -> Reply:
    """One unit with its definition, and its instances."""
    view = find(call.rota, call.path["name"])
    name = view.unit.name
    warnings, usage = call.rota.definitions.warnings(name), call.rota.machine.usage(name)
    detail = detail_of(view, call.rota.instances(name), call.rota.rolling(name), warnings=warnings, usage=usage)
    return told(detail, call.request)


async def run_task(call: Call[WaitQuery, RunInput]) -> Reply:
    """A run now."""
    asked = {} if isinstance(call.body.params, UnsetType) else call.body.params
    key = key_of(call, {"run": asked})
    view = find(call.rota, call.path["name"])
    params = resolve(view.unit, asked)
    check_triggerable(view, call.caller)
    if view.unit.kind is Kind.SERVICE:
        raise RefusedError(f"{view.unit.name} is a service, which is always on.", hint="Use start, stop or restart.")
    return await start_run(call, view.unit.name, params, key)


async def get_why(call: Call[WhyQuery, Nothing]) -> Reply:
    """What became of a firing."""
    view = find(call.rota, call.path["name"])
    at = call.clock.now() if isinstance(call.query.at, UnsetType) else call.query.at
    answer = await call.rota.why(view.unit.name, at)
    traits = await slot_traits(call.rota, [] if answer.slot is None else [answer.slot])
    timezone = view.unit.timezone if view.unit.kind is Kind.TASK else "UTC"
    return told(why_of(answer, next(iter(traits.values()), None), timezone=timezone), call.request)


def find(rota: Reads, name: str) -> UnitView:
    """The unit of that name; NotFoundError with the nearest one."""
    view = rota.unit(name)
    if view is None:
        near = difflib.get_close_matches(name, [view.unit.name for view in rota.units()], n=1)
        hint = f"Did you mean {near[0]}?" if near else "`rota list` or GET /api/tasks shows all."
        raise NotFoundError(f"There is no task or service {name!r}.", hint=hint)
    return view


def check_triggerable(view: UnitView, caller: Caller = NOBODY) -> None:
    """403 where `api_trigger = false` keeps everybody's hands off but those of its own hooks."""
    if not view.unit.api_trigger and caller.via is not Via.HOOK:
        detail = f"{view.unit.name} has api_trigger = false: only its schedule and rota.toml rule it."
        raise Problem(403, detail, reason="api_trigger")


def list_tasks() -> AnyOperation:
    """The list, with a memory of its own for what it has written."""
    return Operation(
        id="list_tasks",
        method="GET",
        path="/api/tasks",
        tag="Tasks",
        scope=Scope.READ,
        summary="List all tasks",
        description="All tasks and services by name, with the values in force and how each stands. Kept "
        "ready: asking costs next to nothing.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=Task, is_list=True),
        handle=TaskList().answer,
    )


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_task",
        method="GET",
        path="/api/tasks/{name}",
        tag="Tasks",
        scope=Scope.READ,
        summary="One unit with its definition and instances",
        description="All of the list, and how it is defined: where, with which checks and limits; of a "
        "service its instances. Values of variables and secrets are never told.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=TaskDetail),
        errors=(404,),
        handle=get_task,
    ),
    Operation(
        id="run_task",
        method="POST",
        path="/api/tasks/{name}/run",
        tag="Tasks",
        scope=Scope.TRIGGER,
        summary="Run a task now",
        description="A run that overlap or a full queue refuses is born ended, with the reason.",
        query=WaitQuery,
        body=RunInput,
        success=Success(schema=Run, status=201),
        repeated=Success(schema=Run),
        errors=(403, 404, 409),
        headers={"Rota-Client": "ui, cli or tui: what triggered_by will say; otherwise api.", **KEY_HEADER},
        handle=run_task,
    ),
    Operation(
        id="get_why",
        method="GET",
        path="/api/tasks/{name}/why",
        tag="Schedule",
        scope=Scope.READ,
        summary="What became of a firing, in one sentence",
        description="Looks for the firing in the same minute (in the same second for six fields and "
        "`@every`) and tells what is known of it.",
        query=WhyQuery,
        body=Nothing,
        success=Success(schema=Why),
        errors=(404,),
        handle=get_why,
    ),
)
