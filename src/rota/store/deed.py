"""What each change is in SQL."""

import sqlite3
from dataclasses import dataclass
from typing import assert_never

from rota.model.change import (
    Change,
    CutStretch,
    DecideSlot,
    HideRun,
    InsertSlot,
    Note,
    NoteDisturbance,
    PruneKeys,
    PruneRollups,
    PruneSlots,
    ReleaseSlot,
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
    StretchSlot,
)
from rota.model.notification import MarkAllRead, MarkRead, Notify, PruneNotifications
from rota.model.run import Phase, Run
from rota.model.slot import Slot
from rota.store.notification import written
from rota.store.query import QUERY
from rota.store.rollup import prune_values, roll
from rota.store.row import (
    Values,
    disturbance_values,
    instance_values,
    key_values,
    microseconds,
    run_values,
    slot_values,
    unit_values,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One change, ready to be executed."""

    sql: str
    values: Values
    definition: str | None = None
    """The hash that the row is going to name."""
    then: "Deed | None" = None
    """What is done with it; nothing where its rule refused it."""
    otherwise: "Deed | None" = None
    """What is done in its place where its rule refused it."""
    rolls: str | None = None
    """The run that rollups count once this is done."""
    sign: int = 1
    """-1: that they count no more."""

    def do(self, connection: sqlite3.Connection) -> bool:
        """Executes it; False where its rule refused it."""
        if self.definition is not None:
            connection.execute(QUERY["name_definition"], {"definition": self.definition})
        done = connection.execute(self.sql, self.values).rowcount > 0
        if not done:
            return self.otherwise is not None and self.otherwise.do(connection)
        if self.rolls is not None:
            roll(connection, self.rolls, self.sign)
        return self.then is None or self.then.do(connection)


def deed(change: Change) -> Deed:
    """The change in SQL; refused when no row was touched."""
    match change:
        case SaveRun(run=run):
            return _save(run)
        case HideRun() | RestoreRun():
            return _sight(change)
        case SaveUnit() | SaveInstance() | SaveDefinition() | SaveKey() | NoteDisturbance():
            return _note(change)
        case RemoveRun() | RemoveInstances() | PruneSlots() | PruneRollups() | RemoveDefinition() | PruneKeys():
            return _removal(change)
        case Notify() | MarkRead() | MarkAllRead() | PruneNotifications():
            return Deed(*written(change))
        case _:
            return _slot_deed(change)


def _sight(change: RunSight) -> Deed:
    """A run goes out of sight, or comes back; rollups follow."""
    match change:
        case HideRun(run=run, at=at):
            return Deed(QUERY["hide_run"], {"id": run.id, "at": microseconds(at)}, rolls=run.id, sign=-1)
        case RestoreRun(run=run):
            return Deed(QUERY["restore_run"], {"id": run.id}, rolls=run.id)
        case _:
            assert_never(change)


def _note(change: Note) -> Deed:
    match change:
        case SaveUnit(record=record):
            return Deed(QUERY["save_unit"], unit_values(record))
        case SaveInstance(record=instance):
            return Deed(QUERY["save_instance"], instance_values(instance))
        case SaveDefinition(definition=definition):
            return Deed(QUERY["save_definition"], {"hash": definition.hash, "json": definition.json})
        case SaveKey(record=key):
            return Deed(QUERY["save_key"], key_values(key))
        case NoteDisturbance(disturbance=disturbance):
            return Deed(QUERY["note_disturbance"], disturbance_values(disturbance))
        case _:
            assert_never(change)


def _slot_deed(change: SlotChange) -> Deed:
    match change:
        case InsertSlot(slot=slot, run=run):
            return _insert(slot, then=_save(run) if run else None)
        case StretchSlot(slot=slot):
            return Deed(QUERY["stretch_slot"], slot_values(slot), slot.definition, otherwise=_insert(slot))
        case CutStretch(task=task, due_at=due_at, count=count, until=until):
            values = {"task": task, "due_at": microseconds(due_at), "count": count, "until": microseconds(until)}
            return Deed(QUERY["cut_stretch"], values)
        case DecideSlot(slot=slot):
            return Deed(QUERY["decide_slot"], slot_values(slot), slot.definition)
        case ReleaseSlot(task=task, due_at=due_at):
            return Deed(QUERY["release_slot"], {"task": task, "due_at": microseconds(due_at)})
        case _:
            assert_never(change)


def _insert(slot: Slot, then: Deed | None = None) -> Deed:
    return Deed(QUERY["insert_slot"], slot_values(slot), slot.definition, then=then)


def _removal(change: Removal) -> Deed:
    match change:
        case RemoveRun(run_id=run_id):
            remove = Deed(QUERY["remove_run"], {"id": run_id})
            return Deed(QUERY["note_success"], {"id": run_id}, then=remove, otherwise=remove)
        case RemoveInstances(unit=unit):
            return Deed(QUERY["remove_instances"], {"unit": unit})
        case PruneSlots(task=task, before=before, most=most):
            return Deed(QUERY["prune_slots"], {"task": task, "before": microseconds(before), "most": most})
        case PruneRollups(unit=unit, before=before):
            buckets = Deed(QUERY["prune_buckets"], prune_values(unit, before))
            return Deed(QUERY["prune_rollups"], prune_values(unit, before), then=buckets, otherwise=buckets)
        case PruneKeys(before=before):
            return Deed(QUERY["prune_keys"], {"before": microseconds(before)})
        case RemoveDefinition(definition=definition):
            return Deed(QUERY["remove_definition"], {"hash": definition})
        case _:
            assert_never(change)


def _save(run: Run) -> Deed:
    rolls = run.id if run.phase is Phase.ENDED else None  # a stored end is never written again: it counts once
    return Deed(QUERY["save_run"], run_values(run), run.definition, rolls=rolls)
