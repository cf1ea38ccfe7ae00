"""The answer to `why`, and the slot behind it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.api.example import NOW, an_ended_run

from rota.model.slot import Slot, Verdict
from rota.model.view import Fact, Plan, WhyView
from rota.wire.slot import TOLD_VERDICTS
from rota.wire.why import why_of


def told(**facts: object) -> dict:
    view = {"task": "backup", "at": NOW, "verdict": Plan.NOT_PLANNED, "answer": "No."} | facts
    return msgspec.to_builtins(why_of(WhyView(**view), timezone="Europe/Berlin"))  # type: ignore[arg-type] # the facts of a test are right


def test_an_answer_without_a_slot_says_only_what_it_knows() -> None:
    assert told() == {
        "task_name": "backup",
        "at": "2026-01-01T00:00:00Z",
        "verdict": "not_planned",
        "answer": "No.",
        "facts": [],
    }


def test_an_answer_brings_slot_run_and_facts() -> None:
    slot = Slot(task="backup", due_at=NOW, verdict=Verdict.MISSED, reason="Down.", decided_at=NOW, count=3, until=NOW)
    sent = told(
        verdict=Verdict.MISSED,
        slot=slot,
        run=an_ended_run(),
        facts=(Fact(kind="downtime", text="Rota was down.", at=NOW), Fact(kind="note", text="So.")),
        previous_due_at=datetime(2026, 3, 28, 2, 0, tzinfo=UTC),
        next_due_at=datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    )
    assert sent["slot"] == {
        "task_name": "backup",
        "due_at": "2026-01-01T00:00:00Z",
        "verdict": "missed",
        "reason": "Down.",
        "decided_at": "2026-01-01T00:00:00Z",
        "count": 3,
        "due_until": "2026-01-01T00:00:00Z",
    }
    assert sent["run"]["end_reason"] == "success"
    assert sent["facts"] == [
        {"kind": "downtime", "text": "Rota was down.", "at": "2026-01-01T00:00:00Z"},
        {"kind": "note", "text": "So."},
    ]
    assert (sent["previous_due_at"], sent["next_due_at"]) == ("2026-03-28T03:00:00+01:00", "2026-03-29T03:00:00+02:00")


def test_an_armed_slot_is_told_as_planned() -> None:
    slot = Slot(task="backup", due_at=NOW, verdict=Verdict.ARMED, reason="Armed.", decided_at=NOW)
    sent = told(verdict=Verdict.ARMED, slot=slot)
    assert sent["verdict"] == "planned"
    assert "slot" not in sent


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.ARMED])
def test_every_other_verdict_is_told_as_it_is(verdict: Verdict) -> None:
    assert told(verdict=verdict)["verdict"] == verdict.value
    assert verdict.value in TOLD_VERDICTS


def test_utc_is_told_as_z_whatever_it_is_called() -> None:
    assert (
        told(at=datetime(2026, 1, 1, tzinfo=UTC))["at"] == told(at=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")))["at"]
    )
