"""Whether the last success of a task is too old (`max_age`): told once, and again when there is a new one."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from rota.demo.world import World
from rota.engine.book import Book
from rota.model.event import UnitOverdue, UnitRecovered

PATIENCE = timedelta(minutes=10)
"""When to look again after the machine was down."""


class Age:
    """Of one task."""

    def __init__(self, book: Book, world: World) -> None:
        self._book = book
        self._world = world
        self._last = book.record.first_seen

    def succeeded(self, at: datetime) -> None:
        """There is a new success."""
        if self._book.task.max_age is None:
            return
        self._last = at
        record = self._book.record
        if record.overdue_since is not None:
            self._book.record = replace(record, overdue_since=None)
            self._world.diary.tell((), [UnitRecovered(name=record.name, since=record.overdue_since)])
        self._world.stage.at(at + self._book.task.max_age, partial(self._judge, at))

    def _judge(self, last: datetime) -> None:
        world, record = self._world, self._book.record
        if last != self._last:
            return
        if world.is_down:
            world.stage.at(world.stage.now() + PATIENCE, partial(self._judge, last))
            return
        since, paused = world.stage.now(), record.paused_at is not None
        self._book.record = replace(record, overdue_since=since)
        overdue = UnitOverdue(name=record.name, since=since, last_success_at=last, paused=paused)
        world.diary.tell((), [overdue])
