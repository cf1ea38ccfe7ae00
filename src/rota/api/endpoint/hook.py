"""Inbound webhooks: the verbs of a unit for whoever has one of its tokens, whatever its `api_trigger` says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.endpoint.service import Index, InstanceQuery, InTurn, RestartQuery
from rota.api.endpoint.task import run_task
from rota.api.endpoint.verb import restart_task, start_task, stop_task
from rota.api.endpoint.wait import WaitQuery
from rota.api.http.reply import Reply
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.wire.action import Action
from rota.wire.run import Run, RunInput


class HookQuery(Struct, kw_only=True):
    """What every hook may be sent with."""

    token: (
        Annotated[
            str, Meta(max_length=4096, description="A token of the unit, where no Authorization header can be sent.")
        ]
        | UnsetType
    ) = UNSET
    ignore_body: Annotated[
        bool, Meta(description="true: the body is the sender's own, of any media type, and is passed over.")
    ] = False


class HookInstanceQuery(HookQuery, kw_only=True):
    """All of a unit, or one instance."""

    instance: Index | UnsetType = UNSET


class HookRestartQuery(HookInstanceQuery, kw_only=True):
    """And how its instances are replaced."""

    rolling: InTurn | UnsetType = UNSET


async def run_by_hook(call: Call[HookQuery, RunInput]) -> Reply:
    """A run now."""
    return await run_task(_plain(call, WaitQuery()))


async def start_by_hook(call: Call[HookInstanceQuery, Nothing]) -> Reply:
    """One run of a task, or the missing instances of a service."""
    return await start_task(_plain(call, InstanceQuery(instance=call.query.instance)))


async def stop_by_hook(call: Call[HookInstanceQuery, Nothing]) -> Reply:
    """Everything of it ends, or one instance."""
    return await stop_task(_plain(call, InstanceQuery(instance=call.query.instance)))


async def restart_by_hook(call: Call[HookRestartQuery, Nothing]) -> Reply:
    """Everything of it ends, then it begins anew; of a service, instance after instance."""
    query = RestartQuery(instance=call.query.instance, rolling=call.query.rolling)
    return await restart_task(_plain(call, query))


def _plain(call: Call[Any, Any], query: Struct) -> Call[Any, Any]:
    """The same, as the verb itself is called: nobody waits."""
    return replace(call, query=query)


def _hook(
    verb: str,
    handle: Callable[[Call[Any, Any]], Any],
    *,
    what: str,
    query: type[HookQuery] = HookInstanceQuery,
    body: type[Struct] = Nothing,
    success: Success = Success(schema=Action),  # noqa: B008 it is frozen
    patient: bool = False,
) -> AnyOperation:
    return Operation(
        id=f"hook_{verb}_task",
        method="POST",
        path=f"/api/hooks/tasks/{{name}}/{verb}",
        tag="Hooks",
        scope=Scope.HOOK,
        summary=f"{what} by a webhook",
        description=f"As {verb}_task without wait, for whoever shows one of the unit's hook_tokens: as Bearer header, "
        "or where there is no such header as token in the query. api_trigger does not matter. 401 is the same for an "
        "unknown unit, one without tokens and a wrong token; 403: this token does not allow the verb; 429: 20 of these "
        "401 came from this address within a minute, and now no token of it is looked at.",
        query=query,
        body=body,
        success=success,
        errors=(401, 403, 404, 409, 429),
        patient=patient,
        handle=handle,
    )


OPERATIONS: tuple[AnyOperation, ...] = (
    _hook(
        "run", run_by_hook, what="Run a task", query=HookQuery, body=RunInput, success=Success(schema=Run, status=201)
    ),
    _hook("start", start_by_hook, what="Start a unit"),
    _hook("stop", stop_by_hook, what="Stop a unit"),
    _hook("restart", restart_by_hook, what="Restart a unit", query=HookRestartQuery, patient=True),
)
