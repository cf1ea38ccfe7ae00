"""The answer to `why`."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.model.run import RunTraits
from rota.model.slot import Verdict
from rota.model.view import Plan, WhyView
from rota.wire.absent import given
from rota.wire.run import RunBrief, brief_of
from rota.wire.slot import TOLD_VERDICTS, Slot, slot_of
from rota.wire.time import Instant, planned


class Fact(Struct, kw_only=True):
    """One thing an answer rests on."""

    kind: str
    text: str
    at: Instant | UnsetType = UNSET


class Why(Struct, kw_only=True):
    """What became of a firing, in one sentence, and the facts behind it."""

    task_name: str
    at: Instant
    verdict: Annotated[str, Meta(extra_json_schema={"enum": [*TOLD_VERDICTS, *(plan.value for plan in Plan)]})]
    answer: str
    facts: list[Fact]
    slot: Slot | UnsetType = UNSET
    run: RunBrief | UnsetType = UNSET
    previous_due_at: Instant | UnsetType = UNSET
    next_due_at: Instant | UnsetType = UNSET


def why_of(view: WhyView, traits: RunTraits | None = None, *, timezone: str = "UTC") -> Why:
    """An answer as it is told; an armed slot is inside knowledge, told as planned. `traits`: of the slot.

    `timezone`: of the task, as it is now.
    """
    armed = view.verdict is Verdict.ARMED
    return Why(
        task_name=view.task,
        at=view.at,
        verdict=Plan.PLANNED if armed else view.verdict,
        answer=view.answer,
        facts=[Fact(kind=fact.kind, text=fact.text, at=given(fact.at)) for fact in view.facts],
        slot=UNSET if armed or view.slot is None else slot_of(view.slot, traits),
        run=UNSET if view.run is None else brief_of(view.run),
        previous_due_at=planned(view.previous_due_at, timezone),
        next_due_at=planned(view.next_due_at, timezone),
    )
