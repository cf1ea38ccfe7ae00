"""From a unit and a run to what the runner is handed."""

import pwd
from collections.abc import Mapping
from datetime import UTC

from rota.engine.context import Context
from rota.model.launch import Launch, Place
from rota.model.run import Run
from rota.model.unit import AnyUnit, EnvBase, Service, Task

CLEAN = ("HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TZ", "USER")


def launch_of(unit: AnyUnit, run: Run, context: Context) -> Launch:
    """Everything the runner needs to carry this run out under the unit's definition as it is now."""
    return Launch(
        run_id=run.id,
        unit=unit.name,
        argv=tuple(context.command(unit)),
        env=environment(unit, run, context.base_env),
        cwd=unit.working_dir,
        umask=unit.umask,
        places=places(unit, context.pools),
        timeout=unit.timeout or None if isinstance(unit, Task) else None,
        stop_signal=unit.stop_signal,
        grace=unit.graceful_stop,
        log_max_size=unit.log_max_size,
        log_on_full=unit.log_on_full,
        secrets=tuple(unit.secrets.values()),
    )


def places(unit: AnyUnit, pools: Mapping[str, int]) -> tuple[Place, ...]:
    """What a run of this unit claims: a place of its task, one of its pool. Services are counted by their actor."""
    if isinstance(unit, Service):
        return ()
    own = Place(name=f"task:{unit.name}", limit=unit.parallelism)
    if unit.pool is None:
        return (own,)
    return (own, Place(name=f"pool:{unit.pool}", limit=pools[unit.pool]))


def environment(unit: AnyUnit, run: Run, base: Mapping[str, str]) -> dict[str, str]:
    """The layers of config.md, the later ones winning; Rota's own come last and cannot be overridden."""
    env = {name: value for name, value in base.items() if not name.startswith("ROTA_")}
    if unit.env_base is EnvBase.CLEAN:
        env = {name: value for name, value in env.items() if name in CLEAN}
    env.update(account(unit.user))
    env.update(unit.env)
    env.update({name: secret.reveal() for name, secret in unit.secrets.items()})
    env.update(own_variables(unit, run))
    return env


def account(user: str | None) -> dict[str, str]:
    """HOME and its kin of the account a run runs as, when that is another one; nothing for an unknown account."""
    if user is None:
        return {}
    try:
        entry = pwd.getpwnam(user.partition(":")[0])
    except KeyError:
        return {}  # the start fails for this very reason, and says so
    return {"HOME": entry.pw_dir, "USER": entry.pw_name, "LOGNAME": entry.pw_name, "SHELL": entry.pw_shell}


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
    return own
