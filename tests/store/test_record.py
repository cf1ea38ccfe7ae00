"""Deleted runs are out of sight and come back; keys are remembered. Whichever store it is."""

from datetime import timedelta

from tests.store.example import MINUTE, NOON, AnyStore, Do, a_run, a_unit, an_ended_run, run_id

from rota.model.change import HideRun, PruneKeys, RemoveRun, RestoreRun, SaveKey, SaveRun, SaveUnit
from rota.model.idempotency import Key, KeyRecord
from rota.model.query import RunQuery
from rota.model.retention import Expiry
from rota.model.run import Awaited, EndReason, Run, Status

HIDDEN = NOON + timedelta(hours=2)


def hide(do: Do, store: AnyStore, *runs: Run) -> None:
    do(store.commit([SaveRun(run=run) for run in runs]))
    assert do(store.commit([HideRun(run=run, at=HIDDEN) for run in runs])) == []


def listed(do: Do, store: AnyStore) -> list[str]:
    return [run.id for run in do(store.runs(RunQuery(descending=False), limit=10)).runs]


def test_a_deleted_run_is_nowhere(do: Do, store: AnyStore) -> None:
    run = an_ended_run(1, attempt=2, retry_of=run_id(0))
    hide(do, store, run)
    assert do(store.run(run.id)) is None
    assert listed(do, store) == []
    assert do(store.runs(RunQuery(), limit=1, with_total=True)).total == 0
    assert do(store.last_runs()) == []
    assert do(store.records.last_run("backup")) is None
    assert do(store.retries(run_id(0))) == []
    assert do(store.expired_runs(Expiry(unit="backup", keep_runs=0), 9)) == []


def test_a_deleted_run_keeps_its_row_and_with_it_its_log(do: Do, store: AnyStore) -> None:
    run = an_ended_run(1)
    hide(do, store, run)
    assert do(store.known_runs([run.id])) == {run.id}
    assert [(each.run, each.deleted_at) for each in do(store.records.by_id([run.id]))] == [(run, HIDDEN)]


def test_a_restored_run_is_as_it_was(do: Do, store: AnyStore) -> None:
    run = an_ended_run(1)
    hide(do, store, run)
    assert do(store.commit([RestoreRun(run=run)])) == []
    assert do(store.run(run.id)) == run
    assert do(store.records.hidden_before(HIDDEN + MINUTE, 9)) == []


def test_only_an_ended_run_is_deleted_and_only_once(do: Do, store: AnyStore) -> None:
    alive, ended, unknown = a_run(1), an_ended_run(2), an_ended_run(3)
    do(store.commit([SaveRun(run=alive), SaveRun(run=ended)]))
    changes = [
        HideRun(run=run, at=HIDDEN + number * MINUTE) for number, run in enumerate((alive, ended, ended, unknown))
    ]
    assert do(store.commit(changes)) == [changes[0], *changes[2:]]


def test_only_a_deleted_run_is_restored(do: Do, store: AnyStore) -> None:
    run = an_ended_run(1)
    do(store.commit([SaveRun(run=run)]))
    changes = [RestoreRun(run=run), RestoreRun(run=an_ended_run(2))]
    assert do(store.commit(changes)) == changes


def test_what_is_said_late_does_not_bring_a_deleted_run_back(do: Do, store: AnyStore) -> None:
    run = an_ended_run(1)
    hide(do, store, run)
    assert len(do(store.commit([SaveRun(run=run)]))) == 1
    assert do(store.run(run.id)) is None


def test_a_deleted_success_still_is_the_last_one(do: Do, store: AnyStore) -> None:
    run = an_ended_run(1)
    do(store.commit([SaveUnit(record=a_unit())]))
    hide(do, store, run)
    assert do(store.last_successes()) == {"backup": run.ended_at}
    do(store.commit([RemoveRun(run_id=run.id)]))
    assert do(store.last_successes()) == {"backup": run.ended_at}


def test_deleted_runs_do_not_count_among_those_that_are_kept(do: Do, store: AnyStore) -> None:
    runs = [an_ended_run(number) for number in range(4)]
    do(store.commit([SaveRun(run=run) for run in runs]))
    hide(do, store, an_ended_run(9))
    assert do(store.expired_runs(Expiry(unit="backup", keep_runs=3), 9)) == [run_id(0)]


def test_those_deleted_first_are_purged_first(do: Do, store: AnyStore) -> None:
    runs = [an_ended_run(number) for number in range(3)]
    do(store.commit([SaveRun(run=run) for run in runs]))
    do(store.commit([HideRun(run=run, at=HIDDEN - number * MINUTE) for number, run in enumerate(runs)]))
    found = do(store.records.hidden_before(HIDDEN, 9))
    assert [each.run.id for each in found] == [run_id(2), run_id(1)]


def test_rows_are_chosen_by_a_query_and_read_by_number(do: Do, store: AnyStore) -> None:
    runs = [a_run(0), *(an_ended_run(number) for number in range(1, 4))]
    do(store.commit([SaveRun(run=run) for run in runs]))
    hide(do, store, an_ended_run(7))
    query = RunQuery(statuses=(Status.ENDED,))
    numbers = do(store.records.numbers(query, {run_id(2)}, hidden=False))
    assert [each.run.id for each in do(store.records.by_number(numbers))] == [run_id(1), run_id(3)]
    numbers = do(store.records.numbers(query, (), hidden=True))
    assert [each.run.id for each in do(store.records.by_number(numbers))] == [run_id(7)]


def test_a_key_is_remembered_until_it_is_pruned(do: Do, store: AnyStore) -> None:
    record = KeyRecord(unit="backup", key=Key(text="k", input="d"), run_id=run_id(1), at=NOON)
    do(store.commit([SaveKey(record=record)]))
    assert do(store.records.key("backup", "k")) == record
    assert do(store.records.key("web", "k")) is None
    assert do(store.commit([PruneKeys(before=NOON)])) == [PruneKeys(before=NOON)]
    assert do(store.commit([PruneKeys(before=NOON + MINUTE)])) == []
    assert do(store.records.key("backup", "k")) is None


def test_a_run_keeps_what_it_waits_for_and_what_retried_it(do: Do, store: AnyStore) -> None:
    waiting = a_run(1, waiting_for=Awaited.POOL)
    failed = an_ended_run(2, end_reason=EndReason.FAILED, retried_by=run_id(3))
    do(store.commit([SaveRun(run=waiting), SaveRun(run=failed)]))
    assert [do(store.run(run.id)) for run in (waiting, failed)] == [waiting, failed]
