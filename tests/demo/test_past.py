"""Does the past that the demo makes up follow Rota's own rules?"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.demo.past import Seeded, seeded

from rota.demo.past import OUTAGE
from rota.model.error import WorldError
from rota.model.run import EndReason, Phase, Run, Trigger
from rota.model.slot import Verdict
from rota.model.unit import Task
from rota.schedule.timetable import timetable


def planned(past: Seeded, task: Task) -> list[datetime]:
    """All firings, the second pass of a time included, that are dealt with."""
    record = past.units[task.name]
    table = timetable(task.crons, name=task.name, timezone=task.timezone, anchor=record.first_seen)
    return [firing.due_at for firing in table.between(record.first_seen, record.anchor)]


def test_every_planned_firing_has_one_row_of_the_ledger(past: Seeded) -> None:
    scheduled = [task for task in past.tasks if task.crons]
    assert len(scheduled) > 15
    for task in scheduled:
        rows = [slot for slot in past.slots if slot.task == task.name]
        told = [
            [due for due in planned(past, task) if slot.due_at <= due <= (slot.until or slot.due_at)]
            if slot.until
            else [slot.due_at]
            for slot in rows
        ]
        assert sorted(due for stretch in told for due in stretch) == planned(past, task), task.name
        assert [slot.count for slot in rows] == [len(stretch) for stretch in told], task.name


def test_slots_and_runs_name_each_other(past: Seeded) -> None:
    runs = {run.id: run for run in past.runs}
    named = {slot.run_id: slot for slot in past.slots if slot.run_id}
    assert {slot.verdict for slot in past.slots if slot.run_id is None} <= {Verdict.PAUSED, Verdict.HELD}
    for run_id, slot in named.items():
        run = runs[run_id]
        assert (run.unit, run.due_at, run.attempt) == (slot.task, slot.due_at, 1)
        assert (run.trigger is Trigger.CATCH_UP) is (slot.verdict is Verdict.CAUGHT_UP)
    due = {run.id for run in past.runs if run.due_at is not None and run.attempt == 1}
    assert due == set(named)


def test_what_ran_started_and_what_did_not_says_why(past: Seeded) -> None:
    runs = {run.id: run for run in past.runs}
    for slot in past.slots:
        run = runs[slot.run_id] if slot.run_id else None
        if slot.verdict in {Verdict.RAN, Verdict.CAUGHT_UP}:
            assert run is not None
            assert run.started_at is not None
        elif run is not None and run.phase is Phase.ENDED:
            assert (run.started_at, run.exit_code) == (None, -1)
            assert run.reason == slot.reason
    assert {slot.verdict for slot in past.slots} >= {
        *(Verdict.RAN, Verdict.CAUGHT_UP, Verdict.SKIPPED, Verdict.QUEUE_FULL, Verdict.MISSED),
        *(Verdict.PAUSED, Verdict.HELD, Verdict.DST_REPEAT),
    }


def test_retries_are_linked_both_ways(past: Seeded) -> None:
    runs = {run.id: run for run in past.runs}
    retries = [run for run in past.runs if run.retry_of]
    assert len(retries) > 50
    chains = {(run.retry_of or run.id, run.attempt): run for run in past.runs}
    for retry in retries:
        first = runs[retry.retry_of or ""]
        before = chains[first.id, retry.attempt - 1]
        assert (first.attempt, first.retry_of, retry.trigger) == (1, None, Trigger.RETRY)
        assert before.retried_by == retry.id
        assert before.end_reason is not None
        assert before.end_reason.is_failure
        assert before.ended_at is not None
        assert retry.created_at == before.ended_at
    assert {run.retried_by for run in past.runs if run.retried_by} == {run.id for run in retries}


def stretches(runs: list[Run]) -> Iterator[tuple[datetime, int]]:
    for run in runs:
        if run.started_at is not None and run.ended_at is not None:
            yield run.started_at, 1
            yield run.ended_at, -1


def most_at_once(runs: list[Run]) -> int:
    """Ends come before beginnings of the same instant."""
    most = now = 0
    for _, step in sorted(stretches(runs)):
        now += step
        most = max(most, now)
    return most


def test_no_more_runs_are_active_than_there_are_places(past: Seeded) -> None:
    for task in past.tasks:
        assert most_at_once(past.of(task.name)) <= task.parallelism, task.name
    shared = {task.name for task in past.tasks if task.pool == "disk"}
    assert most_at_once([run for run in past.runs if run.unit in shared]) == past.configuration.pools["disk"]


def test_nothing_happens_while_the_machine_is_down_or_before_or_after(past: Seeded) -> None:
    begin, end = (past.until - ago for ago in OUTAGE)
    for run in past.runs:
        for instant in (run.created_at, run.started_at, run.ended_at):
            if instant is not None:
                assert past.since <= instant <= past.until
                assert not begin < instant < end, run
    crashed = [run for run in past.runs if run.end_reason is EndReason.CRASHED]
    assert {run.ended_at for run in crashed} == {end}
    assert past.rows("SELECT kind FROM disturbance ORDER BY at")[0]["kind"] == "down"


def test_nobody_lives_on_after_the_end(past: Seeded) -> None:
    assert {run.phase for run in past.runs} <= {Phase.ENDED, Phase.QUEUED, Phase.DELAYED}
    stopped = [run for run in past.runs if run.reason == "Stopped with Rota."]
    assert {run.unit for run in stopped} >= {"shop-api", "websocket-gateway"}


def test_rollups_agree_with_the_runs(past: Seeded) -> None:
    counted = {
        (each["unit"], each["end_reason"]): each["runs"]
        for each in past.rows("SELECT unit, end_reason, sum(runs) AS runs FROM rollup GROUP BY 1, 2")
    }
    assert counted == Counter((run.unit, run.end_reason) for run in past.runs if run.phase is Phase.ENDED)


def test_the_backup_grows_slower_and_then_fails_night_after_night(past: Seeded) -> None:
    nights = [run for run in past.of("backup") if run.due_at is not None and run.attempt == 1]
    well = [run.duration for run in nights if run.end_reason is EndReason.SUCCESS and run.duration is not None]
    weeks = [sorted(well[first : first + 7])[3] for first in (0, 7, 14)]
    assert all(later > earlier * 1.15 for earlier, later in pairwise(weeks))
    assert [run.exit_code for run in nights[-3:]] == [28, 28, 28]
    assert past.units["backup"].overdue_since is not None


def test_a_service_flapped_and_was_well_again(past: Seeded) -> None:
    runs = past.of("websocket-gateway")
    short = [run for run in runs if run.duration is not None and run.duration < timedelta(seconds=10)]
    assert len(short) > 40
    assert max(run.duration for run in runs if run.duration is not None) > timedelta(days=4)
    told = {each["fingerprint"] for each in past.rows("SELECT fingerprint FROM notification")}
    assert {"service_failing:retrying:websocket-gateway", "service_healed:healed:websocket-gateway"} <= told


def test_there_is_all_that_one_may_want_to_see(past: Seeded) -> None:
    assert {run.end_reason for run in past.runs} >= set(EndReason) - {EndReason.START_FAILED}
    assert {run.trigger for run in past.runs} == set(Trigger) - {Trigger.TUI}
    assert all(run.actor for run in past.runs if run.trigger in {Trigger.UI, Trigger.CLI, Trigger.API, Trigger.HOOK})
    assert past.of("refund")[0].params["order"] == "SO104203"
    assert past.units["competitor-prices"].paused_by == "user:ben"
    assert past.units["search-preview"].stopped_at is not None


def test_some_of_what_was_told_is_read_and_what_repeats_is_folded(past: Seeded) -> None:
    told = past.rows("SELECT * FROM notification")
    assert 5 <= sum(each["read_at"] is None for each in told) < len(told)
    assert max(each["count"] for each in told) > 10
    assert all(len(json.loads(each["occurrences"])) == min(each["count"], 20) for each in told)
    names = {run.id for run in past.runs}
    assert all(each["run_id"] in names for each in told if each["run_id"])


def test_the_same_seed_and_instant_make_the_same_past(past: Seeded, tmp_path: Path) -> None:
    def digest(each: Seeded) -> list[str]:
        files = sorted(file for file in (each.data / "logs").rglob("*") if file.is_file())
        contents = (f"{file.relative_to(each.data)} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files)
        tables = ("run", "slot", "unit", "instance", "notification", "audit", "rollup", "rollup_bucket")
        return [*contents, *(str(tuple(found)) for table in tables for found in each.rows(f"SELECT * FROM {table}"))]

    assert digest(seeded(tmp_path / "data")) == digest(past)


def test_where_there_is_a_past_no_other_is_made_up(past: Seeded) -> None:
    before = len(past.rows("SELECT id FROM run"))
    with pytest.raises(WorldError, match="holds a history already"):
        seeded(past.data)
    assert len(past.rows("SELECT id FROM run")) == before
