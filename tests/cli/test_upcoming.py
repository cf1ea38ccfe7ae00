"""Does `rota upcoming` tell what is due next, and what will not run?"""

from datetime import UTC, datetime, timedelta

import pytest
from tests.api.example import a_task, seen
from tests.cli.conftest import Type
from tests.cli.stage import Stage


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the server's clock is the real one


def test_the_firings_of_all_tasks_are_merged_in_order(typed: Type, stage: Stage, now: datetime) -> None:
    stage.rota.put(
        seen(a_task("hourly", crons=("0 * * * *",)), first_seen=now),
        seen(a_task("daily", crons=("30 0 * * *",)), first_seen=now),
    )
    firings = typed("upcoming", "--until", "3d", "-n", "100", "--json").json()["firings"]
    due = [firing["due_at"] for firing in firings]
    assert due == sorted(due)
    assert [firing["task_name"] for firing in firings].count("daily") == 3
    assert len(typed("upcoming", "-n", "5").out.splitlines()) == 6


def test_further_firings_are_looked_for_where_half_a_day_has_none(typed: Type, stage: Stage, now: datetime) -> None:
    at = now + timedelta(days=20)
    stage.rota.put(seen(a_task(crons=(f"0 0 {at.day} {at.month} *",)), first_seen=now))
    assert len(typed("upcoming").out.splitlines()) == 2


def test_what_will_not_run_says_why(typed: Type, stage: Stage, now: datetime) -> None:
    stage.rota.put(seen(a_task(), first_seen=now, paused_at=now))
    assert "paused" in typed("upcoming", "backup").out


def test_a_schedule_with_no_firing_on_the_gap_night_says_so(typed: Type, stage: Stage, now: datetime) -> None:
    """SCH-06"""
    stage.rota.put(seen(a_task(crons=("*/10 2 * 3,10 SUN",), timezone="Europe/Berlin"), first_seen=now))
    told = typed("upcoming", "backup", "--until", "366d", "-n", "1000")
    assert "02:00 … 02:50 are left out, and nothing runs instead." in told.err


def test_nothing_planned_says_where_to_look(typed: Type, stage: Stage) -> None:
    assert "rota list" in typed("upcoming").out


def test_a_time_that_is_none_is_refused_with_what_can_be_typed(typed: Type, stage: Stage) -> None:
    failed = typed("upcoming", "--until", "soon")
    assert failed.code == 2
    assert "36h" in failed.err


def test_an_unknown_unit_is_told_with_the_nearest(typed: Type, stage: Stage) -> None:
    stage.rota.put(seen(a_task()))
    assert "Did you mean backup" in typed("upcoming", "backpu").err
