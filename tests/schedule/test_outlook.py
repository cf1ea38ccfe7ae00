"""Does a plan tell which firings of the next week appear, vanish, or crowd in one minute?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from rota.model.unit import Task
from rota.schedule.outlook import CROWD, MOST_FIRINGS, Week, outlook

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


def week(*tasks: Task, anchor: datetime = NOW) -> Week:
    return {task.name: (task, anchor) for task in tasks}


def task(name: str, *crons: str, **members: Any) -> Task:
    return Task(name=name, run="true", group="Tasks", working_dir="/", crons=crons, **members)


def test_what_stays_as_it_is_changes_no_firing() -> None:
    same = week(task("a", "0 2 * * *"), task("b", "@every 10m"))
    assert outlook(same, same, NOW).firings == ()


def test_a_moved_schedule_loses_its_old_firings_and_gains_new_ones() -> None:
    found = outlook(week(task("a", "0 2 * * *")), week(task("a", "0 3 * * *")), NOW)
    assert len(found.firings) == 14
    assert [(each.due_at.hour, each.added) for each in found.firings[:2]] == [(2, False), (3, True)]
    assert found.until == NOW + timedelta(days=7)


def test_an_instant_that_both_schedules_have_is_no_change() -> None:
    found = outlook(week(task("a", "0 2 * * *")), week(task("a", "0 2,3 * * *")), NOW)
    assert {(each.due_at.hour, each.added) for each in found.firings} == {(3, True)}


def test_held_firings_vanish() -> None:
    found = outlook(week(task("a", "0 * * * *")), week(task("a", "0 * * * *", not_during=("22:00-06:00",))), NOW)
    assert len(found.firings) == 7 * 8
    assert not any(each.added for each in found.firings)


def test_an_interval_counts_from_where_it_counted_before() -> None:
    """SCH-16: a task added again counts anew, and the plan says so."""
    before, after = week(task("a", "@every 24h")), week(task("a", "@every 24h"), anchor=NOW + timedelta(hours=1))
    assert outlook(before, before, NOW).firings == ()
    assert [each.added for each in outlook(before, after, NOW).firings[:2]] == [False, True]


def test_a_dense_schedule_is_told_up_to_a_limit() -> None:
    found = outlook({}, week(task("a", "* * * * * *")), NOW)
    assert (len(found.firings), found.truncated) == (MOST_FIRINGS, True)


def test_many_tasks_in_one_minute_are_told_once() -> None:
    crowd = [task(f"t{number}", "0 0 * * *") for number in range(CROWD)]
    [pile_up] = outlook({}, week(*crowd, task("dense", "* * * * *")), NOW).pile_ups
    assert (len(pile_up.tasks), pile_up.times) == (CROWD, 7)
    assert pile_up.at == datetime(2026, 3, 3, tzinfo=UTC)


def test_jitter_spreads_a_crowd() -> None:
    crowd = [task(f"t{number}", "0 0 * * *", jitter=timedelta(hours=6)) for number in range(CROWD)]
    assert outlook({}, week(*crowd), NOW).pile_ups == ()


def test_clock_changes_are_told_of_new_schedules_alone() -> None:
    old, new = task("a", "30 2 * * *", timezone="Europe/Berlin"), task("b", "30 2 * * *", timezone="Europe/Berlin")
    assert {each.task for each in outlook(week(old), week(old, new), NOW).clock_changes} == {"b"}
