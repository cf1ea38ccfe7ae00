"""The firings of a task to come: which will run, and what keeps the others from it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rota.model.firing import Firing, FiringNote, Planned, PlanNote
from rota.model.unit import Task
from rota.schedule.calendar import calendar
from rota.schedule.jitter import offset
from rota.schedule.zone import LATEST

_NOTES = {FiringNote.DST_GAP: PlanNote.DST_GAP, FiringNote.DST_REPEAT: PlanNote.DST_REPEAT, None: None}
_RUNS = {None, PlanNote.DST_GAP}


class Upcoming:
    """What is planned for one task, as things stand."""

    def __init__(self, task: Task, *, anchor: datetime, paused: bool = False) -> None:
        """`anchor`: when the task was first seen, which `@every` counts from."""
        self.calendar = calendar(task.crons, task.not_during, name=task.name, timezone=task.timezone, anchor=anchor)
        self._zone = ZoneInfo(task.timezone)
        self._offset = offset(task.name, task.jitter)
        self._paused = paused
        self._is_plain = not paused and not task.not_during

    def after(self, instant: datetime, until: datetime = LATEST) -> Iterator[Planned]:
        """All firings due strictly after an instant and not after another, ascending."""
        until = until.astimezone(UTC)  # as the firings are: instants of two zones take long to compare
        zone, later, plain = self._zone, self._offset, self._is_plain
        for firing in self.calendar.timetable.after(instant):
            if firing.due_at > until:
                return
            note = _NOTES[firing.note] if plain else self._note(firing)
            due_at = firing.due_at.astimezone(zone)
            starts_at = (firing.due_at + later).astimezone(zone) if later else due_at
            yield Planned(due_at, starts_at, note in _RUNS, note)

    def _note(self, firing: Firing) -> PlanNote | None:
        if self._paused:
            return PlanNote.PAUSED
        return PlanNote.HELD if self.calendar.window(firing.due_at) else _NOTES[firing.note]
