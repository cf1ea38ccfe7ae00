"""Slots on the wire."""

from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model import slot as model
from rota.model.run import RunTraits
from rota.model.slot import Verdict
from rota.wire.absent import given
from rota.wire.time import Instant, planned

TOLD_VERDICTS = [verdict.value for verdict in Verdict if verdict is not Verdict.ARMED]
"""An armed slot is told as planned."""


class Slot(Struct, kw_only=True):
    """One planned firing, or a stretch of them, and what became of it."""

    task_name: str
    due_at: Instant
    verdict: Annotated[str, Meta(extra_json_schema={"enum": TOLD_VERDICTS})]
    reason: str
    decided_at: Instant
    run_id: str | UnsetType = UNSET
    count: Annotated[int, Meta(description="More than 1 for a stretch of outage or pause.")]
    due_until: Annotated[Instant | UnsetType, Meta(description="The last instant of a stretch.")] = UNSET


def slot_of(slot: model.Slot, traits: RunTraits | None = None) -> Slot:
    """A decided slot as it is told, in the zone of its definition where that is known."""
    timezone = traits.timezone if traits else "UTC"
    return Slot(
        task_name=slot.task,
        due_at=slot.due_at.astimezone(ZoneInfo(timezone)),
        verdict=slot.verdict,
        reason=slot.reason,
        decided_at=slot.decided_at,
        run_id=given(slot.run_id),
        count=slot.count,
        due_until=planned(slot.until, timezone),
    )


class SlotList(Struct, kw_only=True):
    """A page of slots, newest first."""

    slots: list[Slot]
    next_cursor: Annotated[str | UnsetType, Meta(description="Hand it back as cursor; absent on the last page.")] = (
        UNSET
    )
