"""What every store keeps, whichever it is."""

import inspect
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from tests.store.example import MINUTE, NOON, AnyStore, Do, a_full_run, a_run, a_slot, a_unit, an_ended_run, run_id

from rota.engine.port.store import Store
from rota.model.change import (
    DecideSlot,
    InsertSlot,
    ReleaseSlot,
    RemoveInstances,
    SaveDefinition,
    SaveInstance,
    SaveRun,
    SaveUnit,
)
from rota.model.configuration import Definition
from rota.model.error import WorldError
from rota.model.instance import Desired, InstanceRecord, InstanceState, Streak
from rota.model.run import EndReason, Phase, Run
from rota.model.slot import Slot, Verdict
from rota.testing.store import FailingStore


def test_it_answers_to_what_the_engine_asks(store: AnyStore) -> None:
    for name, asked in inspect.getmembers(Store, inspect.iscoroutinefunction):
        assert inspect.signature(getattr(type(store), name)) == inspect.signature(asked)


@pytest.mark.parametrize("run", [a_run(), an_ended_run(), a_full_run()], ids=["plain", "ended", "full"])
def test_a_run_comes_back_as_it_was_saved(do: Do, store: AnyStore, run: Run) -> None:
    assert do(store.commit([SaveRun(run=run)])) == []
    assert do(store.run(run.id)) == run


def test_an_unknown_run_is_none(do: Do, store: AnyStore) -> None:
    assert do(store.run(run_id(7))) is None


def test_a_saved_run_is_replaced_by_what_is_known_later(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=a_run())]))
    later = an_ended_run(reason="Done.", pid=12)
    assert do(store.commit([SaveRun(run=later)])) == []
    assert do(store.run(later.id)) == later


def test_a_run_keeps_its_unit_and_the_instant_of_its_creation(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=a_run())]))
    do(store.commit([SaveRun(run=a_run(unit="another", created_at=NOON + MINUTE))]))
    assert do(store.run(run_id(0))) == a_run()


@pytest.mark.parametrize("late", [a_run(phase=Phase.RUNNING), an_ended_run(end_reason=EndReason.FAILED)])
def test_what_comes_after_the_end_of_a_run_is_refused(do: Do, store: AnyStore, late: Run) -> None:
    do(store.commit([SaveRun(run=an_ended_run())]))
    change = SaveRun(run=late)
    assert do(store.commit([change])) == [change]
    assert do(store.run(late.id)) == an_ended_run()


def test_saving_the_same_ended_run_twice_is_refused_the_second_time(do: Do, store: AnyStore) -> None:
    change = SaveRun(run=an_ended_run())
    assert do(store.commit([change, change])) == [change]


def test_open_runs_are_those_that_have_not_ended_by_id(do: Do, store: AnyStore) -> None:
    runs = [a_run(3), an_ended_run(2), a_run(1, phase=Phase.STOPPING, unit="web"), a_run(0, phase=Phase.RUNNING)]
    do(store.commit([SaveRun(run=run) for run in runs]))
    assert do(store.open_runs()) == [runs[3], runs[2], runs[0]]


@pytest.mark.parametrize(
    "slot",
    [
        a_slot(),
        a_slot(verdict=Verdict.RAN),
        a_slot(verdict=Verdict.MISSED, run_id=None, definition=None, count=40, until=NOON + 40 * MINUTE),
    ],
    ids=["armed", "ran", "stretch"],
)
def test_a_slot_comes_back_as_it_was_inserted(do: Do, store: AnyStore, slot: Slot) -> None:
    assert do(store.commit([InsertSlot(slot=slot)])) == []
    assert do(store.slots_between("backup", NOON - MINUTE, NOON)) == [slot]


def test_a_second_row_for_an_instant_is_refused(do: Do, store: AnyStore) -> None:
    """LED-01: also within one call, where the very same row comes twice."""
    first, second = InsertSlot(slot=a_slot()), InsertSlot(slot=a_slot(run_id=run_id(9)))
    assert do(store.commit([first, first])) == [first]
    assert do(store.commit([second])) == [second]
    assert do(store.open_slots()) == [a_slot()]


def test_an_instant_is_the_same_under_every_offset(do: Do, store: AnyStore) -> None:
    """SUR-23: compared as instants, never as text."""
    elsewhere = NOON.astimezone(timezone(timedelta(hours=13)))
    do(store.commit([InsertSlot(slot=a_slot())]))
    change = InsertSlot(slot=a_slot(due_at=elsewhere))
    assert do(store.commit([change])) == [change]
    assert do(store.slots_between("backup", elsewhere - MINUTE, elsewhere)) == [a_slot()]


@pytest.mark.parametrize("verdict", [Verdict.ARMED, Verdict.QUEUED])
def test_an_open_slot_gets_its_verdict(do: Do, store: AnyStore, verdict: Verdict) -> None:
    decided = a_slot(verdict=Verdict.RAN, reason="Ran on time.", run_id=run_id(4), definition="d2")
    do(store.commit([InsertSlot(slot=a_slot(verdict=verdict))]))
    assert do(store.commit([DecideSlot(slot=decided)])) == []
    assert do(store.slots_between("backup", NOON - MINUTE, NOON)) == [decided]


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - {Verdict.ARMED, Verdict.QUEUED}))
def test_a_decided_slot_stays_as_it_is(do: Do, store: AnyStore, verdict: Verdict) -> None:
    slot = a_slot(verdict=verdict)
    do(store.commit([InsertSlot(slot=slot)]))
    changes = [DecideSlot(slot=a_slot(verdict=Verdict.MISSED)), ReleaseSlot(task="backup", due_at=NOON)]
    assert do(store.commit(changes)) == changes
    assert do(store.slots_between("backup", NOON - MINUTE, NOON)) == [slot]


def test_a_verdict_for_an_unknown_slot_is_refused(do: Do, store: AnyStore) -> None:
    changes = [DecideSlot(slot=a_slot(verdict=Verdict.RAN)), ReleaseSlot(task="backup", due_at=NOON)]
    assert do(store.commit(changes)) == changes
    assert do(store.slots_between("backup", NOON - MINUTE, NOON)) == []


def test_a_released_instant_is_free_again(do: Do, store: AnyStore) -> None:
    do(store.commit([InsertSlot(slot=a_slot())]))
    again = InsertSlot(slot=a_slot(verdict=Verdict.PAUSED, run_id=None))
    assert do(store.commit([ReleaseSlot(task="backup", due_at=NOON), again])) == []
    assert do(store.slots_between("backup", NOON - MINUTE, NOON)) == [again.slot]


def test_a_queued_slot_is_not_released(do: Do, store: AnyStore) -> None:
    change = ReleaseSlot(task="backup", due_at=NOON)
    do(store.commit([InsertSlot(slot=a_slot(verdict=Verdict.QUEUED))]))
    assert do(store.commit([change])) == [change]


def test_the_accepted_changes_of_a_call_stand_beside_the_refused(do: Do, store: AnyStore) -> None:
    do(store.commit([InsertSlot(slot=a_slot(1))]))
    refused = InsertSlot(slot=a_slot(1, run_id=run_id(5)))
    assert do(store.commit([InsertSlot(slot=a_slot(0)), refused, InsertSlot(slot=a_slot(2))])) == [refused]
    assert do(store.open_slots()) == [a_slot(0), a_slot(1), a_slot(2)]


def test_open_slots_are_the_armed_and_the_queued_oldest_first(do: Do, store: AnyStore) -> None:
    slots = [
        a_slot(2),
        a_slot(1, task="web"),
        a_slot(1, verdict=Verdict.QUEUED),
        a_slot(0, verdict=Verdict.RAN),
        a_slot(3, verdict=Verdict.HELD),
    ]
    do(store.commit([InsertSlot(slot=slot) for slot in slots]))
    assert do(store.open_slots()) == [slots[2], slots[1], slots[0]]


def test_slots_between_leave_out_the_start_and_take_in_the_end(do: Do, store: AnyStore) -> None:
    do(store.commit([InsertSlot(slot=a_slot(number)) for number in range(5)]))
    do(store.commit([InsertSlot(slot=a_slot(2, task="web"))]))
    assert do(store.slots_between("backup", NOON + MINUTE, NOON + 3 * MINUTE)) == [a_slot(2), a_slot(3)]


@pytest.mark.parametrize(
    ("first", "last", "touches"),
    [(-9, 0, False), (-9, 1, True), (-9, 9, True), (2, 9, True), (5, 9, True), (6, 9, False)],
)
def test_a_stretch_is_found_where_it_touches_what_was_asked(
    do: Do, store: AnyStore, first: int, last: int, touches: bool
) -> None:
    stretch = a_slot(first, verdict=Verdict.MISSED, run_id=None, count=last - first, until=NOON + last * MINUTE)
    do(store.commit([InsertSlot(slot=stretch)]))
    assert do(store.slots_between("backup", NOON, NOON + 5 * MINUTE)) == [stretch] * touches


def test_units_come_back_by_name_as_they_were_last_saved(do: Do, store: AnyStore) -> None:
    full = a_unit(
        "web",
        crons=("0 3 * * *", '@every "5m"'),
        timezone="Europe/Oslo",
        paused_at=NOON,
        paused_by="socket:0",
        paused_reason="Moving house.",
        stopped_at=NOON + MINUTE,
        removed_at=NOON + 2 * MINUTE,
    )
    do(store.commit([SaveUnit(record=a_unit("web")), SaveUnit(record=a_unit("Backup")), SaveUnit(record=full)]))
    assert do(store.unit_records()) == [a_unit("Backup"), full]
    do(store.commit([SaveUnit(record=a_unit("web"))]))
    assert do(store.unit_records()) == [a_unit("Backup"), a_unit("web")]


def test_a_definition_comes_back_once_it_was_saved(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=a_run(definition="d9"))]))
    assert do(store.definition("d9")) is None
    do(store.commit([SaveDefinition(definition=Definition(hash="d9", json="{}"))]))
    assert do(store.definition("d9")) == Definition(hash="d9", json="{}")
    assert do(store.run(run_id(0))) == a_run(definition="d9")


def test_last_runs_are_the_newest_ended_ones_with_a_process(do: Do, store: AnyStore) -> None:
    runs = [
        an_ended_run(1),
        an_ended_run(2, end_reason=EndReason.FAILED, exit_code=1),
        an_ended_run(3, started_at=None, duration=None, end_reason=EndReason.SKIPPED, exit_code=-1),
        a_run(4, phase=Phase.RUNNING, started_at=NOON),
        an_ended_run(0, unit="web"),
        a_run(5, unit="never"),
    ]
    do(store.commit([SaveRun(run=run) for run in runs]))
    assert do(store.last_runs()) == [runs[1], runs[4]]


def test_last_successes_are_the_newest_successful_ones(do: Do, store: AnyStore) -> None:
    runs = [
        an_ended_run(1),
        an_ended_run(2),
        an_ended_run(3, end_reason=EndReason.FAILED, exit_code=1),
        an_ended_run(0, unit="web"),
        an_ended_run(4, unit="never", end_reason=EndReason.FAILED, exit_code=1),
    ]
    units = [SaveUnit(record=a_unit(name)) for name in ("backup", "never", "web")]
    do(store.commit([*units, *(SaveRun(run=run) for run in runs)]))
    assert do(store.last_successes()) == {"backup": runs[1].ended_at, "web": runs[3].ended_at}


def test_newest_means_created_last_whatever_the_id(do: Do, store: AnyStore) -> None:
    early = an_ended_run(9, created_at=NOON)
    late = an_ended_run(1, created_at=NOON + 20 * MINUTE)
    do(store.commit([SaveUnit(record=a_unit()), SaveRun(run=early), SaveRun(run=late)]))
    assert do(store.last_runs()) == [late]
    assert do(store.last_successes()) == {"backup": late.ended_at}


def test_nothing_to_write_is_written(do: Do, store: AnyStore) -> None:
    assert list(do(store.commit([]))) == []


def test_the_failing_store_says_so_and_keeps_nothing(do: Do) -> None:
    store = FailingStore()
    with pytest.raises(WorldError):
        do(store.commit([SaveRun(run=a_run())]))
    store.failure = None
    assert do(store.open_runs()) == []


def an_instance(index: int = 0, **different: Any) -> InstanceRecord:
    record = InstanceRecord(unit="web", index=index, state=InstanceState.STOPPED, desired=Desired.DOWN, since=NOON)
    return replace(record, **different)


def test_instances_come_back_as_they_were_saved_last_by_service_and_number(do: Do, store: AnyStore) -> None:
    full = an_instance(
        10,
        state=InstanceState.BACKOFF,
        desired=Desired.UP,
        stopped_at=NOON,
        retry_at=NOON + MINUTE,
        heir=run_id(5),
        restarts=7,
        streak=Streak(quick_ends=3, failed_starts=2),
    )
    rows = [full, an_instance(9), an_instance(0, unit="app"), an_instance(10)]
    do(store.commit([SaveInstance(record=row) for row in reversed(rows)]))
    assert do(store.instance_records()) == [an_instance(0, unit="app"), an_instance(9), full]


def test_the_instances_of_one_service_go_together(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveInstance(record=row) for row in (an_instance(0), an_instance(1), an_instance(0, unit="app"))]))
    gone = RemoveInstances(unit="web")
    assert do(store.commit([gone, gone])) == [gone]
    assert do(store.instance_records()) == [an_instance(0, unit="app")]
