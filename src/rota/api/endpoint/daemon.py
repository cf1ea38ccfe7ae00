"""The operations on the daemon itself."""

from dataclasses import replace
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.api.http.problem import Problem, retry_after, wrong
from rota.api.http.reply import TEXT, Body, Reply, told
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.wire.absent import or_none
from rota.wire.daemon import Accepted, DaemonInfo, Ready, daemon_of
from rota.wire.reload import ReloadResult, reload_of


class ReloadQuery(Struct):
    """What is asked of a reload."""

    dry_run: bool = False
    expect: Annotated[str, Meta(max_length=64, description="config_hash of an earlier dry run.")] | UnsetType = UNSET


ALIVE = Body(b"OK")


async def get_health(_call: Call[Nothing, Nothing]) -> Reply:
    """The process answers."""
    return Reply(body=ALIVE, media_type=TEXT)


async def get_ready(call: Call[Nothing, Nothing]) -> Reply:
    """Whether everything that firing needs is there."""
    checks = call.rota.checks()
    faults = [wrong(f"check.{name}", trouble) for name, trouble in checks.items() if trouble is not None]
    if faults:
        detail = "Not ready: " + "; ".join(f"{name}: {trouble}" for name, trouble in checks.items() if trouble)
        raise Problem(503, detail, errors=faults, headers=retry_after(1))
    return told(Ready(ready=True, checks=dict.fromkeys(checks, "ok")), call.request)


async def get_daemon(call: Call[Nothing, Nothing]) -> Reply:
    """Facts."""
    access = call.access
    view = replace(call.rota.daemon(), fingerprint=access.fingerprint, auth_disabled=not access.settings.is_on)
    return told(daemon_of(view), call.request)


async def reload_daemon(call: Call[ReloadQuery, Nothing]) -> Reply:
    """Goes over to what the files say now, or tells what that would change."""
    expect = or_none(call.query.expect)
    view = await call.rota.reload(dry_run=call.query.dry_run, expect=expect, actor=call.actor)
    return told(reload_of(view), call.request)


async def restart_daemon(call: Call[Nothing, Nothing]) -> Reply:
    """A new daemon under the same keeper."""
    await call.rota.restart_daemon(actor=call.actor)
    message = "The daemon is being replaced; runs and services go on meanwhile."
    return told(Accepted(message=message), call.request, status=202)


async def stop_daemon(call: Call[Nothing, Nothing]) -> Reply:
    """A full stop."""
    await call.rota.shut_down(actor=call.actor)
    return told(Accepted(message="A full stop has begun."), call.request, status=202)


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation(
        id="get_health",
        method="GET",
        path="/health",
        tag="Daemon",
        scope=Scope.PUBLIC,
        summary="The process answers",
        description="Asks nothing else: whoever wants to know whether jobs will run asks `/ready`.",
        query=Nothing,
        body=Nothing,
        success=Success(media_type=TEXT),
        handle=get_health,
    ),
    Operation(
        id="get_ready",
        method="GET",
        path="/ready",
        tag="Daemon",
        scope=Scope.PUBLIC,
        summary="Everything that firing needs is there",
        description="Recovery is done, the store can be written, the keeper is connected, the scheduler "
        "ticks, the disk has room.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=Ready),
        errors=(503,),
        handle=get_ready,
    ),
    Operation(
        id="get_daemon",
        method="GET",
        path="/api/daemon",
        tag="Daemon",
        scope=Scope.READ,
        summary="Facts about the daemon",
        description="Version, places, configuration in force, and what is amiss with it.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=DaemonInfo),
        handle=get_daemon,
    ),
    Operation(
        id="reload_daemon",
        method="POST",
        path="/api/daemon/reload",
        tag="Daemon",
        scope=Scope.ADMIN,
        summary="Go over to what the files say now",
        description="All of it or nothing, one reload at a time. A dry run changes nothing and tells what would.",
        query=ReloadQuery,
        body=Nothing,
        success=Success(schema=ReloadResult),
        errors=(409, 422),
        patient=True,
        handle=reload_daemon,
    ),
    Operation(
        id="restart_daemon",
        method="POST",
        path="/api/daemon/restart",
        tag="Daemon",
        scope=Scope.SOCKET,
        summary="Replace the daemon, not what it runs",
        description="The installed version checks itself first; when it fails, nothing is touched.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=Accepted, status=202),
        errors=(403, 409),
        patient=True,
        handle=restart_daemon,
    ),
    Operation(
        id="stop_daemon",
        method="POST",
        path="/api/daemon/stop",
        tag="Daemon",
        scope=Scope.SOCKET,
        summary="End the daemon, the keeper and all they run",
        description="As `rota down` does: everything walks its stop ladder.",
        query=Nothing,
        body=Nothing,
        success=Success(schema=Accepted, status=202),
        errors=(403,),
        patient=True,
        handle=stop_daemon,
    ),
)
