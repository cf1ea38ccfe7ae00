"""Does one sentence say what became of a firing?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.api.example import NOW, RUN_ID, a_task, an_ended_run, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage

from rota.model.slot import Slot, Verdict
from rota.model.view import Fact, Plan, WhyView

SKIPPED = WhyView(
    task="backup",
    at=NOW,
    verdict=Verdict.SKIPPED,
    answer="2026-01-01 00:00:00 UTC: one was active already.",
    facts=(Fact(kind="slot", text="skipped: one was active already.", at=NOW),),
    slot=Slot(task="backup", due_at=NOW, verdict=Verdict.SKIPPED, reason="One was active already.", decided_at=NOW),
)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.rota.put(seen(a_task(timezone="Europe/Berlin")))
    return stage


def asked(stage: Stage) -> list[datetime]:
    """The instants that the daemon was asked about."""
    return [datetime.fromisoformat(words[2]) for words in stage.rota.asked if words[0] == "why"]


def test_the_sentence_comes_first_then_what_it_rests_on(typed: Type, stage: Stage) -> None:
    stage.rota.answer = SKIPPED
    first, _, fact = typed("why", "backup").out.splitlines()
    assert first == SKIPPED.answer
    assert fact.startswith("slot ")
    assert fact.endswith("(2026-01-01 01:00:00 CET)"), "in the zone of the task, as the sentence"


def test_a_time_is_one_of_the_tasks_own_zone(typed: Type, stage: Stage) -> None:
    typed("why", "backup", "2026-07-01 02:30")
    assert asked(stage) == [datetime(2026, 7, 1, 0, 30, tzinfo=UTC)]


def test_without_a_time_the_last_firing_is_meant(typed: Type, stage: Stage) -> None:
    due = NOW - timedelta(hours=1)
    between = replace(SKIPPED, verdict=Plan.NOT_PLANNED, answer="Nothing is planned now.", previous_due_at=due)

    async def why(name: str, at: datetime) -> WhyView:
        return SKIPPED if at == due else between

    stage.rota.why = why  # type: ignore[method-assign] # a script of this test
    assert typed("why", "backup").out.splitlines()[0] == SKIPPED.answer


def test_where_the_last_firing_is_not_known_the_answer_is_about_now(typed: Type, stage: Stage) -> None:
    now = replace(SKIPPED, verdict=Plan.NOT_PLANNED, answer="Nothing is planned now.", previous_due_at=NOW)

    async def why(name: str, at: datetime) -> WhyView:
        return replace(SKIPPED, verdict=Plan.UNKNOWN, answer="It was not seen yet.") if at == NOW else now

    stage.rota.why = why  # type: ignore[method-assign] # a script of this test
    assert typed("why", "backup").out.splitlines()[0] == "Nothing is planned now."


def test_the_output_of_its_run_is_one_command_away(typed: Type, stage: Stage) -> None:
    stage.rota.answer = replace(SKIPPED, verdict=Verdict.RAN, run=an_ended_run())
    assert f"rota logs {RUN_ID}" in typed("why", "backup").out


def test_the_document_is_the_one_of_the_api(typed: Type, stage: Stage) -> None:
    stage.rota.answer = SKIPPED
    document = typed("why", "backup", "--json").json()
    assert (document["verdict"], document["slot"]["count"]) == ("skipped", 1)


def test_an_unknown_task_and_a_time_that_is_none_are_usage_errors(typed: Type, stage: Stage) -> None:
    assert typed("why", "bakcup").code == 2
    assert typed("why", "backup", "soon").code == 2
