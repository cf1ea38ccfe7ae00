"""Lists of runs and slots: filters, order, pages."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.example import MINUTE, NOON, AnyStore, Do, a_run, a_slot, an_ended_run

from rota.clock import SystemClock
from rota.model.change import InsertSlot, SaveRun
from rota.model.query import RunQuery, RunSort, SlotQuery
from rota.model.run import EndReason, Phase, Run, Status, Trigger
from rota.model.slot import Slot, Verdict
from rota.model.unit import Kind
from rota.store.sqlite import SqliteStore
from rota.testing.store import MemoryStore

UNITS = ["backup", "db_1", "db%2", "Web"]
SECOND = timedelta(seconds=1)


def some_runs() -> list[Run]:
    """Runs of every sort, with ties in every column."""
    return [some_run(number) for number in range(60)]


def some_run(number: int) -> Run:
    facts = {
        "unit": UNITS[number % 4],
        "kind": Kind.SERVICE if number % 4 == 3 else Kind.TASK,
        "trigger": list(Trigger)[number % 5],
        "created_at": NOON + number // 3 * MINUTE,
        "attempt": 1 + number % 3,
    }
    if number % 7 == 0:
        return a_run(number, **facts, phase=list(Phase)[number // 7 % 4])
    if number % 5 == 0:
        return an_ended_run(number, **facts, started_at=None, duration=None, exit_code=-1, end_reason=EndReason.SKIPPED)
    return an_ended_run(
        number,
        **facts,
        duration=number % 4 * SECOND,
        exit_code=number % 3,
        end_reason=EndReason.FAILED if number % 3 else EndReason.SUCCESS,
    )


QUERIES = st.builds(
    RunQuery,
    statuses=st.lists(st.sampled_from([*Status, EndReason.FAILED, EndReason.SKIPPED, EndReason.SUCCESS])).map(tuple),
    units=st.lists(st.sampled_from([*UNITS, "unknown"]), max_size=2).map(tuple),
    triggers=st.lists(st.sampled_from(Trigger), max_size=2).map(tuple),
    kind=st.none() | st.sampled_from(Kind),
    search=st.none() | st.sampled_from(["", "B_", "%", "web", "'", "01KJ", "ü"]),
    created_after=st.none() | st.integers(0, 20).map(lambda minutes: NOON + minutes * MINUTE),
    created_before=st.none() | st.integers(0, 20).map(lambda minutes: NOON + minutes * MINUTE),
    retries_only=st.booleans(),
    exit_code_min=st.none() | st.integers(-1, 2),
    exit_code_max=st.none() | st.integers(-1, 2),
    duration_min=st.none() | st.integers(0, 3).map(lambda seconds: seconds * SECOND),
    duration_max=st.none() | st.integers(0, 3).map(lambda seconds: seconds * SECOND),
    sort=st.sampled_from(RunSort),
    descending=st.booleans(),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, SqliteStore, MemoryStore]]:
    """Two stores with the same runs."""
    path: Path = tmp_path_factory.mktemp("list") / "rota.db"
    changes = [SaveRun(run=run) for run in some_runs()]
    with asyncio.Runner() as runner:
        on_disk, memory = runner.run(SqliteStore.open(path, SystemClock())), MemoryStore()
        runner.run(on_disk.commit(changes))
        runner.run(memory.commit(changes))
        yield runner, on_disk, memory
        runner.run(on_disk.close())


async def all_pages(store: AnyStore, query: RunQuery, limit: int) -> list[Run]:
    page = await store.runs(query, limit=limit)
    runs = list(page.runs)
    while page.next_key is not None:
        assert len(page.runs) == limit
        page = await store.runs(query, limit=limit, after=page.next_key)
        runs.extend(page.runs)
    return runs


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=QUERIES, limit=st.integers(1, 70))
def test_pages_of_runs_put_together_are_the_list(
    both: tuple[asyncio.Runner, SqliteStore, MemoryStore], query: RunQuery, limit: int
) -> None:
    """On disk as in plain Python, for any filter, order and page."""
    runner, on_disk, memory = both
    page = runner.run(on_disk.runs(query, limit=1000, with_total=True))
    assert page == runner.run(memory.runs(query, limit=1000, with_total=True))
    assert page.total == len(page.runs)
    assert runner.run(all_pages(on_disk, query, limit)) == list(page.runs)


@pytest.mark.parametrize("sort", RunSort)
@pytest.mark.parametrize("descending", [True, False])
def test_runs_are_in_a_total_order_with_those_without_the_value_last(
    do: Do, store: AnyStore, sort: RunSort, descending: bool
) -> None:
    do(store.commit([SaveRun(run=run) for run in some_runs()]))
    runs = do(store.runs(RunQuery(sort=sort, descending=descending), limit=1000)).runs
    keys = [(value_of(sort, run), run.id) for run in runs]
    valued = [key for key in keys if key[0] is not None]
    assert len(keys) == 60
    assert valued == sorted(valued, reverse=descending)
    assert keys[len(valued) :] == sorted(keys[len(valued) :], reverse=descending)


def value_of(sort: RunSort, run: Run) -> object:
    values = {
        RunSort.CREATED_AT: run.created_at,
        RunSort.START_AT: run.started_at,
        RunSort.DURATION: run.duration,
        RunSort.EXIT_CODE: run.exit_code,
        RunSort.TASK_NAME: run.unit,
        RunSort.STATUS: run.end_reason or run.phase.status,
    }
    return values[sort]


def test_runs_that_come_between_pages_neither_repeat_nor_hide_others(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=a_run(number)) for number in range(0, 10, 2)]))
    first = do(store.runs(RunQuery(), limit=2))
    do(store.commit([SaveRun(run=a_run(number)) for number in (1, 7, 9, 11)]))
    second = do(store.runs(RunQuery(), limit=3, after=first.next_key))
    assert [*first.runs, *second.runs] == [a_run(number) for number in (8, 6, 4, 2, 1)]


def test_the_key_of_an_empty_or_last_page_is_none(do: Do, store: AnyStore) -> None:
    assert do(store.runs(RunQuery(), limit=2)).next_key is None
    do(store.commit([SaveRun(run=a_run(number)) for number in range(2)]))
    assert do(store.runs(RunQuery(), limit=2)).next_key is None


def test_a_total_is_given_only_when_asked_for(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=a_run(number)) for number in range(3)]))
    assert do(store.runs(RunQuery(), limit=1)).total is None
    assert do(store.runs(RunQuery(), limit=1, with_total=True)).total == 3


def test_a_total_is_exact_up_to_ten_thousand_and_unsaid_beyond(do: Do, store: AnyStore) -> None:
    do(store.commit([SaveRun(run=a_run(number)) for number in range(10_000)]))
    assert do(store.runs(RunQuery(), limit=1, with_total=True)).total == 10_000
    do(store.commit([SaveRun(run=a_run(10_000))]))
    assert do(store.runs(RunQuery(), limit=1, with_total=True)).total is None


def some_slots() -> list[Slot]:
    return [a_slot(number, verdict=list(Verdict)[number % len(Verdict)]) for number in range(40)]


SPAN = SlotQuery(task="backup", since=NOON + 5 * MINUTE, until=NOON + 30 * MINUTE)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (SlotQuery(task="backup"), lambda _: True),
        (SlotQuery(task="web"), lambda _: False),
        (SlotQuery(task="backup", verdicts=(Verdict.RAN, Verdict.HELD)), lambda s: s.verdict in {"ran", "held"}),
        (SlotQuery(task="backup", verdicts=(Verdict.ARMED,)), lambda _: False),
        (SPAN, lambda slot: NOON + 5 * MINUTE <= slot.due_at <= NOON + 30 * MINUTE),
    ],
    ids=["all", "another task", "verdicts", "armed", "span"],
)
def test_slots_come_newest_first_page_by_page_without_the_armed(
    do: Do, store: AnyStore, query: SlotQuery, wanted: Callable[[Slot], bool]
) -> None:
    do(store.commit([InsertSlot(slot=slot) for slot in some_slots()]))
    page = do(store.slots(query, limit=7))
    slots = list(page.slots)
    while page.next_key is not None:
        page = do(store.slots(query, limit=7, after=page.next_key))
        slots.extend(page.slots)
    assert slots == [slot for slot in reversed(some_slots()) if slot.verdict is not Verdict.ARMED and wanted(slot)]
