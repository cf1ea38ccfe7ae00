"""What is right by itself and does nothing where it stands, or not what one would think: warnings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from rota.config.document import dotted
from rota.config.reader import Reader
from rota.config.unit import Draft
from rota.model.configuration import Configuration
from rota.model.error import Problem, Severity
from rota.model.unit import Kind, Task
from rota.schedule.calendar import calendar
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


def warnings_at(configuration: Configuration, now: datetime) -> Sequence[Problem]:
    """The warnings of its files, and one for each task that will not run within a year, for its windows hold it."""
    held = (task for task in _scheduled(configuration) if _is_always_held(task, now))
    message = "Every firing of the coming year falls into not_during: the task never runs by itself."
    return (*configuration.warnings, *(_warning(task, "not_during", message) for task in held))


def _is_always_held(task: Task, now: datetime) -> bool:
    if any(cron.startswith("@every") for cron in task.crons):
        return False  # what it counts from is not known here
    found = calendar(task.crons, task.not_during, name=task.name, timezone=task.timezone, anchor=now)
    first = found.timetable.next(now)
    if first is None or first.due_at > now + YEAR or found.window(first.due_at) is None:
        return False
    return found.next_run(now, within=YEAR) is None


def warnings_of_year(configuration: Configuration, now: datetime) -> list[Problem]:
    """A warning for each task that a change of the clock within a year will leave without a firing it seems to have."""
    changes = ((task, clock_changes(task, after=now, until=now + YEAR)) for task in _scheduled(configuration))
    losses = ((task, next((change for change in some if change.loses), None)) for task, some in changes)
    return [
        _warning(task, "cron", f"On {change.at:%-d %B %Y} the clock is put forward in {task.timezone}: {change.text}")
        for task, change in losses
        if change is not None
    ]


def _scheduled(configuration: Configuration) -> Iterator[Task]:
    return (unit for unit in configuration.units.values() if isinstance(unit, Task) and unit.crons)


def _warning(task: Task, key: str, message: str) -> Problem:
    return Problem(
        file=task.origin.file,
        line=task.origin.line,
        column=1,
        key=dotted(("tasks", task.name, key)),
        message=message,
        severity=Severity.WARNING,
    )
