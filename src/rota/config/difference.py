"""What lies between two configurations, key by key, and what becomes of each unit."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

from rota.lifecycle.touch import Touch, farthest
from rota.model.configuration import Configuration
from rota.model.duration import format_duration
from rota.model.error import Problem
from rota.model.reload import Difference, UnitChange
from rota.model.secret import Secret
from rota.model.unit import AnyUnit, Overlap, Service, Socket, Task
from rota.model.view import UnitView

RESTART_ONLY = frozenset({"host", "port", "tls", "tls_cert", "tls_key", "metrics_listen"})
"""Keys of [daemon] that are heeded at the start alone; so is `[storage] url`."""
_SHOWN = 60
"""How much of a value is told, in characters."""
_NESTED = {"limits", "success", "rolling"}
"""Fields that are tables of keys, or keys that stand together in the model."""

Views = Mapping[str, UnitView]


def difference(old: Configuration, new: Configuration, views: Views) -> Difference:
    """What a reload changes; `views`: how the units of the old one stand now, nothing where no daemon runs."""
    common = old.units.keys() & new.units.keys()
    turned = {name for name in common if old.units[name].kind is not new.units[name].kind}
    changed = sorted(name for name in common - turned if old.units[name] != new.units[name])
    settings = dict(_settings(old, new))
    return Difference(
        added=tuple(sorted((new.units.keys() - old.units.keys()) | turned)),
        removed=tuple(sorted((old.units.keys() - new.units.keys()) | turned)),
        changed=tuple(_change(old.units[name], new.units[name], views.get(name)) for name in changed),
        settings=tuple(settings.values()),
        pools=frozenset(name for name in old.pools if new.pools.get(name, old.pools[name]) != old.pools[name]),
        restart_only=tuple(key for key in settings if _is_restart_only(key)),
        warnings=tuple(_warnings(old, new, views)),
    )


def emptied(old: Configuration, new: Configuration) -> list[Problem]:
    """Files that have nothing in them where units stood: they were caught while somebody wrote them, or cut off."""
    held = {unit.origin.file for unit in old.units.values()}
    message = "The file is empty, and units stood in it. To remove them all, leave a comment line in it."
    return [
        Problem(file=path, line=1, column=1, key="", message=message)
        for path, content in new.sources.items()
        if path in held and not content.strip()
    ]


# Units


def _change(old: AnyUnit, new: AnyUnit, view: UnitView | None) -> UnitChange:
    names = frozenset(
        field.name for field in fields(old) if field.compare and getattr(old, field.name) != getattr(new, field.name)
    )
    secrets = [*old.secrets.values(), *new.secrets.values()]
    reasons = [
        _masked(reason, secrets)
        for name in sorted(names)
        for reason in _reasons(name, getattr(old, name), getattr(new, name))
    ]
    return UnitChange(name=new.name, fields=names, reasons=tuple(reasons), effect=_effect(old, new, names, view))


def _reasons(name: str, old: Any, new: Any) -> Iterator[str]:
    """`key: old → new`, one for each key; of variables their names alone."""
    key = "cron" if name == "crons" else name
    if name in {"env", "secrets"}:
        for variable in sorted(old.keys() | new.keys()):
            if old.get(variable) != new.get(variable):
                how = "added" if variable not in old else "removed" if variable not in new else "changed"
                yield f"{key}.{variable}: {how}"
    elif name in _NESTED:
        for field in fields(old):
            before, after = getattr(old, field.name), getattr(new, field.name)
            if before != after:
                inner = field.name if name == "limits" else f"{key}.{field.name}"
                yield f"{inner}: {_shown(before)} → {_shown(after)}"
    elif name in {"hook_tokens", "params", "ready", "health"}:
        yield f"{key}: changed"
    else:
        yield f"{key}: {_shown(old)} → {_shown(new)}"


def _shown(value: Any) -> str:
    match value:
        case (Socket(), *_):
            text = ", ".join(socket.typed(place) for place, socket in enumerate(value))
        case None | () | "":
            text = "none"
        case str():
            text = value if value.isprintable() else json.dumps(value, ensure_ascii=False)
        case timedelta():
            text = format_duration(value)
        case tuple():
            text = ", ".join(map(_shown, value))
        case _:
            text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _masked(text: str, secrets: Iterable[Secret]) -> str:
    for secret in sorted((secret.reveal() for secret in secrets), key=len, reverse=True):
        text = text.replace(secret, repr(Secret(secret)))
    return text


# What becomes of it


def _effect(old: AnyUnit, new: AnyUnit, names: frozenset[str], view: UnitView | None) -> str:
    reach = farthest(new.kind, names)
    if view is None:
        return "in force at the next start"
    if isinstance(old, Service) and isinstance(new, Service):
        return _service_effect(old, new, reach, view)
    assert isinstance(old, Task)
    assert isinstance(new, Task)
    effects = []
    if names & {"crons", "timezone"}:
        effects.append("the new schedule counts from now on" if new.crons else "it runs by hand only")
    if reach is Touch.NEXT_START:
        effects.append("in force from the next run on")
    if view.queued_runs and new.on_overlap not in {old.on_overlap, Overlap.QUEUE}:
        effects.append(f"{_counted(view.queued_runs, 'waiting run')} dropped")
    return ", ".join(effects) or "in force at once, no run is touched"


def _service_effect(old: Service, new: Service, reach: Touch, view: UnitView) -> str:
    running = min(view.active_runs, new.instances)
    effects = []
    if view.active_runs > new.instances:
        effects.append(f"{_counted(view.active_runs - new.instances, 'instance')} stopped")
    if reach is Touch.PROCESSES and running:
        effects.append(_replacement(running, new))
    elif reach >= Touch.NEXT_START and not effects and new.instances == old.instances:
        effects.append("in force from the next start on, no instance is touched")
    if new.instances > old.instances and view.stopped_at is None and view.active_runs:
        effects.append(f"{_counted(new.instances - old.instances, 'instance')} started")
    return ", ".join(effects) or "in force at once, no instance is touched"


def _replacement(running: int, service: Service) -> str:
    if running == 1:
        return "1 instance restarts" + (", the new one first" if service.starts_first else "")
    many = min(service.rolling.max_unavailable, running)
    pace = "one by one" if many == 1 else "at once" if many == running else f"{many} at a time"
    first = f", the new one{'s' if many > 1 else ''} first" if service.starts_first else ""
    return f"{running} instances restart {pace}{first}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {'is' if number == 1 else 'are'}"


def _warnings(old: Configuration, new: Configuration, views: Views) -> Iterator[str]:
    for name, unit in new.units.items():
        before, view = old.units.get(name), views.get(name)
        if view is not None and view.paused_at is not None:
            if isinstance(unit, Service):
                yield f"{name} was paused and is a service now: it is paused no longer."
            elif not unit.crons:
                yield f"{name} was paused and has no cron any more: it is paused no longer."
        if isinstance(unit, Service) and isinstance(before, Service) and unit.autostart and not before.autostart:
            yield f"{name} has autostart now: a reload does not start it, `rota start {name}` does."


# The other tables


def _settings(old: Configuration, new: Configuration) -> Iterator[tuple[str, str]]:
    """Each key that differs, and how."""
    if old.timezone != new.timezone:
        yield "scheduler.timezone", f"scheduler.timezone: {old.timezone} → {new.timezone}"
    yield from _table("daemon", old.daemon, new.daemon)
    yield from _table("storage", old.storage, new.storage)
    for name in sorted(old.pools.keys() | new.pools.keys()):
        before, after = old.pools.get(name), new.pools.get(name)
        if before != after:
            key = f"pools.{name}.size"
            yield key, f"{key}: {_shown(before)} → {_shown(after)}"


def _table(table: str, old: Any, new: Any) -> Iterator[tuple[str, str]]:
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            key = f"{table}.{field.name}"
            hidden = key == "storage.url"  # it may hold a password
            yield key, f"{key}: changed" if hidden else f"{key}: {_shown(before)} → {_shown(after)}"


def _is_restart_only(key: str) -> bool:
    table, _, name = key.partition(".")
    return (table == "daemon" and name in RESTART_ONLY) or key == "storage.url"
