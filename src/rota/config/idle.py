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
from rota.schedule.calendar import calendar
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
