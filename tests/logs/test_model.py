"""Pages of any output are what reading it byte by byte gives, whatever the chunks, streams and segments."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.logs.keeper import NOON, RUN, SECOND, UNIT, Keeper

from rota.clock import SystemClock
from rota.logs.line import count, cut
from rota.logs.reader import LogReader
from rota.model.output import Page, Stream

PIECE = 4
"""Instead of 64 KiB, with all other sizes in proportion, so that short texts meet every border."""


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rota.logs.line.PIECE", PIECE)
        patch.setattr("rota.logs.place.CHUNK", 3 * PIECE)
        patch.setattr("rota.logs.text.CHUNK", 3 * PIECE)
        patch.setattr("rota.logs.place.SHORTEST", 2)
        patch.setattr("rota.logs.index.AT_ONCE", 3)
        yield


Step = Callable[[Keeper], None]

TEXTS = st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\xc3", b"\xa9", b"xxxx", b"\0"]), min_size=1, max_size=4)
WRITES = st.builds(
    lambda stream, text: lambda keeper: keeper.write(stream, b"".join(text)),
    st.sampled_from([Stream.STDOUT, Stream.STDERR]),
    TEXTS,
)
STEPS = st.lists(
    st.one_of(WRITES, WRITES, WRITES, WRITES, st.sampled_from([Keeper.remark, Keeper.rotate])), max_size=14
)
STREAMS = st.none() | st.sets(st.sampled_from(Stream), min_size=1).map(frozenset)


def written(folder: str, steps: Sequence[Step]) -> tuple[Keeper, LogReader]:
    keeper = Keeper(Path(folder), PIECE)
    for step in steps:
        step(keeper)
    return keeper, LogReader(Path(folder), SystemClock())


def pages(reader: LogReader, limit: int, streams: frozenset[Stream] | None, *, ended: bool) -> Iterator[Page]:
    number: int | None = 0
    while number is not None:
        page = reader.page(UNIT, RUN, start=number, limit=limit, streams=streams, ended=ended)
        assert sum(not line.partial for line in page.lines) <= limit
        yield page
        assert page.next_from is None or page.next_from > number
        number = page.next_from


@settings(deadline=None)
@given(steps=STEPS, limit=st.integers(1, 9), streams=STREAMS, ended=st.booleans())
def test_pages_put_together_are_all_lines(
    steps: Sequence[Step], limit: int, streams: frozenset[Stream] | None, ended: bool
) -> None:
    with TemporaryDirectory() as folder:
        keeper, reader = written(folder, steps)
        seen = [line for page in pages(reader, limit, streams, ended=ended) for line in page.lines]
        kept = keeper.lines(ended=ended)[keeper.first_available() :]
    assert seen == [line for line in kept if streams is None or line.stream in streams]


@settings(deadline=None)
@given(steps=STEPS, limit=st.integers(1, 9), ended=st.booleans())
def test_a_page_begins_where_it_was_asked_for(steps: Sequence[Step], limit: int, ended: bool) -> None:
    """LOG-09: at any number from the start or from the end."""
    with TemporaryDirectory() as folder:
        keeper, reader = written(folder, steps)
        lines, first = keeper.lines(ended=ended), keeper.first_available()
        total = sum(not line.partial for line in lines)
        for start in range(-total - 2, total + 3):
            number = max(start if start >= 0 else total + start, first)
            whole = number + limit >= total
            assert reader.page(UNIT, RUN, start=start, limit=limit, streams=None, ended=ended) == Page(
                lines=tuple(lines[number:] if whole else lines[number : number + limit]),
                first_available=first,
                total_lines=total,
                next_from=None if whole else number + limit,
            )


@settings(deadline=None)
@given(steps=STEPS, ended=st.booleans())
def test_a_page_at_an_instant_begins_with_the_first_line_since(steps: Sequence[Step], ended: bool) -> None:
    with TemporaryDirectory() as folder:
        keeper, reader = written(folder, steps)
        lines = keeper.lines(ended=ended)[keeper.first_available() :]
        for second in range(len(steps) + 2):
            at = NOON + second * SECOND
            page = reader.page_at(UNIT, RUN, at=at, limit=1000, streams=None, ended=ended)
            assert list(page.lines) == [line for line in lines if line.at is not None and line.at >= at]


@settings(deadline=None)
@given(steps=STEPS, torn=st.sampled_from([".idx", ".1.idx"]), lost=st.integers(0, 500), ended=st.booleans())
def test_numbers_and_texts_need_no_index(steps: Sequence[Step], torn: str, lost: int, ended: bool) -> None:
    """LOG-18: the newest records of a segment gone, or torn in the middle of one."""
    with TemporaryDirectory() as folder:
        keeper, reader = written(folder, steps)
        if keeper.beside(torn).exists():
            index = keeper.beside(torn).read_bytes()
            keeper.beside(torn).write_bytes(index[: max(len(index) - lost, 0)])
        first = keeper.first_available()
        page = reader.page(UNIT, RUN, start=first, limit=1000, streams=None, ended=ended)
        kept = keeper.lines(ended=ended)[first:]
    assert [(line.number, line.text) for line in page.lines] == [(line.number, line.text) for line in kept]


@given(data=TEXTS.map(b"".join), carry=st.integers(0, PIECE - 1))
def test_counting_in_bulk_counts_what_cutting_cuts(data: bytes, carry: int) -> None:
    spans = list(cut(data, carry))
    left = len(data) - spans[-1].after if spans else carry + len(data)
    assert count(data, carry) == (len(spans), left)
