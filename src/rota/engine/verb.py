"""What people ask of whole units: start, stop, restart."""

import asyncio
from collections.abc import Collection
from datetime import timedelta

from rota.engine.context import Context
from rota.engine.patience import within
from rota.engine.seat import Seats
from rota.engine.service import ServiceActor
from rota.engine.task import TaskActor
from rota.model.duration import spoken
from rota.model.error import NotFoundError, RefusedError, RotaError
from rota.model.event import Event, RunEnded
from rota.model.run import Run, Trigger

PATIENCE = timedelta(seconds=5)
"""A restart waits so much longer than `graceful_stop` for the old runs to be gone (api.md, section 3)."""


class Verbs:
    """Each answers the ids of the runs that it began or ended. WorldError: nothing was done."""

    def __init__(self, seats: Seats, context: Context) -> None:
        self._seats = seats
        self._context = context
        self._restarts: dict[str, asyncio.Future[Run]] = {}
        """Restarts of tasks that are under way, each with the run that comes of it."""

    async def start(self, name: str, trigger: Trigger, by: str, *, instance: int | None = None) -> list[str]:
        """One run of a task, nothing where one is active or waits; or the missing instances of a service, or one."""
        unit = self._unit(name, instance)
        if isinstance(unit, ServiceActor):
            return await unit.start_by_hand(instance)
        run = await unit.orders.start(trigger, by)
        return [] if run is None else [run.id]

    async def stop(self, name: str, reason: str, *, instance: int | None = None) -> list[str]:
        """Stops what is active and ends what waits. A task goes on by its schedule, a service stays down."""
        unit = self._unit(name, instance)
        if isinstance(unit, ServiceActor):
            return await unit.stop_by_hand(reason, instance)
        return [run.id for run in await unit.stop(reason)]

    async def restart(
        self, name: str, trigger: Trigger, by: str, *, instance: int | None = None, rolling: bool | None = None
    ) -> list[str]:
        """Stops everything, then begins anew: a task with exactly one run, once the old ones are gone.

        A service's instances, or one, are replaced as its `rolling` says, or with False at once.
        Whoever asks while a restart of this task is under way gets what comes of that one. RefusedError: the old runs
        are not gone in time, and nothing new was started.
        """
        unit = self._unit(name, instance)
        if isinstance(unit, ServiceActor):
            return await unit.restart(f"Restarted by {by}.", instance, rolling=rolling is not False)
        if rolling is not None:
            raise RefusedError(
                f"{name} is a task: it has no instances to replace in turn.", hint="Leave `rolling` out."
            )
        under_way = self._restarts.get(name)
        if under_way is None:
            under_way = self._restarts[name] = asyncio.get_running_loop().create_future()
            self._context.spawn(self._carry_out(unit, trigger, by, under_way))
        return [(await asyncio.shield(under_way)).id]

    async def settled(self, name: str, *, instance: int | None = None) -> bool:
        """Returns once a service, or one instance, is up and nothing of it is being replaced; False: not soon."""
        unit = self._seats.unit(name)
        return not isinstance(unit, ServiceActor) or await unit.settled(instance)

    def _unit(self, name: str, instance: int | None) -> TaskActor | ServiceActor:
        unit = self._seats.unit(name)
        if instance is None:
            return unit
        if isinstance(unit, TaskActor):
            raise RefusedError(f"{name} is a task: it has no instances.", hint="Leave the instance out.")
        last = unit.service.instances - 1
        if not 0 <= instance <= last:
            raise NotFoundError(f"{name} has no instance {instance}.", hint=f"Its instances are 0 to {last}.")
        return unit

    async def _carry_out(self, task: TaskActor, trigger: Trigger, by: str, outcome: asyncio.Future[Run]) -> None:
        """Does it whether or not somebody still waits for the outcome."""
        try:
            outcome.set_result(await self._restart(task, trigger, by))
        except RotaError as error:
            outcome.set_exception(error)
            outcome.exception()  # nobody may be left to ask
        finally:
            self._restarts.pop(task.task.name, None)
            outcome.cancel()

    async def _restart(self, task: TaskActor, trigger: Trigger, by: str) -> Run:
        ended: set[str] = set()
        changed = asyncio.Event()

        def hear(event: Event) -> None:
            if isinstance(event, RunEnded):
                ended.add(event.run.id)
                changed.set()

        deafen = self._context.bus.listen(hear)
        try:
            old, new = await task.orders.replace(trigger, by)
            patience = task.task.graceful_stop + PATIENCE
            gone = await within(self._context.clock, patience, all_there(old, ended, changed)) is not None
        finally:
            deafen()
        if not gone and await task.orders.withdraw(new.id, "Not started: the run before it was not gone in time."):
            raise RefusedError(
                f"{task.task.name}: run {', '.join(sorted(old - ended))} was not gone within {spoken(patience)};"
                " nothing new was started.",
                hint="It walks the stop ladder; ask again once it has ended.",
            )
        return new


async def all_there(wanted: Collection[str], found: Collection[str], changed: asyncio.Event) -> bool:
    """Returns once all that are wanted are found."""
    while not set(wanted) <= set(found):
        changed.clear()
        await changed.wait()
    return True
