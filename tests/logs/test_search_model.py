"""A search finds what looking at every line finds, whatever the chunks, streams, segments and pages."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.logs.test_model import PIECE, STEPS, STREAMS, Step, written
from tests.logs.test_search import AN_ENDED_RUN

from rota.clock import SystemClock
from rota.logs.compression import compress
from rota.logs.search import LogSearcher
from rota.model.output import Line
from rota.model.run import Phase
from rota.model.search import Wanted

PATTERNS = ["a", "bc", "^a", "c$", "^$", "b*", "x{4}", "bc|é", "(?i)BC", r"\Abc", r"a\z", "[ab]c?$"]


@pytest.fixture
def small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for place in ("line.PIECE", "scan.PIECE"):
            patch.setattr(f"rota.logs.{place}", PIECE)
        for place in ("place.CHUNK", "text.CHUNK", "scan.AT_ONCE"):
            patch.setattr(f"rota.logs.{place}", 3 * PIECE)
        patch.setattr("rota.logs.place.SHORTEST", 2)
        patch.setattr("rota.logs.compression.PARTS", {"": 7, ".idx": 32, ".1": 5, ".1.idx": 100})
        patch.setattr("rota.logs.compression.SMALLEST", 0)
        yield


def expected(lines: Sequence[Line], wanted: Wanted) -> list[Line]:
    source = wanted.text if wanted.regex else re.escape(wanted.text)
    flags = re.NOFLAG if wanted.case else re.IGNORECASE
    matching = re.compile(source.replace(r"\z", r"\Z"), flags)
    return [
        line for line in lines if matching.search(line.text) and (not wanted.streams or line.stream in wanted.streams)
    ]


def search_at_random(steps: Sequence[Step], wanted: Wanted, limit: int, *, packed: bool, ended: bool) -> None:
    with TemporaryDirectory() as folder:
        keeper, _ = written(folder, steps)
        run = replace(AN_ENDED_RUN, phase=Phase.ENDED if ended else Phase.RUNNING)
        lines = keeper.lines(ended=ended)[keeper.first_available() :]
        if packed:
            compress(keeper.path)
        seen: list[Line] = []
        line, more = 0, True
        while more:
            searcher = LogSearcher(Path(folder), SystemClock())
            found = asyncio.run(searcher.search([run], wanted, line=line, limit=limit, shares=3))
            assert found.total == len(expected(lines, wanted))
            assert len(found.hits) <= limit
            seen += [hit.line for hit in found.hits]
            line, more = found.line, found.run_id is not None
    assert seen == expected(lines, wanted)


WANTED = st.builds(
    Wanted,
    text=st.sampled_from(PATTERNS),
    regex=st.just(True),
    case=st.booleans(),
    streams=STREAMS.map(lambda streams: streams or frozenset()),
) | st.builds(
    Wanted,
    text=st.sampled_from(["a", "bc", "BC", "xx", "é", "aa", "\0"]),
    case=st.booleans(),
    streams=STREAMS.map(lambda streams: streams or frozenset()),
)


@settings(deadline=None)
@given(steps=STEPS, wanted=WANTED, limit=st.integers(1, 5), packed=st.booleans(), ended=st.booleans())
@pytest.mark.usefixtures("small")
def test_all_lines_that_hold_it_are_found_and_no_others(
    steps: Sequence[Step], wanted: Wanted, limit: int, packed: bool, ended: bool
) -> None:
    """LOG-02, LOG-08, LOG-19: whatever the segments, streams, pieces and pages, compressed or not."""
    search_at_random(steps, wanted, limit, packed=packed, ended=ended)


@pytest.mark.long
@settings(deadline=None, max_examples=3000)
@given(steps=STEPS, wanted=WANTED, limit=st.integers(1, 5), packed=st.booleans(), ended=st.booleans())
@pytest.mark.usefixtures("small")
def test_all_lines_that_hold_it_are_found_and_no_others_at_length(
    steps: Sequence[Step], wanted: Wanted, limit: int, packed: bool, ended: bool
) -> None:
    """LOG-02, LOG-08, LOG-19, long."""
    search_at_random(steps, wanted, limit, packed=packed, ended=ended)
