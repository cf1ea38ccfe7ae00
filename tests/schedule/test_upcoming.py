"""Is it told which firings will run, and what keeps the others from it?"""

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from rota.model.firing import PlanNote
from rota.model.unit import Task
from rota.schedule.jitter import offset
from rota.schedule.upcoming import Upcoming

BERLIN = {"timezone": "Europe/Berlin"}


def plan(*crons: str, paused: bool = False, anchor: datetime | None = None, **members: Any) -> Upcoming:
    task = Task(name="a", run="true", group="Tasks", working_dir="/", crons=crons, **members)
    return Upcoming(task, anchor=anchor or datetime(2026, 1, 1, tzinfo=UTC), paused=paused)


def test_planned_instants_carry_the_offset_of_the_tasks_zone() -> None:
    first = next(plan("30 2 * * *", **BERLIN).after(datetime(2026, 7, 1, tzinfo=UTC)))
    assert first.due_at.isoformat() == "2026-07-01T02:30:00+02:00"
    assert (first.will_run, first.note) == (True, None)


def test_the_second_of_two_equal_times_does_not_run() -> None:
    firings = list(islice(plan("30 2 * * *", **BERLIN).after(datetime(2026, 10, 24, 12, tzinfo=UTC)), 2))
    assert [(each.will_run, each.note) for each in firings] == [(True, None), (False, PlanNote.DST_REPEAT)]


def test_a_firing_that_stands_in_for_a_gap_runs() -> None:
    """SCH-02"""
    first = next(plan("30 2 * * *", **BERLIN).after(datetime(2026, 3, 28, 12, tzinfo=UTC)))
    assert (first.due_at.isoformat(), first.note) == ("2026-03-29T03:00:00+02:00", PlanNote.DST_GAP)
    assert first.will_run


def test_a_gap_night_of_a_starred_schedule_has_no_firing() -> None:
    """SCH-06: none at all, and the next one is a day later."""
    first = next(plan("*/10 2 * * *", **BERLIN).after(datetime(2026, 3, 28, 12, tzinfo=UTC)))
    assert first.due_at.isoformat() == "2026-03-30T02:00:00+02:00"


def test_a_window_holds_what_is_due_in_it() -> None:
    firings = list(islice(plan("0 * * * *", not_during=("10:00-12:00",)).after(datetime(2026, 1, 5, 8, tzinfo=UTC)), 4))
    assert [each.note for each in firings] == [None, PlanNote.HELD, PlanNote.HELD, None]
    assert [each.will_run for each in firings] == [True, False, False, True]


def test_of_a_paused_task_nothing_will_run() -> None:
    firings = list(islice(plan("0 * * * *", paused=True).after(datetime(2026, 1, 5, tzinfo=UTC)), 3))
    assert {(each.will_run, each.note) for each in firings} == {(False, PlanNote.PAUSED)}


def test_jitter_moves_the_start_and_not_the_due_time() -> None:
    first = next(plan("0 * * * *", jitter=timedelta(minutes=10)).after(datetime(2026, 1, 5, tzinfo=UTC)))
    assert first.due_at.minute == 0
    assert first.starts_at - first.due_at == offset("a", timedelta(minutes=10))
