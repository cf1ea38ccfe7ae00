"""Is what happens counted once, and for ever?"""

from collections import Counter
from datetime import timedelta

import pytest
from tests.api.example import NOW, a_run, an_ended_run, an_instance
from tests.engine.world import EVERY_MINUTE, World, service, task

from rota.daemon.count import Counts
from rota.model.event import InstanceUpdated, NotificationKept, RunEnded, RunStarted, SlotDecided
from rota.model.metric import Histogram
from rota.model.notification import Notification, NotificationKind
from rota.model.run import EndReason
from rota.model.slot import Slot, Verdict
from rota.model.unit import Overlap
from rota.testing.runner import Play


def slot(verdict: Verdict, **facts: object) -> Slot:
    values = {"task": "backup", "due_at": NOW, "reason": "So it is.", "decided_at": NOW} | facts
    return Slot(verdict=verdict, **values)  # type: ignore[arg-type] # the facts of a test are right or it fails


@pytest.fixture
def counts() -> Counts:
    return Counts(NOW)


def test_a_bound_holds_what_is_as_large_as_it() -> None:
    histogram = Histogram((0.1, 1.0))
    for value in (0.0, 0.1, 0.2, 1.0, 7.0):
        histogram.observe(value)
    assert (histogram.counts, histogram.total) == ([2, 2, 1], 8.3)


def test_a_copy_stays_as_it_is() -> None:
    histogram = Histogram((1.0,))
    same = histogram.copy()
    histogram.observe(2.0)
    assert same.counts == [0, 0]


def test_an_ended_run_counts_by_unit_kind_and_end(counts: Counts) -> None:
    counts.hear(RunEnded(run=an_ended_run()))
    counts.hear(RunEnded(run=an_ended_run(end_reason=EndReason.TIMEOUT)))
    assert counts.runs == {("backup", "task", "success"): 1, ("backup", "task", "timeout"): 1}
    assert counts.durations["backup"].total == 4.0
    assert counts.failures == {"backup": NOW + timedelta(seconds=2)}


def test_a_run_that_never_started_has_no_duration(counts: Counts) -> None:
    counts.hear(RunEnded(run=an_ended_run(end_reason=EndReason.SKIPPED, started_at=None, duration=timedelta())))
    assert counts.runs["backup", "task", "skipped"] == 1
    assert counts.durations == {}


def test_lateness_counts_for_runs_of_slots_only(counts: Counts) -> None:
    late = {"created_at": NOW - timedelta(seconds=3), "starts_at": NOW - timedelta(seconds=1)}
    counts.hear(RunStarted(run=a_run(due_at=NOW - timedelta(seconds=2), **late)))
    counts.hear(RunStarted(run=a_run(**late)))
    assert counts.lateness.total == 1.0
    assert sum(counts.lateness.counts) == 1
    assert counts.queue_wait.total == 2.0


def test_a_verdict_counts_once_it_is_final_and_a_stretch_as_many_times_as_it_has_firings(counts: Counts) -> None:
    counts.hear(SlotDecided(slot=slot(Verdict.QUEUED)))
    counts.hear(SlotDecided(slot=slot(Verdict.RAN)))
    counts.hear(SlotDecided(slot=slot(Verdict.MISSED, count=7)))
    assert counts.slots == {("backup", "ran"): 1, ("backup", "missed"): 7}


def test_restarts_count_from_what_the_daemon_found(counts: Counts) -> None:
    counts.found("web", [an_instance(0, restarts=5)])
    for restarts in (5, 6, 6, 0, 1):  # by hand it is started afresh
        counts.hear(InstanceUpdated(name="web", instance=an_instance(0, restarts=restarts)))
    assert counts.restarts["web"] == 2


def test_rows_of_earlier_failures_give_way_to_what_was_heard(counts: Counts) -> None:
    counts.hear(RunEnded(run=an_ended_run(end_reason=EndReason.FAILED)))
    counts.failed({"backup": NOW - timedelta(days=1), "other": NOW})
    assert counts.failures == {"backup": NOW + timedelta(seconds=2), "other": NOW}


def test_each_occurrence_of_a_notification_counts_once(counts: Counts) -> None:
    """One from before the daemon, then two told together, then it is read."""
    instants = [NOW + timedelta(seconds=number) for number in (2, 1, -9)]
    for occurrences in (instants[1:], instants, instants):
        row = Notification(
            id="N", fingerprint="run_failed:failed:backup", kind=NotificationKind.RUN_FAILED, unit="backup",
            run_id=None, title="", body="", count=3, occurrences=tuple(occurrences),
            created_at=NOW, last_occurred_at=occurrences[0],
        )  # fmt: skip
        counts.hear(NotificationKept(notification=row, unread_count=1, is_new=False))
    assert counts.notifications == {("run_failed", "error"): 2}


async def test_counts_are_those_of_the_rows_and_stay_when_rows_go(counts: Counts) -> None:
    """A task that is skipped now and then, one with one run kept, a paused stretch, and a service that crashes."""
    world = World(
        task(crons=EVERY_MINUTE, on_overlap=Overlap.SKIP),
        task("often", crons=EVERY_MINUTE, keep_runs=1),
        service(restart_delay=timedelta(seconds=20)),
        plays={"backup": Play(90), "often": Play(1, exit_code=3), "web": Play(10)},
    )
    engine = await world.up()
    await world.wait(minutes=10)
    await engine.scheduled("often").pause("ada", None)
    await world.wait(minutes=5)
    await engine.scheduled("often").resume()
    await world.wait(minutes=5)
    for event in world.events:
        counts.hear(event)
    rows = Counter((run.unit, run.kind, run.end_reason) for run in await world.runs() if run.end_reason)
    for unit, kind, reason in rows:
        if unit == "backup":
            assert counts.runs[unit, kind, reason] == rows[unit, kind, reason]
    assert counts.runs["often", "task", "failed"] > rows["often", "task", EndReason.FAILED]
    for name in ("backup", "often"):
        ledger: Counter[str] = Counter()
        for row in await world.slots(name):
            ledger[row.verdict] += row.count
        assert {verdict: n for (unit, verdict), n in counts.slots.items() if unit == name} == ledger
    assert ("often", "paused") in counts.slots
    assert counts.restarts["web"] == sum(view.restarts for view in engine.instances("web")) > 3
    await world.close()
