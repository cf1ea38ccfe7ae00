"""Following the output of a run that lives."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, aclosing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.logs.keeper import RUN, UNIT, Keeper

from rota.logs.kept import Kept, open_kept
from rota.logs.reader import BATCH, LogReader
from rota.model.output import Line, Stream
from rota.testing.clock import FakeClock, settle

OUT, ERR = Stream.STDOUT, Stream.STDERR
LOOK = timedelta(milliseconds=40)


class Follower:
    """Collects what following yields."""

    def __init__(self, data: Path, start: int = 0) -> None:
        self.clock = FakeClock()
        self.ended = asyncio.Event()
        self.batches: list[Sequence[Line]] = []
        lines = LogReader(data, self.clock).follow(UNIT, RUN, start=start, ended=self.ended)
        self._task = asyncio.ensure_future(self._collect(lines))

    @property
    def texts(self) -> list[str]:
        """What was shown; what is partial has dots behind it."""
        return [line.text + ("…" if line.partial else "") for batch in self.batches for line in batch]

    async def look(self) -> None:
        await self.clock.advance(LOOK)

    async def end(self) -> None:
        """The run ends; no time passes."""
        self.ended.set()
        await settle()
        assert self._task.done()
        self._task.result()

    async def leave(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _collect(self, lines: AsyncIterator[Sequence[Line]]) -> None:
        async for batch in lines:
            self.batches.append(batch)


def in_loop(test: Callable[[Keeper, Path], object]) -> Callable[[Keeper, Path], None]:
    """Runs the test in a loop of its own."""

    def run(keeper: Keeper, tmp_path: Path) -> None:
        asyncio.run(test(keeper, tmp_path))  # type: ignore[arg-type] # what an async function returns

    run.__doc__ = test.__doc__
    run.__name__ = test.__name__
    return run


@in_loop
async def test_lines_come_as_they_are_written(keeper: Keeper, tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    for number in range(3):
        keeper.write(OUT, b"%d\n" % number)
        await follower.look()
        assert follower.texts == [str(shown) for shown in range(number + 1)]
    await follower.end()
    assert follower.texts == ["0", "1", "2"]


@in_loop
async def test_following_begins_at_any_line(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, b"0\n1\n2\n")
    follower = Follower(tmp_path, start=2)
    await follower.look()
    keeper.write(OUT, b"3\n")
    await follower.end()
    assert follower.texts == ["2", "3"]


@in_loop
async def test_lines_before_the_start_are_waited_for_and_not_shown(keeper: Keeper, tmp_path: Path) -> None:
    follower = Follower(tmp_path, start=2)
    for number in range(4):
        keeper.write(OUT, b"%d\n" % number)
        await follower.look()
    await follower.end()
    assert follower.texts == ["2", "3"]


@in_loop
async def test_the_end_of_the_run_wakes_at_once(keeper: Keeper, tmp_path: Path) -> None:
    """LOG-11: and brings everything that is left."""
    follower = Follower(tmp_path)
    await follower.look()
    keeper.write(OUT, b"x\n" * (3 * BATCH) + b"last")
    await follower.end()
    assert follower.texts == ["x"] * (3 * BATCH) + ["last"]
    assert max(len(batch) for batch in follower.batches) <= BATCH + 1


@in_loop
async def test_a_run_that_has_ended_is_read_to_its_end(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, b"one\ntwo")
    follower = Follower(tmp_path)
    await follower.end()
    assert follower.texts == ["one", "two"]


@in_loop
async def test_a_run_without_output_ends_without_a_line(keeper: Keeper, tmp_path: Path) -> None:
    keeper.path.unlink()
    follower = Follower(tmp_path)
    await follower.look()
    await follower.end()
    assert follower.texts == []


@in_loop
async def test_a_file_that_comes_later_is_followed(keeper: Keeper, tmp_path: Path) -> None:
    keeper.path.unlink()
    follower = Follower(tmp_path)
    await follower.look()
    keeper.path.touch()
    keeper.write(OUT, b"there\n")
    await follower.look()
    assert follower.texts == ["there"]
    await follower.end()


@in_loop
async def test_a_partial_line_is_shown_whenever_it_has_grown(keeper: Keeper, tmp_path: Path) -> None:
    """LOG-12."""
    follower = Follower(tmp_path)
    for text in (b"Pass", b"word: ", b"", b"\n", b"ok"):
        keeper.write(OUT, text) if text else None
        await follower.look()
    await follower.end()
    assert follower.texts == ["Pass…", "Password: …", "Password: ", "ok…", "ok"]
    assert [line.number for batch in follower.batches for line in batch] == [0, 0, 0, 1, 1]


@in_loop
async def test_a_partial_line_that_another_stream_ends_comes_whole(keeper: Keeper, tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    keeper.write(OUT, b"half")
    await follower.look()
    keeper.write(ERR, b"error\n")
    await follower.look()
    assert follower.texts == ["half…", "half", "error"]
    await follower.end()


@in_loop
async def test_a_new_segment_is_followed_into(keeper: Keeper, tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    keeper.write(OUT, b"one\n")
    await follower.look()
    keeper.write(OUT, b"two\n")
    keeper.rotate()
    keeper.write(OUT, b"three\n")
    await follower.look()
    assert follower.texts == ["one", "two", "rota: dropped", "three"]
    await follower.end()


@in_loop
async def test_numbers_jump_over_what_was_dropped_meanwhile(keeper: Keeper, tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    keeper.write(OUT, b"one\n")
    await follower.look()
    for number in range(3):
        keeper.write(OUT, b"%d\n" % number)
        keeper.rotate()
    await follower.end()
    assert [line.number for batch in follower.batches for line in batch] == [0, 4, 5, 6]
    assert follower.texts == ["one", "rota: dropped", "2", "rota: dropped"]


@in_loop
async def test_nothing_is_read_while_nothing_changes(keeper: Keeper, tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    keeper.write(OUT, b"one\n")
    await follower.look()
    keeper.path.rename(keeper.path.with_name("elsewhere"))
    keeper.path.with_name("elsewhere").rename(keeper.path)
    await follower.clock.advance(10 * LOOK)
    assert len(follower.batches) == 1
    await follower.end()


def test_a_partial_line_that_came_between_look_and_read_is_shown_once(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_late(path: Path) -> AbstractContextManager[Kept]:
        if not keeper.lines(ended=True):
            keeper.write(OUT, b"prompt")
        return open_kept(path)

    async def follow() -> None:
        follower = Follower(tmp_path)
        await follower.look()
        await follower.look()
        assert follower.texts == ["prompt…"]
        await follower.end()

    monkeypatch.setattr("rota.logs.reader.open_kept", open_late)
    asyncio.run(follow())


@in_loop
async def test_a_long_log_is_opened_once_however_many_batches_it_takes(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, b"x\n" * (3 * BATCH))
    async with aclosing(LogReader(tmp_path, FakeClock()).follow(UNIT, RUN, start=0, ended=asyncio.Event())) as lines:
        seen = [len(await anext(lines))]
        keeper.path.unlink()
        seen += [len(await anext(lines)) for _ in range(2)]
    assert seen == [BATCH] * 3


@in_loop
async def test_a_follower_who_leaves_leaves_nothing(keeper: Keeper, tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    follower = Follower(tmp_path)
    keeper.write(OUT, b"one\n")
    await follower.look()
    await follower.leave()
    await settle()
    assert asyncio.all_tasks() == before


@in_loop
async def test_a_slow_reader_is_read_ahead_by_no_more_than_a_batch(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, b"x\n" * (2 * BATCH))
    async with aclosing(LogReader(tmp_path, FakeClock()).follow(UNIT, RUN, start=0, ended=asyncio.Event())) as lines:
        first = await anext(lines)
        keeper.path.write_bytes(b"")
        keeper.beside(".idx").write_bytes(b"")
    assert len(first) == BATCH


def follow_at_random(keeper: Keeper, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)

    async def follow() -> list[Sequence[Line]]:
        follower = Follower(tmp_path)
        for _ in range(60):
            size = chance.choice([1, 3, 10, 2000])
            keeper.write(chance.choice([OUT, OUT, ERR]), bytes(chance.choices(b"ab\n", k=size)))
            for _ in range(chance.randrange(3)):
                await follower.look()
        await follower.end()
        return follower.batches

    batches = asyncio.run(follow())
    whole = [line for batch in batches for line in batch if not line.partial]
    assert whole == list(keeper.lines(ended=True))


@pytest.mark.parametrize("seed", range(10))
def test_each_line_comes_once_whenever_one_looks(keeper: Keeper, tmp_path: Path, seed: int) -> None:
    """LOG-10."""
    follow_at_random(keeper, tmp_path, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 210))
def test_each_line_comes_once_whenever_one_looks_every_time(keeper: Keeper, tmp_path: Path, seed: int) -> None:
    """LOG-10, long."""
    follow_at_random(keeper, tmp_path, seed)
