"""What is right by itself and does nothing where it stands, or not what one would think: warnings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from rota.config.document import Raw, dotted
from rota.config.probe import checks_of
from rota.config.reader import Reader
from rota.config.unit import Draft
from rota.model.configuration import Configuration
from rota.model.error import Problem, Severity
from rota.model.unit import Kind, Probe, Restart, Task
from rota.schedule.change import clock_changes

_OF_SCHEDULES = ("jitter", "not_during", "catch_up", "max_catch_up_runs")
"""Keys that speak of planned firings alone."""
_OF_RESTARTS = ("restart_delay", "restart_backoff", "restart_max_delay", "start_retries", "when_failing")
"""Keys that speak of the start after an end alone."""
_OF_DEPENDENCIES = ("depends_timeout", "cascade")
_OF_QUESTIONS = ("interval", "timeout", "failures")
"""Keys that speak of asking again and again."""
YEAR = timedelta(days=366)

Idle = Iterator[tuple[Raw, Sequence[str], str]]
"""A table, the keys in it that do nothing there, and why."""


def warn_of_idle_keys(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Warns of keys that another key takes the sense from."""
    for draft in drafts.values():
        for table, keys, why in _of_task(draft) if draft.kind is Kind.TASK else _of_service(draft):
            for key in keys:
                raw = table.get(key)
                if raw is not None:
                    reader.report(raw, f"{key} is about {why}: it does nothing.", Severity.WARNING)


def _of_task(draft: Draft) -> Idle:
    if draft.raw.get("cron") is None:
        yield draft.raw, _OF_SCHEDULES, "a schedule, and this task has no cron"


def _of_service(draft: Draft) -> Idle:
    if draft.values.get("restart") is Restart.NEVER:
        yield draft.raw, _OF_RESTARTS, 'starting again, and restart is "never"'
    if not draft.values.get("depends_on"):
        yield draft.raw, _OF_DEPENDENCIES, "depends_on, and this service has none"
    for probe, table in checks_of(draft):
        yield from _of_check(probe, table)


def _of_check(probe: Probe, table: Raw) -> Idle:
    if probe.notify or probe.log is not None:
        yield table, _OF_QUESTIONS, "asking, and here Rota listens, for as long as healthy_after says"
    elif table.path[-1] == "ready":
        yield table, ("failures",), "a service that was ready; until then it is asked for as long as healthy_after says"


def warnings_of_year(configuration: Configuration, now: datetime) -> list[Problem]:
    """A warning for each task that a change of the clock within a year will leave without a firing it seems to have."""
    tasks = [unit for unit in configuration.units.values() if isinstance(unit, Task)]
    changes = ((task, clock_changes(task, after=now, until=now + YEAR)) for task in tasks)
    losses = ((task, next((change for change in some if change.loses), None)) for task, some in changes)
    return [
        Problem(
            file=task.origin.file,
            line=task.origin.line,
            column=1,
            key=dotted(("tasks", task.name, "cron")),
            message=f"On {change.at:%-d %B %Y} the clock is put forward in {task.timezone}: {change.text}",
            severity=Severity.WARNING,
        )
        for task, change in losses
        if change is not None
    ]
