"""What goes and what stays, whichever store it is."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.example import MINUTE, NOON, AnyStore, Do, a_run, a_slot, a_unit, an_ended_run, run_id

from rota.clock import SystemClock
from rota.model.change import PruneSlots, RemoveDefinition, RemoveRun, SaveDefinition, SaveRun, SaveUnit, StretchSlot
from rota.model.configuration import Definition
from rota.model.retention import Expiry
from rota.model.run import EndReason, Phase, Run
from rota.model.slot import Slot, Verdict
from rota.store.sqlite import SqliteStore
from rota.testing.store import MemoryStore

FAILED = {"end_reason": EndReason.FAILED, "exit_code": 1}
ALL = 1000


def ids(*numbers: int) -> list[str]:
    return [run_id(number) for number in numbers]


def expired(do: Do, store: AnyStore, expiry: Expiry, *runs: Run) -> list[str]:
    do(store.commit([SaveRun(run=run) for run in runs]))
    return list(do(store.expired_runs(expiry, ALL)))


def test_the_oldest_beyond_the_newest_so_many_go_first(do: Do, store: AnyStore) -> None:
    runs = [an_ended_run(number) for number in range(5)]
    expiry = Expiry(unit="backup", keep_runs=2)
    assert expired(do, store, expiry, *runs, an_ended_run(9, unit="web")) == ids(0, 1, 2)
    assert do(store.expired_runs(expiry, 2)) == ids(0, 1)


def test_keeping_none_spares_whatever_has_not_ended(do: Do, store: AnyStore) -> None:
    """SUR-22: `keep_runs = 0`."""
    open_runs = [a_run(number, phase=phase) for number, phase in enumerate(set(Phase) - {Phase.ENDED})]
    assert expired(do, store, Expiry(unit="backup", keep_runs=0), *open_runs, an_ended_run(9)) == ids(9)


def test_runs_that_ended_before_the_instant_go(do: Do, store: AnyStore) -> None:
    expiry = Expiry(unit="backup", before=NOON + 2 * MINUTE)
    still_running = a_run(0, phase=Phase.RUNNING)
    ended_late = an_ended_run(1, ended_at=NOON + 3 * MINUTE)
    assert expired(do, store, expiry, still_running, ended_late, an_ended_run(-1), an_ended_run(2)) == ids(-1)


def test_either_rule_suffices(do: Do, store: AnyStore) -> None:
    expiry = Expiry(unit="backup", keep_runs=1, before=NOON + 9 * MINUTE)
    assert expired(do, store, expiry, an_ended_run(1), an_ended_run(2)) == ids(1, 2)


def test_a_failure_is_kept_for_longer_and_counts_among_the_newest(do: Do, store: AnyStore) -> None:
    expiry = Expiry(unit="backup", keep_runs=1, failures_since=NOON + 2 * MINUTE)
    runs = [an_ended_run(1, **FAILED), an_ended_run(2, **FAILED), an_ended_run(3), an_ended_run(4, **FAILED)]
    assert expired(do, store, expiry, *runs) == ids(1, 3)


def test_a_chain_of_retries_under_way_keeps_all_of_its_attempts(do: Do, store: AnyStore) -> None:
    chain = [
        an_ended_run(1, **FAILED),
        an_ended_run(2, **FAILED, attempt=2, retry_of=run_id(1)),
        a_run(3, phase=Phase.DELAYED, attempt=3, retry_of=run_id(1)),
    ]
    expiry = Expiry(unit="backup", keep_runs=0)
    assert expired(do, store, expiry, *chain) == []
    assert expired(do, store, expiry, an_ended_run(3, attempt=3, retry_of=run_id(1))) == ids(1, 2, 3)


def test_an_instant_under_another_offset_is_the_same(do: Do, store: AnyStore) -> None:
    """SUR-23: compared as instants, never as text."""
    elsewhere = timezone(timedelta(hours=-11))
    expiry = Expiry(unit="backup", before=(NOON + 2 * MINUTE).astimezone(elsewhere))
    local = an_ended_run(1, ended_at=(NOON + MINUTE).astimezone(timezone(timedelta(hours=13))))
    assert expired(do, store, expiry, local, an_ended_run(3)) == ids(1)


@pytest.mark.parametrize("run", [a_run(), a_run(phase=Phase.RUNNING)])
def test_a_run_that_has_not_ended_is_not_removed(do: Do, store: AnyStore, run: Run) -> None:
    do(store.commit([SaveRun(run=run)]))
    change = RemoveRun(run_id=run.id)
    assert do(store.commit([change])) == [change]
    assert do(store.run(run.id)) == run


def test_a_run_is_removed_once(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=an_ended_run())]))
    change = RemoveRun(run_id=run_id(0))
    assert do(store.commit([change])) == []
    assert do(store.run(run_id(0))) is None
    assert do(store.commit([change])) == [change]


def test_the_instant_of_a_success_outlives_its_run(do: Do, store: AnyStore) -> None:
    """LED-02: `max_age` asks for it."""
    runs = [an_ended_run(1), an_ended_run(2), an_ended_run(3, **FAILED)]
    do(store.commit([SaveUnit(record=a_unit()), *(SaveRun(run=run) for run in runs)]))
    do(store.commit([RemoveRun(run_id=run.id) for run in reversed(runs)]))
    do(store.commit([SaveUnit(record=a_unit())]))
    assert do(store.last_successes()) == {"backup": runs[1].ended_at}
    do(store.commit([SaveRun(run=an_ended_run(4))]))
    assert do(store.last_successes()) == {"backup": an_ended_run(4).ended_at}


def test_only_runs_that_have_a_row_are_known(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=a_run(1)), SaveRun(run=an_ended_run(2))]))
    assert do(store.known_runs(ids(1, 2, 3))) == set(ids(1, 2))
    assert do(store.known_runs([])) == set()


def ledger(do: Do, store: AnyStore, anchor: int, *slots: Slot) -> None:
    do(store.commit([SaveUnit(record=a_unit(anchor=NOON + anchor * MINUTE))]))
    do(store.commit([StretchSlot(slot=slot) for slot in slots]))


def left(do: Do, store: AnyStore) -> list[Slot]:
    return list(do(store.slots_between("backup", NOON - ALL * MINUTE, NOON + ALL * MINUTE)))


def test_old_slots_go_so_many_at_a_time_and_the_unit_stays_as_it_is(do: Do, store: AnyStore) -> None:
    """LED-02: the anchor is the unit's."""
    slots = [a_slot(number, verdict=Verdict.RAN) for number in range(5)]
    ledger(do, store, 9, *slots)
    change = PruneSlots(task="backup", before=NOON + 3 * MINUTE, most=2)
    assert do(store.tasks_with_slots_before(change.before)) == ["backup"]
    assert [do(store.commit([change])) for _ in range(3)] == [[], [], [change]]
    assert left(do, store) == slots[3:]
    assert do(store.tasks_with_slots_before(change.before)) == []
    assert do(store.unit_records()) == [a_unit(anchor=NOON + 9 * MINUTE)]


def test_what_is_open_or_reaches_beyond_stays(do: Do, store: AnyStore) -> None:
    stretch = a_slot(0, verdict=Verdict.MISSED, run_id=None, count=9, until=NOON + 9 * MINUTE)
    slots = [a_slot(-2), a_slot(-1, verdict=Verdict.QUEUED), stretch]
    ledger(do, store, 99, *slots)
    change = PruneSlots(task="backup", before=NOON + 5 * MINUTE, most=9)
    assert do(store.commit([change])) == [change]
    assert left(do, store) == slots


def test_nothing_beyond_the_anchor_is_pruned(do: Do, store: AnyStore) -> None:
    """LED-02: catch-up counts from there, and finds what was decided."""
    slots = [a_slot(number, verdict=Verdict.RAN) for number in range(4)]
    ledger(do, store, 2, *slots)
    do(store.commit([PruneSlots(task="backup", before=NOON + 99 * MINUTE, most=9)]))
    assert left(do, store) == slots[3:]


def test_a_definition_goes_once_no_row_names_it(do: Do, store: AnyStore) -> None:
    defined = [SaveDefinition(definition=Definition(hash=name, json="{}")) for name in ("d1", "d2", "d3")]
    do(store.commit([*defined, SaveRun(run=an_ended_run(definition="d1")), StretchSlot(slot=a_slot(definition="d2"))]))
    assert do(store.unnamed_definitions()) == ["d3"]
    changes = [RemoveDefinition(definition=name) for name in ("d1", "d2", "d3")]
    assert do(store.commit(changes)) == changes[:2]
    assert do(store.definition("d3")) is None
    do(store.commit([RemoveRun(run_id=run_id(0))]))
    assert do(store.unnamed_definitions()) == ["d1"]


def some_runs() -> list[Run]:
    """Sixty runs of every sort, among them chains of retries, some of them under way."""
    random = Random(5)
    phases = [Phase.ENDED] * 5 + [Phase.RUNNING, Phase.DELAYED]
    reasons = [EndReason.SUCCESS, EndReason.FAILED, EndReason.SKIPPED, EndReason.MISSED]
    runs = []
    for number in range(60):
        first = random.choice([None, None, run_id(random.randrange(60))])
        if random.choice(phases) is Phase.ENDED:
            ended_at = NOON + (number + random.randrange(20)) * MINUTE
            runs.append(an_ended_run(number, end_reason=random.choice(reasons), ended_at=ended_at, retry_of=first))
        else:
            runs.append(a_run(number, phase=Phase.DELAYED, retry_of=first))
    return runs


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, SqliteStore, MemoryStore]]:
    """Two stores with the same runs."""
    changes = [SaveRun(run=run) for run in some_runs()]
    with asyncio.Runner() as runner:
        path: Path = tmp_path_factory.mktemp("retention") / "rota.db"
        on_disk, memory = runner.run(SqliteStore.open(path, SystemClock())), MemoryStore()
        runner.run(on_disk.commit(changes))
        runner.run(memory.commit(changes))
        yield runner, on_disk, memory
        runner.run(on_disk.close())


INSTANTS = st.none() | st.integers(-5, 90).map(lambda minutes: NOON + minutes * MINUTE)
EXPIRIES = st.builds(
    Expiry,
    unit=st.just("backup"),
    keep_runs=st.none() | st.integers(0, 70),
    before=INSTANTS,
    failures_since=INSTANTS,
    settled=INSTANTS,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(expiry=EXPIRIES, limit=st.integers(1, 70))
def test_on_disk_the_same_go_as_in_plain_python(
    both: tuple[asyncio.Runner, SqliteStore, MemoryStore], expiry: Expiry, limit: int
) -> None:
    runner, on_disk, memory = both
    assert runner.run(on_disk.expired_runs(expiry, limit)) == runner.run(memory.expired_runs(expiry, limit))
