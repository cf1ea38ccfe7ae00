"""What a store is asked to write, each with the rule by which it is refused."""

from dataclasses import dataclass
from datetime import datetime

from rota.model.configuration import Definition
from rota.model.disturbance import Disturbance
from rota.model.idempotency import KeyRecord
from rota.model.instance import InstanceRecord
from rota.model.notification import NotificationChange
from rota.model.run import Run
from rota.model.slot import Slot, UnitRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertSlot:
    """A new row of the ledger; refused where (task, due_at) exists already, or a stretch covers it."""

    slot: Slot
    run: Run | None = None
    """The run that the slot becomes: it is there when the row is, and refused with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchSlot:
    """A slot, or a stretch, that does not run: the newest row of the task grows by it.

    Where that row says something else (verdict, reason or definition), it is a row of its own, as by InsertSlot.
    """

    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class CutStretch:
    """A stretch reaches less far than its row says; refused where there is no such stretch."""

    task: str
    due_at: datetime
    """Its first instant."""
    count: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSlot:
    """A verdict for a row that is still open (`armed` or `queued`); refused where it is not."""

    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSlot:
    """An armed row goes away, its instant free again; refused where the row is not `armed`."""

    task: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneSlots:
    """The oldest rows of a task go away, so many at most; refused where there are none.

    Those that are not decided stay, those that reach `before`, and those beyond the anchor of their task.
    """

    task: str
    before: datetime
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneRollups:
    """What a unit's runs before an instant were counted as goes away; refused where there is nothing."""

    unit: str
    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRun:
    """What is known of a run now, new or not; refused where the stored one has ended already."""

    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRun:
    """The row of an ended run goes away, and the instant of its success stays; refused where there is no such row."""

    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HideRun:
    """An ended run is deleted: its row stays for a while, out of sight; refused where it is so, or has not ended."""

    run: Run
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRun:
    """A deleted run is there again; refused where it is not deleted, or has gone."""

    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveKey:
    """A key is taken for a run; it takes the place of an earlier one of that unit and text."""

    record: KeyRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneKeys:
    """The keys that were taken before an instant go away; refused where there are none."""

    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveUnit:
    """What is known of a unit now."""

    record: UnitRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveInstance:
    """What is known of an instance of a service now."""

    record: InstanceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveInstances:
    """The rows of a service's instances go away; refused where there are none."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDefinition:
    """A definition that rows may name from now on."""

    definition: Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDefinition:
    """A definition goes away; refused while a row names it."""

    definition: str
    """Its hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDisturbance:
    """One more thing that befell time or the daemon."""

    disturbance: Disturbance


SlotChange = InsertSlot | StretchSlot | CutStretch | DecideSlot | ReleaseSlot
Removal = RemoveRun | RemoveInstances | PruneSlots | PruneRollups | RemoveDefinition | PruneKeys
RunSight = HideRun | RestoreRun
Note = SaveUnit | SaveInstance | SaveDefinition | SaveKey | NoteDisturbance
Change = SlotChange | SaveRun | RunSight | Note | Removal | NotificationChange
