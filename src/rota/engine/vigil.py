"""`max_age`: sees whether a task's last success is too long ago, and tells it once."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from rota.engine.context import Context
from rota.engine.task import TaskActor
from rota.model.error import WorldError
from rota.model.event import ConfigReloaded, Event, RunEnded
from rota.model.run import EndReason

log = logging.getLogger("rota.engine")

RETRY = timedelta(seconds=5)
"""When to come back after it could not be written."""


class Vigil:
    """Watches all tasks that have a `max_age`. `begin` once; after that agenda and bus drive it."""

    def __init__(self, tasks: Mapping[str, TaskActor], context: Context) -> None:
        self._tasks = tasks
        self._context = context
        self._looks: dict[str, datetime] = {}
        """When each is looked at next."""

    async def begin(self) -> None:
        """Looks at all of them, and goes on."""
        self._context.bus.listen(self._hear)
        await self._look_at_all()

    async def _look_at_all(self) -> None:
        for actor in list(self._tasks.values()):
            if actor.task.max_age is not None or actor.book.record.overdue_since is not None:
                await self._look(actor)

    def _hear(self, event: Event) -> None:
        match event:
            case RunEnded(run=run) if run.end_reason is EndReason.SUCCESS and run.unit in self._tasks:
                actor = self._tasks[run.unit]
                if actor.book.record.overdue_since is not None:
                    self._context.spawn(self._look(actor))
            case ConfigReloaded():
                self._context.spawn(self._look_at_all())
            case _:
                return

    async def _look(self, actor: TaskActor) -> None:
        try:
            due = await actor.judge_age()
        except WorldError as error:
            log.error("%s: %s", actor.task.name, error, extra={"action": "task.not_overdue"})
            due = self._context.clock.now() + RETRY
        if due is not None:
            self._come_back(actor, due)

    def _come_back(self, actor: TaskActor, due: datetime) -> None:
        planned = self._looks.get(actor.task.name)
        if planned is None or planned > due:
            self._looks[actor.task.name] = due
            self._context.at(due, partial(self._look_in_time, actor.task.name, due))

    async def _look_in_time(self, name: str, due: datetime) -> None:
        if self._looks.get(name) == due:
            del self._looks[name]
            if name in self._tasks:
                await self._look(self._tasks[name])
