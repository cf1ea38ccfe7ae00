"""One unit with its definition. Values of environment and secrets are never told, only their names."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import unit as model
from rota.model.instance import InstanceView, RollingView
from rota.model.instance import Usage as UsageView
from rota.model.secret import Secret
from rota.model.unit import EnvBase, ParamType, ParamValue
from rota.model.view import UnitView
from rota.wire.absent import filled, given
from rota.wire.instance import Instance, RollingNow, Usage, instance_of, rolling_of, sum_of, usage_of
from rota.wire.mask import masked
from rota.wire.task import Task, task_of
from rota.wire.time import given_nanoseconds, nanoseconds

REPEATING = (
    *("run", "description", "working_dir", "shell", "params", "success", "ready", "health", "sockets"),
    *("warnings", "instances_now"),
)
"""What may hold a text that was typed, and so the value of a secret."""
VERBS = ("run", "start", "stop", "restart")
"""Of hooks, in the order of the documentation."""


class Place(Struct, kw_only=True):
    """Where a definition stands."""

    file: str
    line: int


class Param(Struct, kw_only=True):
    """A parameter a task takes."""

    name: str
    type: ParamType
    required: bool
    default: ParamValue | UnsetType = UNSET
    choices: list[str] | UnsetType = UNSET
    pattern: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    as_: Annotated[
        str,
        Meta(description="env: the variable PARAM_NAME; arg: appended.", extra_json_schema={"enum": ["env", "arg"]}),
    ] = msgspec.field(name="as")


class Success(Struct, kw_only=True):
    """What must hold for a run to count as a success."""

    exit_codes: list[int] | UnsetType = UNSET
    output: str | UnsetType = UNSET
    not_output: str | UnsetType = UNSET
    file: str | UnsetType = UNSET
    file_newer_than: int | UnsetType = UNSET
    file_min_size: int | UnsetType = UNSET


class Limits(Struct, kw_only=True):
    """What a process may use."""

    nice: int | UnsetType = UNSET
    ionice: str | UnsetType = UNSET
    oom_score_adj: int | UnsetType = UNSET
    memory_max: int | UnsetType = UNSET
    cpu_max: float | UnsetType = UNSET
    pids_max: int | UnsetType = UNSET
    rlimits: dict[str, int] | UnsetType = UNSET


class Probe(Struct, kw_only=True):
    """How readiness or health is asked for."""

    notify: bool | UnsetType = UNSET
    http: str | UnsetType = UNSET
    tcp: str | UnsetType = UNSET
    log: str | UnsetType = UNSET
    command: str | UnsetType = UNSET
    interval: int
    timeout: int
    failures: int


class Rolling(Struct, kw_only=True):
    """How restart and reload replace instances."""

    max_unavailable: int
    start_first: bool


class TaskDetail(Task, kw_only=True):
    """A unit with its definition."""

    run: Annotated[str | list[str], Meta(description="A script for the shell, or a command and its arguments.")]
    defined_at: Place
    definition_hash: str
    rolling_now: RollingNow | UnsetType = UNSET
    params: list[Param] | UnsetType = UNSET
    env_names: list[str]
    secret_names: list[str]
    not_during: list[str] | UnsetType = UNSET
    retry_on: list[str] | UnsetType = UNSET
    success: Success | UnsetType = UNSET
    working_dir: str | UnsetType = UNSET
    user: str | UnsetType = UNSET
    umask: Annotated[str | UnsetType, Meta(description="Octal, such as 0022.")] = UNSET
    shell: str | UnsetType = UNSET
    env_base: EnvBase | UnsetType = UNSET
    limits: Limits | UnsetType = UNSET
    ready: Probe | UnsetType = UNSET
    health: Probe | UnsetType = UNSET
    watchdog: int | UnsetType = UNSET
    rolling: Rolling | UnsetType = UNSET
    cascade: bool | UnsetType = UNSET
    depends_timeout: int | UnsetType = UNSET
    sockets: list[str] | UnsetType = UNSET
    notify: list[str]
    hook_verbs: Annotated[list[str] | UnsetType, Meta(description="What its hook tokens allow, all together.")] = UNSET
    warnings: Annotated[list[str], Meta(description="What is right by itself and does nothing where it stands.")]
    instances_now: Annotated[list[Instance] | UnsetType, Meta(description="Of a service, by number.")] = UNSET
    usage: Annotated[Usage | UnsetType, Meta(description="Its live runs together, of a service its instances.")] = UNSET


def detail_of(
    view: UnitView,
    instances: Sequence[InstanceView] = (),
    rolling: RollingView | None = None,
    *,
    warnings: Sequence[str] = (),
    usage: UsageView | None = None,
) -> TaskDetail:
    """A unit as its own page tells it; of a service with its instances, and how far replacing them is."""
    unit = view.unit
    detail = TaskDetail(
        **msgspec.structs.asdict(task_of(view)),
        run=unit.run if isinstance(unit.run, str) else list(unit.run),
        defined_at=Place(file=unit.origin.file, line=unit.origin.line),
        definition_hash=view.definition,
        env_names=sorted(unit.env),
        secret_names=sorted(unit.secrets),
        working_dir=unit.working_dir,
        user=given(unit.user),
        umask=UNSET if unit.umask is None else f"{unit.umask:04o}",
        shell=unit.shell,
        env_base=unit.env_base,
        limits=_limits_of(unit.limits),
        notify=list(unit.notify),
        hook_verbs=filled([verb for verb in VERBS if any(verb in token.allow for token in unit.hook_tokens)]),
        warnings=list(warnings),
    )
    if isinstance(unit, model.Service):
        _add_service(detail, unit)
        detail.instances_now = [instance_of(instance) for instance in instances]
        detail.rolling_now = rolling_of(rolling)
        detail.usage = sum_of(instances)
    else:
        _add_task(detail, unit)
        detail.usage = UNSET if usage is None else usage_of(usage)
    _mask(detail, unit.secrets)
    return detail


def _add_task(detail: TaskDetail, unit: model.Task) -> None:
    detail.params = filled([_param_of(param) for param in unit.params])
    detail.not_during = filled(list(unit.not_during))
    detail.retry_on = filled(list(unit.retry_on))
    detail.success = _success_of(unit.success)


def _add_service(detail: TaskDetail, unit: model.Service) -> None:
    detail.ready = _probe_of(unit.ready)
    detail.health = _probe_of(unit.health)
    detail.watchdog = given_nanoseconds(unit.watchdog)
    detail.rolling = Rolling(max_unavailable=unit.rolling.max_unavailable, start_first=unit.starts_first)
    detail.cascade = unit.cascade
    detail.depends_timeout = nanoseconds(unit.depends_timeout)
    detail.sockets = filled([socket.typed(place) for place, socket in enumerate(unit.sockets)])


def _mask(detail: TaskDetail, secrets: Mapping[str, Secret]) -> None:
    """`${VAR}` puts a secret into an address or a pattern as well as into `secrets`; readers see neither."""
    for name in REPEATING:
        setattr(detail, name, masked(getattr(detail, name), secrets))


def _limits_of(limits: model.Limits) -> Limits | UnsetType:
    if limits == model.Limits():
        return UNSET
    return Limits(
        nice=given(limits.nice),
        ionice=given(limits.ionice),
        oom_score_adj=given(limits.oom_score_adj),
        memory_max=given(limits.memory_max),
        cpu_max=given(limits.cpu_max),
        pids_max=given(limits.pids_max),
        rlimits=filled(dict(limits.rlimits)),
    )


def _param_of(param: model.Param) -> Param:
    return Param(
        name=param.name,
        type=param.type,
        required=param.required,
        default=given(param.default),
        choices=filled(list(param.choices)),
        pattern=given(param.pattern),
        description=given(param.description),
        as_="arg" if param.as_argument else "env",
    )


def _success_of(success: model.Success) -> Success:
    return Success(
        exit_codes=list(success.exit_codes),
        output=given(success.output),
        not_output=given(success.not_output),
        file=given(success.file),
        file_newer_than=given_nanoseconds(success.file_newer_than),
        file_min_size=given(success.file_min_size),
    )


def _probe_of(probe: model.Probe | None) -> Probe | UnsetType:
    if probe is None:
        return UNSET
    return Probe(
        notify=filled(probe.notify),
        http=given(probe.http),
        tcp=given(probe.tcp),
        log=given(probe.log),
        command=given(probe.command),
        interval=nanoseconds(probe.interval),
        timeout=nanoseconds(probe.timeout),
        failures=probe.failures,
    )
