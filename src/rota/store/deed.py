"""What each change is in SQL."""

import sqlite3
from dataclasses import dataclass
from typing import assert_never

from rota.model.change import Change, DecideSlot, InsertSlot, ReleaseSlot, SaveDefinition, SaveRun, SaveUnit
from rota.store.query import QUERY
from rota.store.row import Values, microseconds, run_values, slot_values, unit_values


@dataclass(frozen=True, slots=True)
class Deed:
    """One change, ready to be executed."""

    sql: str
    values: Values
    definition: str | None = None
    """The hash that the row is going to name."""

    def do(self, connection: sqlite3.Connection) -> bool:
        """Executes it; False where its rule refused it."""
        if self.definition is not None:
            connection.execute(QUERY["name_definition"], {"definition": self.definition})
        return connection.execute(self.sql, self.values).rowcount == 1


def deed(change: Change) -> Deed:
    """The change in SQL; refused when no row was touched."""
    match change:
        case InsertSlot(slot=slot):
            return Deed(QUERY["insert_slot"], slot_values(slot), slot.definition)
        case DecideSlot(slot=slot):
            return Deed(QUERY["decide_slot"], slot_values(slot), slot.definition)
        case ReleaseSlot(task=task, due_at=due_at):
            return Deed(QUERY["release_slot"], {"task": task, "due_at": microseconds(due_at)})
        case SaveRun(run=run):
            return Deed(QUERY["save_run"], run_values(run), run.definition)
        case SaveUnit(record=record):
            return Deed(QUERY["save_unit"], unit_values(record))
        case SaveDefinition(definition=definition):
            return Deed(QUERY["save_definition"], {"hash": definition.hash, "json": definition.json})
        case _:
            assert_never(change)
