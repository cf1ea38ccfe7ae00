"""The daemon itself on the wire."""

from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.wire.absent import given
from rota.wire.time import Instant

if TYPE_CHECKING:  # as in `rota.wire.task`
    from rota.model.view import Ability, DaemonView


class KeeperInfo(Struct, kw_only=True):
    """The keeper above the daemon."""

    version: Annotated[str, Meta(description="Of Rota; empty where the keeper is too old to say.")]
    pid: int
    protocol: Annotated[int, Meta(description="Of the channel between the two.")]
    started_at: Instant
    id: Annotated[str, Meta(description="Identity of the keeper's life.")]
    daemon_starts: Annotated[int, Meta(description="How many daemons it has started, this one included.")]
    daemon_deaths: Annotated[list[str], Meta(description="The last deaths of daemons, newest first, a sentence each.")]


class Capability(Struct, kw_only=True):
    """Something that a machine may lack."""

    name: Annotated[str, Meta(description="The key of rota.toml that needs it, or a word of its own.")]
    available: bool
    reason: Annotated[str | UnsetType, Meta(description="What is missing.")] = UNSET


class DaemonInfo(Struct, kw_only=True):
    """Facts about the daemon."""

    version: str
    fingerprint: Annotated[str, Meta(description="Of this installation, for good.")]
    config_path: str
    data_dir: str
    host: str
    port: int
    pid: int
    started_at: Instant
    now: Instant
    keeper: KeeperInfo
    resolved_timezone: str
    timezone_source: Annotated[str, Meta(extra_json_schema={"enum": ["config", "default"]})]
    external_url: Annotated[str | UnsetType, Meta(description="Where people reach it.")] = UNSET
    auth_disabled: bool
    tls: bool
    tls_fingerprint: Annotated[str | UnsetType, Meta(description="SHA-256 of the certificate.")] = UNSET
    service_managed: Annotated[bool, Meta(description="The init system of the machine keeps Rota up.")]
    config_loaded_at: Instant
    config_hash: str
    config_stale: Annotated[bool, Meta(description="The files are not what is in force.")]
    config_problems: Annotated[list[str], Meta(description="Why: a sentence each.")]
    scheduling_active: bool
    tasks: int
    services: int
    active_runs: int
    queued_runs: int
    capabilities: list[Capability]
    disk_lack: Annotated[str, Meta(description="Why no run starts for want of room on the disk.")] | UnsetType = UNSET


class Ready(Struct, kw_only=True):
    """Whether everything that firing needs is there."""

    ready: bool
    checks: Annotated[dict[str, str], Meta(description="ok, or what is wrong, by name of the check.")]


class Accepted(Struct, kw_only=True):
    """Something will happen soon."""

    message: str


def capability_of(ability: "Ability") -> Capability:
    """Something that a machine may lack, as it is told."""
    return Capability(name=ability.name, available=ability.lack is None, reason=given(ability.lack))


def daemon_of(view: "DaemonView") -> DaemonInfo:
    """The facts as they are told."""
    return DaemonInfo(
        version=view.version,
        fingerprint=view.fingerprint,
        config_path=view.config_path,
        data_dir=view.data_dir,
        host=view.host,
        port=view.port,
        pid=view.pid,
        started_at=view.started_at,
        now=view.now,
        keeper=KeeperInfo(
            version=view.keeper_version,
            pid=view.keeper_pid,
            protocol=view.keeper_protocol,
            started_at=view.keeper_started_at,
            id=view.keeper_id,
            daemon_starts=view.daemon_starts,
            daemon_deaths=list(view.daemon_deaths),
        ),
        resolved_timezone=view.timezone,
        timezone_source="config" if view.timezone_configured else "default",
        external_url=given(view.external_url),
        auth_disabled=view.auth_disabled,
        tls=view.tls,
        tls_fingerprint=given(view.tls_fingerprint),
        service_managed=view.service_managed,
        config_loaded_at=view.config_loaded_at,
        config_hash=view.config_hash,
        config_stale=bool(view.config_problems),
        config_problems=list(view.config_problems),
        scheduling_active=view.scheduling_active,
        disk_lack=given(view.disk_lack),
        tasks=view.tasks,
        services=view.services,
        active_runs=view.active_runs,
        queued_runs=view.queued_runs,
        capabilities=[capability_of(one) for one in view.abilities],
    )
