"""rota.toml, and all that it names, as a checked configuration; or all that is wrong with it."""

import hashlib
import os.path
from collections.abc import Mapping, Sequence
from pathlib import Path

from rota.config.account import home_of
from rota.config.definition import define
from rota.config.descriptor import check_descriptors
from rota.config.doubt import warn_of_doubts
from rota.config.encryption import check_encryption
from rota.config.idle import warn_of_idle_keys
from rota.config.include import Reading, gather, read_files
from rota.config.meaning import Defaults, make_unit
from rota.config.param import check_params
from rota.config.probe import check_probes
from rota.config.reader import Reader
from rota.config.reference import check_dependencies, check_notifiers, check_pools
from rota.config.socket import check_sockets
from rota.config.source import Sources
from rota.config.unit import Draft
from rota.model.configuration import Configuration, DaemonSettings, StorageSettings
from rota.model.error import ConfigError, Severity
from rota.model.unit import AnyUnit


def load(path: Path, *, environ: Mapping[str, str]) -> Configuration:
    """The configuration of this root file, warnings included; ConfigError carries all errors.

    Both in the order of the files (root, included ones, env files), then by place.
    """
    return load_from(Sources(), os.path.abspath(path), environ=environ)


def load_from(sources: Sources, path: str, *, environ: Mapping[str, str]) -> Configuration:
    """The same, of the files as `sources` has them. The path is absolute."""
    reader = Reader(sources=sources, environ=environ, home=home_of(None, environ))
    files = read_files(path, reader)
    readings = [file for file in files if file is not None]
    if len(readings) < len(files):  # what the others seem to lack may be defined where nothing could be read
        _raise_errors(reader)
    root = readings[0]
    check_encryption(root, reader)
    timezone = root.values.get("scheduler", {}).get("timezone")
    pools = {name: pool.get("size", 1) for name, pool in gather(readings, ["pools"], reader).items()}
    units = _units(readings, timezone or "UTC", pools, reader)
    _raise_errors(reader)
    return Configuration(
        path=path,
        timezone=timezone or "UTC",
        timezone_configured=timezone is not None,
        daemon=DaemonSettings(**root.values.get("daemon", {})),
        storage=StorageSettings(**root.values.get("storage", {})),
        pools=pools,
        units=units,
        definitions={name: define(unit) for name, unit in units.items()},
        warnings=tuple(reader.problems),
        sources=sources.contents,
        hash=_hash(sources.contents),
    )


def _units(readings: Sequence[Reading], timezone: str, pools: Mapping[str, int], reader: Reader) -> dict[str, AnyUnit]:
    """All units, checked against each other; worth nothing where an error was reported."""
    drafts: dict[str, Draft] = gather(readings, ["tasks", "services"], reader)
    check_pools(drafts, pools, reader)
    check_dependencies(drafts, reader)
    check_sockets(drafts, reader)
    check_probes(drafts, reader)
    check_descriptors(drafts, reader)
    _check_alerts(readings, drafts, reader)
    check_params(drafts, reader)
    warn_of_idle_keys(drafts, reader)
    warn_of_doubts(drafts, reader)
    defaults = Defaults(readings[0].raw.get("defaults"), reader)
    return {
        name: make_unit(draft, defaults=defaults, timezone=timezone, reader=reader) for name, draft in drafts.items()
    }


def _check_alerts(readings: Sequence[Reading], drafts: Mapping[str, Draft], reader: Reader) -> None:
    """What later versions act on: names come once, and whoever is to be told is defined."""
    gather(readings, ["monitors"], reader)
    notifiers = gather(readings, ["notifiers"], reader)
    tables = [(draft.raw, draft.values) for draft in drafts.values()]
    defaults = readings[0].raw.get("defaults")
    if defaults is not None:
        tables.append((defaults, readings[0].values.get("defaults", {})))
    check_notifiers(tables, notifiers, reader)


def _raise_errors(reader: Reader) -> None:
    errors = [problem for problem in reader.problems if problem.severity is Severity.ERROR]
    if errors:
        raise ConfigError(errors)


def _hash(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over the paths and contents of all sources."""
    whole = hashlib.sha256()
    for path, content in sorted(contents.items()):
        whole.update(f"{path}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()
