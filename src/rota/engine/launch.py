"""From a unit and a run to what the runner is handed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, timedelta

from rota.engine.context import Context
from rota.model.launch import Launch, Place
from rota.model.run import Run
from rota.model.unit import AnyUnit, EnvBase, Probe, Service, Task
from rota.param import written

CLEAN = ("HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TZ", "USER")
OWN = frozenset(
    {"ROTA_RUN_ID", "ROTA_TASK", "ROTA_ATTEMPT", "ROTA_SLOT", "ROTA_TRIGGER", "ROTA_INSTANCE"}
    | {"LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}
)
"""What only Rota may set: it says to a run what is true of this very run.

LISTEN_PID is set by the argv, NOTIFY_SOCKET by the runner; WATCHDOG_PID stays away (sd_watchdog_enabled(3)).
"""
AT_ONCE = timedelta()


def launch_of(unit: AnyUnit, run: Run, context: Context) -> Launch:
    """Everything the runner needs to carry this run out under the unit's definition as it is now."""
    command = context.command(unit, arguments(unit, run))
    launch = Launch(
        run_id=run.id,
        unit=unit.name,
        argv=command.argv,
        env=environment(unit, run, base=context.base_env, account=command.env),
        cwd=unit.working_dir,
        obstacle=command.obstacle,
        limits=unit.limits,
        umask=unit.umask,
        places=places(unit, context.pools.sizes),
        timeout=unit.timeout or None if isinstance(unit, Task) else None,
        stop_signal=unit.stop_signal,
        grace=unit.graceful_stop,
        log_max_size=unit.log_max_size,
        log_on_full=unit.log_on_full,
        secrets=tuple(unit.secrets.values()),
    )
    return _as_service(launch, unit) if isinstance(unit, Service) else launch


def probe_launch(service: Service, run: Run, probe: Probe, probe_id: str, context: Context) -> Launch:
    """A probe of this run by command: a script in the run's surroundings, with none of what is the run's alone."""
    assert probe.command is not None, "others are asked in other ways"
    asking = replace(service, run=probe.command, sockets=(), ready=None, watchdog=None)
    launch = launch_of(asking, replace(run, id=probe_id), context)
    return replace(launch, probe_of=run.id, timeout=probe.timeout, grace=AT_ONCE)


def _as_service(launch: Launch, service: Service) -> Launch:
    """With what passes between a service and its runner while it lives."""
    return replace(
        launch,
        sockets=tuple(addresses(service)),
        notify=service.ready is not None and service.ready.notify,
        watchdog=service.watchdog,
    )


def addresses(service: Service) -> list[str]:
    """What it listens on."""
    return [socket.address for socket in service.sockets]


def places(unit: AnyUnit, pools: Mapping[str, int]) -> tuple[Place, ...]:
    """What a run of this unit claims: a place of its task, one of its pool. Services are counted by their actor.

    A pool that a reload has just taken away has no place; its tasks are about to be told.
    """
    if isinstance(unit, Service):
        return ()
    own = Place(name=f"task:{unit.name}", limit=unit.parallelism)
    if unit.pool is None:
        return (own,)
    return (own, Place(name=f"pool:{unit.pool}", limit=pools.get(unit.pool, 0)))


def arguments(unit: AnyUnit, run: Run) -> tuple[str, ...]:
    """The parameters that are handed over as arguments, in the order in which the unit defines them.

    Each keeps its place: one that was left out before another is an empty string.
    """
    taken = [param.name for param in unit.params if param.as_argument] if isinstance(unit, Task) else []
    while taken and taken[-1] not in run.params:
        taken.pop()
    return tuple(written(run.params[name]) if name in run.params else "" for name in taken)


def environment(unit: AnyUnit, run: Run, *, base: Mapping[str, str], account: Mapping[str, str]) -> dict[str, str]:
    """The layers of config.md, the later ones winning; Rota's own come last and cannot be overridden."""
    env = {name: value for name, value in base.items() if not name.startswith("ROTA_")}
    if unit.env_base is EnvBase.CLEAN:
        env = {name: value for name, value in env.items() if name in CLEAN}
    env |= account
    env |= unit.env
    env |= {name: secret.reveal() for name, secret in unit.secrets.items()}
    env |= parameters(unit, run)
    return {name: value for name, value in env.items() if name not in OWN} | own_variables(unit, run)


def parameters(unit: AnyUnit, run: Run) -> dict[str, str]:
    """The parameters that are handed over as variables: `day` is `PARAM_DAY`."""
    taken = {param.name for param in unit.params if param.as_argument} if isinstance(unit, Task) else set()
    return {f"PARAM_{name.upper()}": written(value) for name, value in run.params.items() if name not in taken}


def own_variables(unit: AnyUnit, run: Run) -> dict[str, str]:
    """What Rota tells a run about itself."""
    own = {
        "ROTA_RUN_ID": run.id,
        "ROTA_TASK": unit.name,
        "ROTA_ATTEMPT": str(run.attempt),
        "ROTA_TRIGGER": str(run.trigger),
    }
    if run.due_at is not None:
        own["ROTA_SLOT"] = run.due_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(unit, Service):
        own["ROTA_INSTANCE"] = str(run.instance)
        own |= _of_service(unit)
    return own


def _of_service(service: Service) -> dict[str, str]:
    """What sd_listen_fds_with_names(3) and sd_watchdog_enabled(3) ask for."""
    own = {}
    if service.sockets:
        own["LISTEN_FDS"] = str(len(service.sockets))
        own["LISTEN_FDNAMES"] = ":".join(socket.name for socket in service.sockets)
    if service.watchdog is not None:
        own["WATCHDOG_USEC"] = str(service.watchdog // timedelta(microseconds=1))
    return own
