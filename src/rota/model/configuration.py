"""The whole of an accepted configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from rota.model.error import Problem
from rota.model.unit import AnyUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSettings:
    """[daemon]."""

    host: str = "127.0.0.1"
    port: int = 9477
    shutdown_timeout: timedelta = timedelta(seconds=10)
    external_url: str | None = None
    include: tuple[str, ...] = ()
    tls: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    metrics: bool | None = None
    metrics_listen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSettings:
    """[storage]. None: the built-in that depends on the machine."""

    max_size: int | None = None
    min_free_space: int = 256 * 2**20
    keep_slots: timedelta = timedelta(days=400)
    url: str | None = None
    compress_after: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A unit's definition as rows name it: the SHA-256 of its JSON, which holds no secret value."""

    hash: str
    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything that `rota.toml` and what it names say, checked and with defaults filled in."""

    path: str
    """Absolute path of the root file."""
    timezone: str = "UTC"
    timezone_configured: bool = False
    daemon: DaemonSettings = DaemonSettings()
    storage: StorageSettings = StorageSettings()
    pools: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, AnyUnit] = field(default_factory=dict)
    """By name, in code point order."""
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    """One for each unit, by name."""
    warnings: tuple[Problem, ...] = ()
    sources: Mapping[str, bytes] = field(default_factory=dict)
    """Every file that was read (TOML, includes, env and secrets files), by absolute path."""
    hash: str = ""
    """SHA-256 over all sources."""
