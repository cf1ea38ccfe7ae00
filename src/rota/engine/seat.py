"""Who looks after which unit: an actor for each, and for each that is gone and still has runs or slots."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rota.engine.agenda import Agenda
from rota.engine.book import Book
from rota.engine.context import Context
from rota.engine.planner import Planner
from rota.engine.service import ServiceActor
from rota.engine.task import TaskActor
from rota.model.change import Change, SaveDefinition, SaveUnit
from rota.model.configuration import Configuration
from rota.model.slot import UnitRecord
from rota.model.unit import AnyUnit, Kind, Service, Task

Actor = TaskActor | ServiceActor
Seat = tuple[str, Kind]
"""Where an actor sits: what was a task may be a service now, under the same name."""

REMOVED = "Removed from the configuration."


class Seats:
    """All actors, by name."""

    def __init__(self, context: Context, agenda: Agenda) -> None:
        self.planners: dict[str, Planner] = {}
        self.tasks: dict[str, TaskActor] = {}
        self.services: dict[str, ServiceActor] = {}
        self.removed: dict[Seat, Actor] = {}
        """Units that the configuration no longer has, or has as another kind, and that still have runs or slots."""
        self._context = context
        self._agenda = agenda

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
        now = self._context.clock.now()
        changes: list[Change] = [SaveDefinition(definition=d) for d in configuration.definitions.values()]
        for unit in configuration.units.values():
            record = records.pop(unit.name, None)
            if record is None or record.removed_at is not None:
                record = first_sight(unit, UnitRecord(name=unit.name, first_seen=now, anchor=now))
                changes.append(SaveUnit(record=record))
            self.seat(unit, configuration.definitions[unit.name].hash, record)
        gone = [record for record in records.values() if record.removed_at is None]
        changes += [SaveUnit(record=replace(record, removed_at=now)) for record in gone]
        for name, kind in set(wanted) - self.all().keys():
            self._seat_removed(name, kind)
        await self._context.store.commit(changes)

    def seat(self, unit: AnyUnit, definition: str, record: UnitRecord) -> None:
        """A new actor for a unit."""
        if isinstance(unit, Service):
            self.services[unit.name] = ServiceActor(unit, definition, record, self._context, self._agenda)
            return
        planner = Planner(Book(unit, definition, record, self._context.clock), self._context, self._agenda)
        self.planners[unit.name], self.tasks[unit.name] = planner, planner.actor

    def _seat_removed(self, name: str, kind: Kind) -> None:
        """A stand-in that sees the runs of a removed unit to their end, and starts none."""
        now = self._context.clock.now()
        record = UnitRecord(name=name, first_seen=now, anchor=now, removed_at=now)
        if kind is Kind.SERVICE:
            service = Service(name=name, run="", group="Services", working_dir="/", autostart=False)
            self.removed[name, kind] = ServiceActor(service, "", record, self._context, self._agenda)
            return
        task = Task(name=name, run="", group="Tasks", working_dir="/")
        stand_in = TaskActor(Book(task, "", record, self._context.clock), self._context, lambda _due: None)
        stand_in.retired = REMOVED
        self.removed[name, kind] = stand_in


def first_sight(unit: AnyUnit, record: UnitRecord) -> UnitRecord:
    """The record of a unit that was never seen before: nothing was missed before now."""
    if isinstance(unit, Task):
        return replace(record, crons=unit.crons, timezone=unit.timezone)
    return record
