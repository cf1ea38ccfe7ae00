"""A store in memory, which keeps every rule of the one on disk but durability; and one that always fails."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from rota.model.change import (
    Change,
    HideRun,
    InsertSlot,
    NoteDisturbance,
    PruneKeys,
    PruneRollups,
    PruneSlots,
    Removal,
    RemoveDefinition,
    RemoveInstances,
    RemoveRun,
    RestoreRun,
    RunSight,
    SaveDefinition,
    SaveInstance,
    SaveKey,
    SaveRun,
    SaveUnit,
    SlotChange,
)
from rota.model.configuration import Definition
from rota.model.disturbance import Disturbance
from rota.model.error import WorldError
from rota.model.instance import InstanceRecord
from rota.model.notification import MarkAllRead, MarkRead, NotificationChange, Notify, PruneNotifications
from rota.model.query import RunPage, RunQuery, SlotPage, SlotQuery
from rota.model.retention import Expiry
from rota.model.run import EndReason, Phase, Run
from rota.model.slot import OPEN_VERDICTS, Slot, UnitRecord
from rota.testing.ledger import MemoryLedger
from rota.testing.listing import RunKey, in_order, matches, newest_by_unit, newest_durations, slot_matches, sort_value
from rota.testing.notification import MemoryNotifications
from rota.testing.pruning import expired, prunable
from rota.testing.record import MemoryRecords

COUNTED = 10_000


class MemoryStore:
    """`engine.port.store.Store` in memory."""

    def __init__(self) -> None:
        self.failure: WorldError | None = None
        """While this is set, every call raises it and changes nothing."""
        self.notifications = MemoryNotifications(self._fail)
        self._ledger = MemoryLedger()
        self.records = MemoryRecords(self._fail)
        self._runs = self.records.runs
        self._units: dict[str, UnitRecord] = {}
        self._instances: dict[tuple[str, int], InstanceRecord] = {}
        self._definitions: dict[str, Definition] = {}
        self._disturbances: list[Disturbance] = []
        self._successes: dict[str, datetime] = {}

    async def close(self) -> None:
        """Nothing to do."""

    async def commit(self, changes: Sequence[Change]) -> Sequence[Change]:
        """Makes all changes in order; answers those that were refused, each by its own rule."""
        self._fail()
        return [change for change in changes if not self._make(change)]

    async def open_runs(self) -> Sequence[Run]:
        """All runs that have not ended, oldest id first."""
        self._fail()
        return [run for _, run in sorted(self._runs.items()) if run.phase is not Phase.ENDED]

    async def open_slots(self) -> Sequence[Slot]:
        """All slots that are `armed` or `queued`, oldest first."""
        self._fail()
        slots = [slot for slot in self._ledger.slots.values() if slot.verdict in OPEN_VERDICTS]
        return sorted(slots, key=lambda slot: (slot.due_at, slot.task))

    async def unit_records(self) -> Sequence[UnitRecord]:
        """All units ever seen, by name."""
        self._fail()
        return [record for _, record in sorted(self._units.items())]

    async def instance_records(self) -> Sequence[InstanceRecord]:
        """All instances of services ever seen, by service and number."""
        self._fail()
        return [record for _, record in sorted(self._instances.items())]

    async def last_runs(self) -> Sequence[Run]:
        """The newest ended run with a process of each unit that has one, by unit."""
        self._fail()
        return newest_by_unit(
            run for run in self._runs.values() if run.phase is Phase.ENDED and run.started_at is not None
        )

    async def last_successes(self) -> Mapping[str, datetime]:
        """When the newest successful run ended of each unit that had one, kept or not."""
        self._fail()
        kept = newest_by_unit(run for run in self.records.all() if run.end_reason is EndReason.SUCCESS)
        newest = {run.unit: run.ended_at for run in kept if run.ended_at and run.unit in self._units}
        return newest | {name: max(at, newest.get(name, at)) for name, at in self._successes.items()}

    async def newest_durations(self, limit: int) -> Mapping[str, Sequence[timedelta]]:
        """How long the newest successes took of each unit that had one, newest first."""
        self._fail()
        return newest_durations(self._runs.values(), limit)

    async def units_rolled_before(self, before: datetime) -> Sequence[str]:
        """None: rollups are not kept here, what they tell is told from runs."""
        self._fail()
        return []

    async def slots_between(self, task: str, after: datetime, until: datetime) -> Sequence[Slot]:
        """The slots of a task with after < due_at <= until, and stretches that touch it, oldest first."""
        self._fail()
        slots = [slot for slot in self._ledger.slots.values() if slot.task == task and slot.due_at <= until]
        return sorted(
            (slot for slot in slots if max(slot.due_at, slot.until or slot.due_at) > after),
            key=lambda slot: slot.due_at,
        )

    async def disturbances(self, limit: int) -> Sequence[Disturbance]:
        """The newest things that befell the clocks or the daemon, newest first."""
        self._fail()
        return sorted(self._disturbances, key=lambda one: one.at, reverse=True)[:limit]

    async def last_sign_of_life(self, now: datetime) -> datetime | None:
        """The newest instant not after now of which a row tells; None: there are no rows."""
        self._fail()
        newest = sorted(self.records.all(), key=lambda run: run.created_at)[-100:]
        told = [record.anchor for record in self._units.values()]
        told += [run.ended_at or run.started_at or run.created_at for run in newest]
        told += [disturbance.at for disturbance in self._disturbances]
        return max((instant for instant in told if instant <= now), default=None)

    async def run(self, run_id: str) -> Run | None:
        """One run, or None."""
        self._fail()
        return self._runs.get(run_id)

    async def retries(self, run_id: str) -> Sequence[Run]:
        """The retries of a first attempt, in order."""
        self._fail()
        return sorted((run for run in self._runs.values() if run.retry_of == run_id), key=lambda run: run.attempt)

    async def expired_runs(self, expiry: Expiry, limit: int) -> Sequence[str]:
        """Ids of runs that go, oldest first; none of a chain of retries that is still under way."""
        self._fail()
        return expired(expiry, self._runs.values())[:limit]

    async def known_runs(self, run_ids: Collection[str]) -> frozenset[str]:
        """Those of these runs that have a row."""
        self._fail()
        return frozenset({run.id for run in self.records.all()} & set(run_ids))

    async def tasks_with_slots_before(self, before: datetime) -> Sequence[str]:
        """The tasks of which PruneSlots would take rows, by name."""
        self._fail()
        return sorted({slot.task for slot in prunable(self._ledger.slots.values(), self._units, before)})

    async def unnamed_definitions(self) -> Sequence[str]:
        """Hashes of the definitions that no row names."""
        self._fail()
        return [found for found in self._definitions if not self._is_named(found)]

    def _is_named(self, definition: str) -> bool:
        named = {run.definition for run in self.records.all()} | {
            slot.definition for slot in self._ledger.slots.values()
        }
        return definition in named

    async def definition(self, definition_hash: str) -> Definition | None:
        """A definition that was saved, or None."""
        self._fail()
        return self._definitions.get(definition_hash)

    async def runs(
        self, query: RunQuery, *, limit: int, after: RunKey | None = None, with_total: bool = False
    ) -> RunPage:
        """A page of runs in the order of the query; `after` is the last page's `next_key`."""
        self._fail()
        keys = {(sort_value(query.sort, run), run.id) for run in self._runs.values() if matches(query, run)}
        total = len(keys)
        rest = in_order(keys if after is None else keys | {after}, descending=query.descending)
        rest = rest if after is None else rest[rest.index(after) + 1 :]
        return RunPage(
            runs=tuple(self._runs[run_id] for _, run_id in rest[:limit]),
            next_key=rest[limit - 1] if len(rest) > limit else None,
            total=total if with_total and total <= COUNTED else None,
        )

    async def slots(self, query: SlotQuery, *, limit: int, after: datetime | None = None) -> SlotPage:
        """A page of a task's slots, newest first; `after` is the last page's `next_key`."""
        self._fail()
        chosen = [slot for slot in self._ledger.slots.values() if slot_matches(query, slot)]
        rest = sorted(
            (slot for slot in chosen if after is None or slot.due_at < after),
            key=lambda slot: slot.due_at,
            reverse=True,
        )
        page = tuple(rest[:limit])
        return SlotPage(slots=page, next_key=page[-1].due_at if len(rest) > limit else None)

    async def size(self) -> int:
        """Bytes on disk: none."""
        self._fail()
        return 0

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _make(self, change: Change) -> bool:
        match change:
            case SaveRun(run=run):
                return self._save(run)
            case InsertSlot(run=Run() as run):
                return self._ledger.make(change) and self._save(run)
            case SaveUnit() | SaveInstance() | SaveDefinition() | NoteDisturbance():
                self._note(change)
                return True
            case RemoveRun() | RemoveInstances() | PruneSlots() | PruneRollups() | RemoveDefinition() | PruneKeys():
                return self._make_removal(change)
            case _:
                return self._make_elsewhere(change)

    def _make_elsewhere(self, change: RunSight | SaveKey | SlotChange | NotificationChange) -> bool:
        match change:
            case HideRun() | RestoreRun() | SaveKey():
                return self.records.make(change)
            case Notify() | MarkRead() | MarkAllRead() | PruneNotifications():
                return self.notifications.make(change)
            case _:
                return self._ledger.make(change)

    def _note(self, change: SaveUnit | SaveInstance | SaveDefinition | NoteDisturbance) -> None:
        match change:
            case SaveUnit(record=record):
                self._units[record.name] = record
            case SaveInstance(record=instance):
                self._instances[instance.unit, instance.index] = instance
            case SaveDefinition(definition=definition):
                self._definitions[definition.hash] = definition
            case NoteDisturbance(disturbance=disturbance):
                self._disturbances.append(disturbance)
            case _:
                assert_never(change)

    def _make_removal(self, change: Removal) -> bool:
        match change:
            case RemoveRun(run_id=run_id):
                return self._remove(run_id)
            case RemoveInstances(unit=unit):
                gone_instances = [key for key in self._instances if key[0] == unit]
                for key in gone_instances:
                    del self._instances[key]
                return bool(gone_instances)
            case PruneSlots(task=task, before=before, most=most):
                gone = prunable(self._ledger.slots.values(), self._units, before, task)[:most]
                self._ledger.slots = {key: slot for key, slot in self._ledger.slots.items() if slot not in gone}
                return bool(gone)
            case PruneRollups():
                return False  # it keeps none
            case PruneKeys():
                return self.records.make(change)
            case RemoveDefinition(definition=found):
                return not self._is_named(found) and self._definitions.pop(found, None) is not None
            case _:
                assert_never(change)

    def _remove(self, run_id: str) -> bool:
        run = self.records.any(run_id)
        if run is None or run.phase is not Phase.ENDED:
            return False
        self.records.forget(run_id)
        if run.end_reason is EndReason.SUCCESS and run.ended_at is not None and run.unit in self._units:
            self._successes[run.unit] = max(run.ended_at, self._successes.get(run.unit, run.ended_at))
        return True

    def _save(self, run: Run) -> bool:
        known = self.records.any(run.id) or replace(run, phase=Phase.QUEUED)
        if known.phase is Phase.ENDED:
            return False
        self._runs[run.id] = replace(run, unit=known.unit, created_at=known.created_at)
        return True


class FailingStore(MemoryStore):
    """Every call raises WorldError, as on a full disk."""

    def __init__(self) -> None:
        super().__init__()
        self.failure = WorldError("There is no room left to write the database.", hint="This store always fails.")
