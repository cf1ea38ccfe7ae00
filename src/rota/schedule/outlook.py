"""The week to come under one configuration, compared with what it would be under another."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice, takewhile
from operator import attrgetter

from rota.model.firing import Planned
from rota.model.reload import FiringChange, Outlook, PileUp
from rota.model.unit import Task
from rota.schedule.change import clock_changes
from rota.schedule.upcoming import Upcoming

AHEAD = timedelta(days=7)
MOST_FIRINGS = 2000
YEAR = timedelta(days=366)
MOST_CHANGES = 100
CROWD = 10
"""So many tasks in one minute are a pile-up."""
MOST_PILE_UPS = 5
DENSE = 7 * 24
"""Who fires more often than every hour is in every crowd, and makes none."""
MOST_LOOKED_AT = 200_000
"""Firings that are looked at for pile-ups, so that the question has an end."""

Week = Mapping[str, tuple[Task, datetime]]
"""Tasks with a schedule by name, each with the instant that its `@every` counts from."""


def outlook(before: Week, after: Week, now: datetime) -> Outlook:
    """What becomes of the firings of the next seven days, in order, and which clock changes the new schedules meet."""
    until = now + AHEAD
    moved = [name for name in sorted({*before, *after}) if _schedule(before.get(name)) != _schedule(after.get(name))]
    changes = heapq.merge(
        *(_moved(name, before.get(name), after.get(name), now, until) for name in moved),
        key=attrgetter("due_at", "task", "added"),
    )
    firings = list(islice(changes, MOST_FIRINGS + 1))
    new = [after[name][0] for name in moved if name in after]
    met = heapq.merge(*(clock_changes(task, after=now, until=now + YEAR) for task in new), key=attrgetter("at", "task"))
    return Outlook(
        until=until,
        firings=tuple(firings[:MOST_FIRINGS]),
        truncated=len(firings) > MOST_FIRINGS,
        clock_changes=tuple(islice(met, MOST_CHANGES)),
        pile_ups=tuple(_pile_ups(after, now, until)) if new else (),
    )


def _schedule(entry: tuple[Task, datetime] | None) -> object:
    if entry is None:
        return None
    task, anchor = entry
    counted = anchor if any(cron.startswith("@every") for cron in task.crons) else None
    return task.crons, task.timezone, task.not_during, counted


def _moved(
    name: str, before: tuple[Task, datetime] | None, after: tuple[Task, datetime] | None, now: datetime, until: datetime
) -> Iterator[FiringChange]:
    """What only one of the two has; a task may fire every second, so neither is held in full."""
    old = ((firing.due_at, False) for firing in _running(before, now, until))
    new = ((firing.due_at, True) for firing in _running(after, now, until))
    pending: tuple[datetime, bool] | None = None
    for due_at, added in heapq.merge(old, new):
        if pending is None:
            pending = due_at, added
        elif pending[0] == due_at:
            pending = None
        else:
            yield FiringChange(task=name, due_at=pending[0], added=pending[1])
            pending = due_at, added
    if pending is not None:
        yield FiringChange(task=name, due_at=pending[0], added=pending[1])


def _running(entry: tuple[Task, datetime] | None, now: datetime, until: datetime) -> Iterator[Planned]:
    if entry is None:
        return iter(())
    task, anchor = entry
    firings = takewhile(lambda firing: firing.due_at <= until, Upcoming(task, anchor=anchor).after(now))
    return (firing for firing in firings if firing.will_run)


def _pile_ups(tasks: Week, now: datetime, until: datetime) -> Sequence[PileUp]:
    """The crowds of the week, the largest first; the same crowd at several times is told once."""
    starts = islice(_sparse_starts(tasks, now, until), MOST_LOOKED_AT)
    by_minute: dict[datetime, set[str]] = defaultdict(set)
    for minute, name in starts:
        by_minute[minute].add(name)
    crowds = {minute: tuple(sorted(names)) for minute, names in by_minute.items() if len(names) >= CROWD}
    times = Counter(crowds.values())
    first = {names: min(minute for minute, crowd in crowds.items() if crowd == names) for names in times}
    found = [PileUp(at=first[names], tasks=names, times=count) for names, count in times.items()]
    return sorted(found, key=lambda crowd: (-len(crowd.tasks), crowd.at))[:MOST_PILE_UPS]


def _sparse_starts(tasks: Week, now: datetime, until: datetime) -> Iterator[tuple[datetime, str]]:
    for name, (task, anchor) in tasks.items():
        if Upcoming(task, anchor=anchor).calendar.timetable.count_between(now, until) <= DENSE:
            for firing in _running((task, anchor), now, until):
                yield firing.starts_at.replace(second=0, microsecond=0), name
