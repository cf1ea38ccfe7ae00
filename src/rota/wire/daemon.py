"""The daemon itself on the wire."""

from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.wire.absent import given
from rota.wire.time import Instant

if TYPE_CHECKING:  # as in `rota.wire.task`
    from rota.model.view import DaemonView


class KeeperInfo(Struct, kw_only=True):
    """The keeper above the daemon."""

    id: Annotated[str, Meta(description="Identity of the keeper's life.")]
    started_at: Instant
    daemon_starts: Annotated[int, Meta(description="How many daemons it has started, this one included.")]
    daemon_deaths: Annotated[list[str], Meta(description="The last deaths of daemons, newest first, a sentence each.")]


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
    external_url: str | UnsetType = UNSET
    auth_disabled: bool
    tls: bool
    tls_fingerprint: Annotated[str, Meta(description="SHA-256 of the certificate.")] | UnsetType = UNSET
    config_loaded_at: Instant
    config_hash: str
    config_stale: Annotated[bool, Meta(description="The files are not what is in force.")]
    config_problems: Annotated[list[str], Meta(description="Why: a sentence each.")]
    scheduling_active: bool
    disk_lack: Annotated[str, Meta(description="Why no run starts for want of room on the disk.")] | UnsetType = UNSET
    tasks: int
    services: int
    active_runs: int
    queued_runs: int


class Ready(Struct, kw_only=True):
    """Whether everything that firing needs is there."""

    ready: bool
    checks: Annotated[dict[str, str], Meta(description="ok, or what is wrong, by name of the check.")]


class Accepted(Struct, kw_only=True):
    """Something will happen soon."""

    message: str


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
            id=view.keeper_id,
            started_at=view.keeper_started_at,
            daemon_starts=view.daemon_starts,
            daemon_deaths=list(view.daemon_deaths),
        ),
        resolved_timezone=view.timezone,
        timezone_source="config" if view.timezone_configured else "default",
        external_url=given(view.external_url),
        auth_disabled=view.auth_disabled,
        tls=view.tls_fingerprint is not None,
        tls_fingerprint=given(view.tls_fingerprint),
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
    )
