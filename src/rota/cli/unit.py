"""Units as people name them: by name, or by a pattern such as `db-*`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TypeVar

import click

from rota.cli.terminal import remark
from rota.client.client import Client
from rota.model.error import NotFoundError, RefusedError
from rota.model.unit import Kind
from rota.wire.task import Task

Command = TypeVar("Command", bound=Callable[..., object])

LAST_INDEX = 63


def units_argument(command: Command) -> Command:
    """For commands that take one unit or more; as `units: tuple[str, ...]`. None at all is a mistake (exit 2)."""
    return click.argument("units", metavar="UNIT...", nargs=-1, callback=_some)(command)


def instance_option(command: Command) -> Command:
    """For commands that can mean one instance of a service; as `instance: int | None`."""
    help_text = "Of a service: this instance alone, counted from 0."
    return click.option("--instance", type=click.IntRange(0, LAST_INDEX), metavar="N", help=help_text)(command)


def every_unit(_unit: Task) -> bool:
    """A pattern may mean any unit."""
    return True


def find_units(client: Client, words: Sequence[str], *, fits: Callable[[Task], bool] = every_unit) -> list[Task]:
    """The units that are meant, each once and by name; nothing is done where a word is not to be followed.

    A pattern means those alone that fit, and passes over those that have `api_trigger = false`, with a remark.
    NotFoundError: a word means none. RefusedError: a name means one that has `api_trigger = false`.
    """
    known = {unit.name: unit for unit in client.tasks()}
    meant = {name for word in words for name in _meant(word, known, fits)}
    named = [name for name in words if name in known and not known[name].api_trigger]
    if named:
        raise RefusedError(f"{named[0]} has api_trigger = false: only its schedule and rota.toml rule it.")
    for name in sorted(meant):
        if not known[name].api_trigger:
            remark(f"{name} is passed over: it has api_trigger = false.")
    return [known[name] for name in sorted(meant) if known[name].api_trigger]


def find_services(client: Client, words: Sequence[str], *, instance: int | None) -> list[Task]:
    """The services that are meant, as `find_units` finds units; each has this instance.

    RefusedError: a name means a task. NotFoundError: one has no such instance.
    """
    units = find_units(client, words, fits=is_service)
    for unit in units:
        if not is_service(unit):
            raise RefusedError(f"{unit.name} is a task, which has no instances; nothing was done.")
        if instance is not None and instance >= (unit.instances or 0):
            hint = f"Its instances are 0 to {(unit.instances or 1) - 1}."
            raise NotFoundError(f"{unit.name} has no instance {instance}; nothing was done.", hint=hint)
    return units


def _meant(word: str, known: Mapping[str, Task], fits: Callable[[Task], bool]) -> list[str]:
    found = [word] if word in known else [n for n, unit in known.items() if fnmatchcase(n, word) and fits(unit)]
    if not found:
        raise _unknown(word, known)
    return found


def has_schedule(unit: Task) -> bool:
    """Whether it is a task that can be paused."""
    return bool(unit.cron)


def is_service(unit: Task) -> bool:
    """Whether it has instances."""
    return unit.kind is Kind.SERVICE


def _some(_ctx: click.Context, _parameter: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        raise click.UsageError('Say which unit: a name, or a pattern in quotes such as "db-*".')
    return words


def _unknown(word: str, known: Iterable[str]) -> NotFoundError:
    from rota.config.suggestion import nearest  # noqa: PLC0415 - difflib takes 10 ms that only a slip has to pay for

    hint = nearest(word, known) or "`rota list` shows all."
    return NotFoundError(f"No task or service is called or matches {word!r}; nothing was done.", hint=hint)
