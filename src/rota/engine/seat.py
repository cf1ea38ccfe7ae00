"""Who looks after which unit: an actor for each, and for each that is gone and still has runs or slots."""

from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import replace

from rota.engine.agenda import Agenda
from rota.engine.book import Book, unpaused
from rota.engine.context import Context
from rota.engine.dependency import Dependencies
from rota.engine.planner import Planner
from rota.engine.service import ServiceActor
from rota.engine.task import TaskActor
from rota.model.change import Change, RemoveInstances, SaveDefinition, SaveUnit
from rota.model.configuration import Configuration
from rota.model.instance import InstanceRecord
from rota.model.slot import UnitRecord
from rota.model.unit import AnyUnit, Kind, Service, Task

Actor = TaskActor | ServiceActor
Seat = tuple[str, Kind]
"""Where an actor sits: what was a task may be a service now, under the same name."""

REMOVED = "Removed from the configuration."


def why_gone(now: Kind | None) -> str:
    """Why nothing of a unit starts any more; `now`: what the configuration has under its name instead."""
    return REMOVED if now is None else f"It is a {now} now."


class Seats:
    """All actors, by name."""

    def __init__(self, context: Context, agenda: Agenda) -> None:
        self.planners: dict[str, Planner] = {}
        self.tasks: dict[str, TaskActor] = {}
        self.services: dict[str, ServiceActor] = {}
        self.removed: dict[Seat, Actor] = {}
        """Units that the configuration no longer has, or has as another kind, and that still have runs or slots."""
        self._retired: dict[str, Planner] = {}
        """The planners of the tasks among them."""
        self._context = context
        self._agenda = agenda
        self.dependencies = Dependencies(self.services, context)
        self._instances: dict[str, list[InstanceRecord]] = {}
        """What the store knew of the instances of each service at the start."""

    def all(self) -> Mapping[Seat, Actor]:
        """Every actor by its seat, those of removed units too."""
        tasks = {(name, Kind.TASK): actor for name, actor in self.tasks.items()}
        services = {(name, Kind.SERVICE): actor for name, actor in self.services.items()}
        return {**self.removed, **tasks, **services}

    def unit(self, name: str) -> Actor:
        """The actor of a unit that the configuration has."""
        return self.tasks.get(name) or self.services[name]

    async def fill(self, configuration: Configuration, wanted: Iterable[Seat]) -> None:
        """Seats all units as a daemon finds them, and whoever has a wanted seat: units that are gone."""
        records = {record.name: record for record in await self._context.store.unit_records()}
        for instance in await self._context.store.instance_records():
            self._instances.setdefault(instance.unit, []).append(instance)
        now = self._context.clock.now()
        changes: list[Change] = [SaveDefinition(definition=d) for d in configuration.definitions.values()]
        for unit in configuration.units.values():
            known = records.pop(unit.name, None)
            record = self.first_sight(unit) if known is None or known.removed_at is not None else unpaused(unit, known)
            if record != known:
                changes.append(SaveUnit(record=record))
            self._seat(unit, configuration.definitions[unit.name].hash, record)
        gone = [record for record in records.values() if record.removed_at is None]
        changes += [SaveUnit(record=replace(record, removed_at=now)) for record in gone]
        changes += [RemoveInstances(unit=name) for name in self._instances if name not in configuration.units]
        for name, kind in set(wanted) - self.all().keys():
            self._stand_in(name, kind)
        self._instances.clear()
        await self._context.store.commit(changes)

    def call_waiting(self) -> None:
        """Has every task look, soon, whether who waits there may start."""
        for actor in self.tasks.values():
            if actor.line.waiting:
                actor.line.call()

    def first_sight(self, unit: AnyUnit) -> UnitRecord:
        """The record of a unit that is seen for the first time: nothing was missed before now."""
        now = self._context.clock.now()
        if isinstance(unit, Task):
            return UnitRecord(name=unit.name, first_seen=now, anchor=now, crons=unit.crons, timezone=unit.timezone)
        return UnitRecord(name=unit.name, first_seen=now, anchor=now)

    def remove(self, name: str, kind: Kind) -> Planner | ServiceActor:
        """Takes a unit out of its seat; its runs are seen to their end."""
        if kind is Kind.SERVICE:
            self.removed[name, kind] = service = self.services.pop(name)
            return service
        self._retired[name] = planner = self.planners.pop(name)
        self.removed[name, kind] = self.tasks.pop(name)
        return planner

    def add(self, unit: AnyUnit, definition: str, record: UnitRecord) -> Awaitable[None]:
        """Seats a unit that is new; answers what has it begin. What still runs of an earlier one counts as its own."""
        self.sweep()
        actor = self.removed.pop((unit.name, unit.kind), None)
        if actor is None:
            self._seat(unit, definition, record)
            service = self.services.get(unit.name)
            return self.planners[unit.name].start() if service is None else service.begin()
        if isinstance(unit, Service):
            assert isinstance(actor, ServiceActor), "a service's seat holds a service"
            self.services[unit.name] = actor
            return actor.revive(unit, definition, record)
        planner = self.planners[unit.name] = self._retired.pop(unit.name)
        self.tasks[unit.name] = planner.actor
        return planner.revive(unit, definition, record)

    def move(self, unit: AnyUnit) -> None:
        """Takes over a definition that differs in nothing but where it stands."""
        if isinstance(unit, Service):
            self.services[unit.name].service = unit
        else:
            self.tasks[unit.name].book.task = unit

    def sweep(self) -> None:
        """Lets go of removed units whose last run has ended."""
        for name, kind in [seat for seat, actor in self.removed.items() if not is_live(actor)]:
            del self.removed[name, kind]
            if kind is Kind.TASK:
                del self._retired[name]

    def _seat(self, unit: AnyUnit, definition: str, record: UnitRecord) -> None:
        if isinstance(unit, Service):
            known = self._instances.get(unit.name, ())
            actor = ServiceActor(unit, definition, record, self._context, self.dependencies, known=known)
            self.services[unit.name] = actor
            return
        planner = Planner(Book(unit, definition, record, self._context.clock), self._context, self._agenda)
        self.planners[unit.name], self.tasks[unit.name] = planner, planner.actor

    def _stand_in(self, name: str, kind: Kind) -> None:
        """One that sees the runs of a removed unit to their end, and starts none."""
        if kind is Kind.SERVICE:
            service = Service(name=name, run="", group="Services", working_dir="/", autostart=False)
            self._seat(service, "", self.first_sight(service))
        else:
            task = Task(name=name, run="", group="Tasks", working_dir="/")
            self._seat(task, "", self.first_sight(task))
            self.tasks[name].retired = why_gone(Kind.SERVICE if name in self.services else None)
        self.remove(name, kind)


def is_live(actor: Actor) -> bool:
    """Whether it has runs with a process, or on their way to one."""
    return not actor.is_gone if isinstance(actor, ServiceActor) else bool(actor.line.active)
