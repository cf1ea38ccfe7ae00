"""`rota show`: one unit as it is in force, what it does next, and what it did last."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Unpack

import click
import msgspec
from msgspec import UnsetType

from rota.cli.instance import amiss, instances_table, replacing, summary
from rota.cli.moment import Moments, took
from rota.cli.option import Where, exact_option, json_option, where_options
from rota.cli.outcome import outcome, when
from rota.cli.state import TONES
from rota.cli.table import Cell, Column, one_line, table
from rota.cli.terminal import Tone, paint, say, tell_json, width
from rota.cli.where import connect
from rota.model.duration import format_duration, format_size
from rota.model.unit import UNLIMITED, Kind
from rota.wire.detail import Param, TaskDetail
from rota.wire.run import Run
from rota.wire.schedule import Upcoming

FIRINGS = 3
RUNS = 5
STATE = frozenset(
    {"name", "kind", "next_run_at", "schedule_text", "state", "paused_at", "paused_by", "paused_reason", "stopped_at"}
    | {"active_runs", "queued_runs", "retry_at", "last_run", "last_success_at", "expected_duration", "overdue"}
    | {"ready_instances", "has_params", "defined_at", "definition_hash", "description", "warnings", "usage"}
    | {"instances_now", "rolling_now"}
)
"""What is told elsewhere, or changes while the definition stays."""
FIRST = {"run": "run", "cron": "crons"}
"""Keys told first, and the members that have their values."""
DURATIONS = frozenset(
    {"keep_for", "keep_failed_for", "restart_delay", "restart_max_delay", "retry_delay", "retry_max_delay", "timeout"}
    | {"max_age", "graceful_stop", "jitter", "healthy_after", "watchdog", "depends_timeout", "file_newer_than"}
    | {"interval"}
)
"""Members that are nanoseconds."""
SIZES = frozenset({"log_max_size", "memory_max", "file_min_size", "core", "as", "fsize", "memlock"})
"""Members that are bytes."""
RUN_COLUMNS = (Column("RUN"), Column("OUTCOME"), Column("WHEN"), Column("TOOK", right=True))


@click.command("show", short_help="One unit: its definition in force, what comes next, what was last.")
@click.argument("unit")
@json_option
@exact_option
@where_options
def command(*, unit: str, as_json: bool, exact: bool, **where: Unpack[Where]) -> None:
    """One unit: where it is defined, every value in force, what comes next and what was last."""
    client = connect(where)
    task = client.task(unit)
    upcoming = client.upcoming(unit, limit=FIRINGS)
    runs = client.runs(task_name=unit, limit=RUNS).runs
    if as_json:
        tell_json({"task": task, "upcoming": upcoming, "runs": runs})
        return
    moments = Moments.now(exact=exact)
    for line in (*headline(task, moments), "", *definition(task)):
        say(line)
    for line in (*copies(task, moments), *ahead(upcoming, moments), *behind(runs, moments)):
        say(line)


def headline(task: TaskDetail, moments: Moments) -> Iterator[str]:
    """What it is, how it is, and where it stands in which file."""
    state = "" if isinstance(task.state, UnsetType) else paint(task.state, TONES.get(task.state))
    instances = [] if isinstance(task.instances_now, UnsetType) else task.instances_now
    yield f"{paint(task.name, Tone.STRONG)}  {task.kind}, {state}{f': {summary(task)}' if instances else ''}"
    if not isinstance(task.description, UnsetType):
        yield one_line(task.description)
    yield paint(f"{task.defined_at.file}:{task.defined_at.line}", Tone.QUIET)
    if not isinstance(task.stopped_at, UnsetType):
        yield paint(
            f"Stopped by hand, {moments.tell(task.stopped_at)}; `rota start {task.name}` starts it.", Tone.WAITING
        )
    yield from replacing(task)
    yield from amiss(task, instances)


def copies(task: TaskDetail, moments: Moments) -> Iterator[str]:
    """The instances of a service."""
    if not isinstance(task.instances_now, UnsetType) and task.instances_now:
        yield ""
        yield instances_table(task.instances_now, moments, width=width())


def definition(task: TaskDetail) -> Iterator[str]:
    """Every value in force, zeros too, by the keys of rota.toml; what it runs and when come first."""
    values: dict[str, object] = msgspec.to_builtins(task)
    if task.kind is Kind.TASK:
        del values["restart"]  # the API has one for every unit, rota.toml for services alone
    values.pop("cron", None)
    values.pop("limits", None)
    if not isinstance(task.limits, UnsetType):
        values |= msgspec.to_builtins(task.limits)  # a table in the API, and none in rota.toml
    if not isinstance(task.params, UnsetType):
        values["params"] = {param.name: parameter(param) for param in task.params}
    first = {key: values.pop(member) for key, member in FIRST.items() if member in values}
    lines = [line for key, value in (first | values).items() if key not in STATE for line in told(key, value)]
    longest = max(len(key) for key, _ in lines)
    yield from (f"{key:<{longest}}  {text}" for key, text in lines)


def parameter(param: Param) -> str:
    """What a parameter takes, in a few words."""
    words = [param.type.value if isinstance(param.choices, UnsetType) else " or ".join(param.choices)]
    if param.required:
        words.append("required")
    if not isinstance(param.default, UnsetType):
        words.append(f"default {encoded(param.default)}")
    if not isinstance(param.pattern, UnsetType):
        words.append(f"pattern {param.pattern}")
    if param.as_ == "arg":
        words.append("as an argument")
    return ", ".join(words) + ("" if isinstance(param.description, UnsetType) else f": {param.description}")


def told(key: str, value: object) -> Iterator[tuple[str, str]]:
    """A value as it would be written in rota.toml, one line a key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from told(f"{key}.{name}", inner)
    else:
        yield key, written(key, value)


def written(key: str, value: object) -> str:
    """A value that is no table."""
    member = key.rpartition(".")[2]
    match value:
        case int() if key.startswith("rlimits.") and value == UNLIMITED:
            return "unlimited"
        case int() if member in DURATIONS:
            return format_duration(timedelta(microseconds=value // 1000))
        case int() if member in SIZES:
            return format_size(value)
        case str():
            return one_line(value)
        case list() if all(isinstance(each, str) for each in value):
            return one_line(", ".join(value)) or "none"
        case _:
            return encoded(value)


def encoded(value: object) -> str:
    """A value as in JSON."""
    return msgspec.json.encode(value).decode()


def ahead(upcoming: Upcoming, moments: Moments) -> Iterator[str]:
    """The next firings."""
    if upcoming.firings:
        words = [moments.tell(each.due_at) + ("" if each.will_run else f" ({each.note})") for each in upcoming.firings]
        yield ""
        yield f"Due {', '.join(words)}{' …' if upcoming.more else ''}"


def behind(runs: list[Run], moments: Moments) -> Iterator[str]:
    """The last runs."""
    if runs:
        rows: list[list[Cell | str]] = [
            [run.id, outcome(run), moments.tell(when(run)), took(run.duration)] for run in runs
        ]
        yield ""
        yield table(RUN_COLUMNS, rows, width=width())
