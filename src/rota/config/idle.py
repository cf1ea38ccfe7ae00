"""What is right by itself and does nothing where it stands, or not what one would think: warnings."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from rota.config.document import dotted
from rota.config.reader import Reader
from rota.config.unit import Draft
from rota.model.configuration import Configuration
from rota.model.error import Problem, Severity
from rota.model.unit import Kind, Task
from rota.schedule.change import clock_changes

_OF_SCHEDULES = ("jitter", "not_during", "catch_up", "max_catch_up_runs")
"""Keys that speak of planned firings alone."""
YEAR = timedelta(days=366)


def warn_of_idle_keys(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Warns of keys about a schedule where there is none."""
    for draft in drafts.values():
        if draft.kind is Kind.SERVICE or draft.raw.get("cron") is not None:
            continue
        for key in _OF_SCHEDULES:
            raw = draft.raw.get(key)
            if raw is not None:
                message = f"{key} is about a schedule, and this task has no cron: it does nothing."
                reader.report(raw, message, Severity.WARNING)


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
