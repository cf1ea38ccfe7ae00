"""From one configuration to another while everything runs: all of it or nothing, and right wherever a daemon dies."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from rota.engine.context import Context
from rota.engine.planner import Planner
from rota.engine.seat import Seats, why_gone
from rota.engine.service import ServiceActor
from rota.lifecycle.touch import Touch, farthest
from rota.model.change import Change, SaveDefinition, SaveUnit
from rota.model.configuration import Configuration
from rota.model.error import WorldError
from rota.model.reload import Difference
from rota.model.slot import UnitRecord
from rota.model.unit import AnyUnit, Service, Task

Accept = Callable[[Configuration], Awaitable[None]]
"""Keeps a configuration as the one that the next daemon begins with; WorldError: the one before stays."""


class Reload:
    """One change of configuration. The rows and the accepted copy come first, then what runs follows them.

    A daemon that dies after the copy was accepted leaves the rest to the next one: seating at a start does the same.
    """

    def __init__(self, seats: Seats, context: Context, old: Configuration, new: Configuration) -> None:
        self._seats = seats
        self._context = context
        self._old = old
        self._new = new

    async def keep(self, difference: Difference, accept: Accept) -> Sequence[UnitRecord]:
        """Makes the new configuration durable; WorldError: the old one is. Answers the records of added units."""
        await accept(self._new)
        new = self._new
        fresh = [self._seats.first_sight(new.units[name]) for name in difference.added]
        defined = [*difference.added, *(change.name for change in difference.changed)]
        changes: list[Change] = [SaveDefinition(definition=new.definitions[name]) for name in defined]
        self._let_go(difference.removed, gone=True)
        try:
            await self._context.commit([*changes, *(SaveUnit(record=record) for record in fresh)])
        except WorldError:
            self._let_go(difference.removed, gone=False)
            await accept(self._old)
            raise
        return fresh

    def _let_go(self, names: Sequence[str], *, gone: bool) -> None:
        """Tasks that are about to go do not write the unit's row any more: it may be another unit's in a moment."""
        for name in names:
            if name in self._seats.tasks:
                self._seats.tasks[name].book.gone = gone

    def seat(self, difference: Difference, fresh: Sequence[UnitRecord]) -> list[Awaitable[None]]:
        """Seats who is new and unseats who is gone, at once; answers the deeds that have everyone follow."""
        seats, old, new = self._seats, self._old, self._new
        gone = [seats.remove(name, old.units[name].kind) for name in difference.removed]
        deeds: list[Awaitable[None]] = [self._retire(actor) for actor in gone]
        changed = {change.name: change.fields for change in difference.changed}
        for unit in [new.units[name] for name in (*seats.tasks, *seats.services)]:
            if unit.name in changed or (isinstance(unit, Task) and unit.pool in difference.pools):
                deeds.append(self._redefine(unit, changed.get(unit.name, frozenset())))
            else:
                seats.move(unit)
        for record in sorted(fresh, key=lambda record: _start_order(new.units[record.name])):
            unit = new.units[record.name]
            deeds.append(seats.add(unit, new.definitions[unit.name].hash, record))
        return deeds

    async def _retire(self, actor: Planner | ServiceActor) -> None:
        name = actor.actor.task.name if isinstance(actor, Planner) else actor.service.name
        instead = self._new.units.get(name)
        await actor.retire(why_gone(None if instead is None else instead.kind))
        if instead is None:
            record = actor.actor.book.record if isinstance(actor, Planner) else actor.record
            removed = replace(record, removed_at=self._context.clock.now())
            await self._context.record([SaveUnit(record=removed)])

    def _redefine(self, unit: AnyUnit, fields: frozenset[str]) -> Awaitable[None]:
        definition = self._new.definitions[unit.name].hash
        if isinstance(unit, Task):
            return self._seats.planners[unit.name].redefine(unit, definition)
        replaced = farthest(unit.kind, fields) is Touch.PROCESSES
        return self._seats.services[unit.name].redefine(unit, definition, replace_instances=replaced)


def _start_order(unit: AnyUnit) -> tuple[int, str]:
    """Services by priority, then everything by name."""
    return (unit.priority if isinstance(unit, Service) else 0, unit.name)
