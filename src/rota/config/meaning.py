"""From drafts to units: what a unit says itself › [defaults] › built-in."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

from rota.config.document import Raw
from rota.config.raw import KEYS
from rota.config.reader import Reader
from rota.config.root import DEFAULTS
from rota.config.unit import Draft
from rota.config.variable import MOST_VARIABLES
from rota.model.unit import AnyUnit, Kind, Limits, Origin, Service, Task

_NONE: Mapping[str, Any] = {}
_ENVIRONMENT = {"env": ("env_file", "env"), "secrets": ("secrets_file", "secrets")}
"""Which keys make up a merged environment, later ones winning."""
_LIMITS = tuple(field.name for field in fields(Limits))
GROUPS = {Kind.TASK: "Tasks", Kind.SERVICE: "Services"}
_KEYS = {
    Kind.TASK: frozenset(key.name for key in KEYS["tasks.NAME"]),
    Kind.SERVICE: frozenset(key.name for key in KEYS["services.NAME"]),
}


class Defaults:
    """[defaults], as each account sees them: `~` in them is the home of the account that a run runs as."""

    def __init__(self, raw: Raw | None, reader: Reader) -> None:
        self._raw = raw
        self._reader = reader
        self._by_home: dict[str | None, Mapping[str, Any]] = {}

    def under(self, home: str | None) -> Mapping[str, Any]:
        """What the keys mean, `env` and `secrets` with their files merged in."""
        if home not in self._by_home:
            self._by_home[home] = _with_environment(self._read(home), _NONE)
        return self._by_home[home]

    def _read(self, home: str | None) -> Mapping[str, Any]:
        if self._raw is None:
            return _NONE
        values = self._reader.within("", home).read(DEFAULTS, self._raw)
        return values if isinstance(values, dict) else _NONE


def make_unit(draft: Draft, *, defaults: Defaults, timezone: str, reader: Reader) -> AnyUnit:
    """The unit with every value in force; what is too much only when merged is reported."""
    inherited = defaults.under(draft.home)
    own = _with_environment(draft.values, inherited)
    values = {key: value for key, value in inherited.items() if key in _KEYS[draft.kind]} | own
    if len(values["env"].keys() | values["secrets"].keys()) > MOST_VARIABLES:
        reader.report(draft.raw, f"env and secrets, with files and defaults, are more than {MOST_VARIABLES} variables.")
    limits = {name: values.pop(name) for name in _LIMITS if name in values}
    if limits:
        values["limits"] = Limits(**limits)
    if "cron" in values:
        values["crons"] = values.pop("cron")
    common: dict[str, Any] = {
        "name": draft.name,
        "run": "",  # a unit without it is an error and goes nowhere
        "group": GROUPS[draft.kind],
        "working_dir": draft.raw.document.folder,
        "origin": Origin(file=draft.raw.document.file, line=draft.raw.line),
    }
    if draft.kind is Kind.SERVICE:
        return Service(**common | values | _cap("restart", Service, values))
    values |= _cap("retry", Task, values)
    return Task(**common | {"timezone": timezone} | values)


def _cap(what: str, unit: type[AnyUnit], values: Mapping[str, Any]) -> dict[str, timedelta]:
    """The longest delay where the unit names none: the usual one, or its own delay where that is longer already."""
    longest = f"{what}_max_delay"
    usual: Any = next(field.default for field in fields(unit) if field.name == longest)
    return {} if longest in values else {longest: max(usual, values.get(f"{what}_delay", usual))}


def _with_environment(values: Mapping[str, Any], inherited: Mapping[str, Any]) -> dict[str, Any]:
    """The values with `env` and `secrets` merged: the inherited ones, then those of files, then those inline.

    Where nothing is added the inherited mapping itself is used, so that a thousand units share one.
    """
    merged = {key: value for key, value in values.items() if key not in {"env_file", "secrets_file"}}
    for name, keys in _ENVIRONMENT.items():
        layers = [values[key] for key in keys if values.get(key)]
        base = inherited.get(name, _NONE)
        merged[name] = {key: value for layer in (base, *layers) for key, value in layer.items()} if layers else base
    return merged
