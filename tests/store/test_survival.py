"""What the database bears: two writers, the death of its process, a full disk."""

import asyncio
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.store.example import Do, a_run, a_slot, run_id

from rota.clock import SystemClock
from rota.model.change import DecideSlot, InsertSlot, SaveRun
from rota.model.error import WorldError
from rota.model.slot import Verdict
from rota.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]


async def race(stores: list[SqliteStore], instants: int, chance: random.Random) -> list[tuple[int, ...]]:
    """All stores claim the same instants in an order of their own; answers who got each."""
    winners: list[list[int]] = [[] for _ in range(instants)]

    async def claim(who: int, instant: int) -> None:
        for _ in range(chance.randrange(4)):
            await stores[who].open_slots()  # a delay of a few steps
        if not await stores[who].commit([InsertSlot(slot=a_slot(instant, run_id=run_id(who)))]):
            winners[instant].append(who)

    claims = [(who, instant) for who in range(len(stores)) for instant in range(instants)]
    chance.shuffle(claims)
    await asyncio.gather(*(claim(who, instant) for who, instant in claims))
    return [tuple(each) for each in winners]


def claim_together(do: Do, path: Path, seed: int) -> None:
    stores = [do(SqliteStore.open(path.with_name(f"{seed}.db"), SystemClock())) for _ in range(2)]
    winners = do(race(stores, 20, random.Random(seed)))
    rows = do(stores[0].open_slots())
    for store in stores:
        do(store.close())
    assert [len(each) for each in winners] == [1] * 20
    assert [row.run_id for row in rows] == [run_id(each[0]) for each in winners]


@pytest.mark.parametrize("seed", range(10))
def test_of_two_writers_of_one_instant_exactly_one_wins(do: Do, path: Path, seed: int) -> None:
    """LED-01: the other is refused by the database."""
    claim_together(do, path, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 210))
def test_of_two_writers_of_one_instant_exactly_one_wins_every_time(do: Do, path: Path, seed: int) -> None:
    """LED-01, long."""
    claim_together(do, path, seed)


def test_of_two_verdicts_for_one_slot_exactly_one_stands(do: Do, path: Path) -> None:
    stores = [do(SqliteStore.open(path, SystemClock())) for _ in range(2)]
    do(stores[0].commit([InsertSlot(slot=a_slot())]))
    verdicts = [DecideSlot(slot=a_slot(verdict=verdict)) for verdict in (Verdict.RAN, Verdict.PAUSED)]

    async def decide() -> list[bool]:
        answers = await asyncio.gather(*(store.commit([v]) for store, v in zip(stores, verdicts, strict=True)))
        return [not refused for refused in answers]

    assert sorted(do(decide())) == [False, True]
    for store in stores:
        do(store.close())


def kill_in_the_middle(do: Do, path: Path, after: int) -> None:
    """Kills a writer once it has said so many ids; all that it said must be there."""
    command = [sys.executable, "-m", "tests.store.writer", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout is not None
        said = {writer.stdout.readline().strip() for _ in range(after)}
        writer.send_signal(signal.SIGKILL)
        said |= set(writer.stdout.read().split("\n")[:-1])
    store = do(SqliteStore.open(path, SystemClock()))
    kept = {run.id for run in do(store.open_runs())}
    do(store.close())
    assert len(said) >= after
    assert said <= kept


@pytest.mark.parametrize("after", [1, 10, 100, 300, 500])
def test_what_was_acknowledged_outlives_a_killed_writer(do: Do, path: Path, after: int) -> None:
    kill_in_the_middle(do, path, after)


@pytest.mark.long
@pytest.mark.parametrize("after", range(100))
def test_what_was_acknowledged_outlives_each_of_many_killed_writers(do: Do, path: Path, after: int) -> None:
    kill_in_the_middle(do, path, after + 1)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """As on a full disk, for this process: writes past this size fail (setrlimit(2); Python ignores SIGXFSZ)."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_keeps_what_was_and_takes_more_once_there_is_room(do: Do, path: Path) -> None:
    """SUR-13: nothing half there, and no restart is needed."""
    store = do(SqliteStore.open(path, SystemClock()))
    do(store.commit([SaveRun(run=a_run(0))]))
    many = [SaveRun(run=a_run(number, reason="x" * 1000)) for number in range(1, 300)]
    with no_file_beyond(100_000), pytest.raises(WorldError, match="disk"):
        do(store.commit(many))
    assert do(store.open_runs()) == [a_run(0)]
    assert do(store.commit(many)) == []
    assert len(do(store.open_runs())) == 300
    do(store.close())
