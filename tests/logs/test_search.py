"""Searching the output of runs: every line that holds it, once, under its number."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.logs.keeper import NOON, RUN, UNIT, Keeper
from tests.logs.test_compression import some_output

from rota.clock import SystemClock
from rota.logs import search
from rota.logs.compression import compress
from rota.logs.search import LogSearcher
from rota.model.error import UsageError
from rota.model.name import run_id_at
from rota.model.output import Stream
from rota.model.run import Phase, Run, Trigger
from rota.model.search import Found, Hit, Wanted
from rota.model.unit import Kind
from rota.testing.clock import FakeClock

OUT, ERR = Stream.STDOUT, Stream.STDERR
AN_ENDED_RUN = Run(
    id=RUN, unit=UNIT, kind=Kind.TASK, phase=Phase.ENDED, trigger=Trigger.CRON, created_at=NOON, definition="d"
)


def find(
    data: Path, text: str, *runs: Run, line: int = 0, limit: int = 1000, shares: int = 0, **wanted: object
) -> Found:
    searcher = LogSearcher(data, SystemClock())
    options = {"line": line, "limit": limit, "shares": shares}
    return asyncio.run(searcher.search(runs or [AN_ENDED_RUN], Wanted(text=text, **wanted), **options))


def numbers(found: Found) -> list[int]:
    return [hit.line.number for hit in found.hits]


def test_a_hit_tells_run_number_text_and_place(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, b"nothing\nan error, an error\n")
    keeper.write(ERR, b"error\n")
    first, second = keeper.lines(ended=True)[1:]
    assert find(tmp_path, "error", case=True) == Found(
        hits=(
            Hit(run_id=RUN, line=first, spans=((3, 8), (13, 18))),
            Hit(run_id=RUN, line=second, spans=((0, 5),)),
        ),
        scanned=1,
    )


@pytest.mark.parametrize("case", [True, False])
def test_places_behind_strange_characters_are_those_of_the_characters(
    keeper: Keeper, tmp_path: Path, case: bool
) -> None:
    """LOG-08: after emoji, and after bytes that are no characters."""
    keeper.write(OUT, "👩‍👩‍👧 größe ".encode() + b"\xff\xc3 " + "Größe\n".encode())
    (hit,) = find(tmp_path, "Größe", case=case).hits
    assert {hit.line.text[start:stop] for start, stop in hit.spans} == ({"Größe"} if case else {"größe", "Größe"})


def test_capitals_do_not_count_unless_asked_for(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, "ERROR\nÄRGER\nerror (a+b)\n".encode())
    assert numbers(find(tmp_path, "error")) == [0, 2]
    assert numbers(find(tmp_path, "error", case=True)) == [2]
    assert numbers(find(tmp_path, "ärger")) == [1]
    assert numbers(find(tmp_path, "(A+B)")) == [2]


@pytest.mark.parametrize(
    ("pattern", "lines"),
    [
        ("^two", [1]),
        ("one$", [0]),
        ("^$", [2]),
        (r"\Atwo", [1]),
        (r"one\z", [0]),
        ("(?-m)^two$", [1]),
        (r"e\st", []),
        ("n[^x]*w", []),
        (r"(?s)one.*two", []),
        ("x*", [0, 1, 2, 3]),
        ("one|f.ur", [0, 3]),
    ],
)
def test_a_pattern_lies_within_a_line(keeper: Keeper, tmp_path: Path, pattern: str, lines: list[int]) -> None:
    keeper.write(OUT, b"one\ntwo\n\nfour\n")
    assert numbers(find(tmp_path, pattern, regex=True)) == lines


def test_text_with_a_line_break_is_in_no_line(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, b"one\ntwo\n")
    assert find(tmp_path, "one\ntwo").hits == find(tmp_path, "one\ntwo", case=True).hits == ()


def test_a_bad_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'"\(a" is not a pattern: missing \)'):
        find(tmp_path, "(a", regex=True)


def test_a_pattern_that_would_explode_elsewhere_takes_linear_time(keeper: Keeper, tmp_path: Path) -> None:
    """LOG-08: `(a+)+$`."""
    keeper.write(OUT, (b"a" * 60_000 + b"b\n") * 3)
    assert find(tmp_path, "(a+)+$", regex=True).hits == ()


def test_pieces_of_a_long_line_are_lines_of_their_own(keeper: Keeper, tmp_path: Path) -> None:
    """LOG-05: found under the number of its piece; what a border cuts is not found."""
    keeper.write(OUT, b"x" * 65_530 + b"border" + b"y" * 65_535 + b"cut" + b"y" * 1000 + b"end\nend\n")
    found = find(tmp_path, "end$", regex=True)
    assert [(hit.line.number, hit.line.continued) for hit in found.hits] == [(2, True), (3, False)]
    assert numbers(find(tmp_path, "border", case=True)) == numbers(find(tmp_path, "border$", regex=True)) == [0]
    assert numbers(find(tmp_path, "^y", regex=True)) == [1]
    assert numbers(find(tmp_path, "cut", case=True)) == numbers(find(tmp_path, "cut")) == []


def test_the_unfinished_line_of_a_running_run_is_searched(keeper: Keeper, tmp_path: Path) -> None:
    """LOG-12."""
    keeper.write(OUT, b"hello\nPassword: ")
    running = replace(AN_ENDED_RUN, phase=Phase.RUNNING)
    (hit,) = find(tmp_path, "password", running).hits
    assert (hit.line.number, hit.line.partial) == (1, True)
    assert not find(tmp_path, "password").hits[0].line.partial


def test_both_segments_are_searched_and_numbers_are_true(keeper: Keeper, tmp_path: Path) -> None:
    """LOG-02."""
    for number in range(30):
        keeper.write(OUT, b"line %d\n" % number)
        if number % 10 == 9:
            keeper.rotate()
    found = find(tmp_path, "line 2")
    assert numbers(found) == list(range(22, 32))
    assert [hit.line for hit in found.hits] == keeper.lines(ended=True)[22:32]


def test_a_search_goes_on_where_it_ended(keeper: Keeper, tmp_path: Path) -> None:
    """LOG-08: the hit that filled the answer does not come again."""
    keeper.write(OUT, b"hit\nmiss\nhit\nhit\n")
    first = find(tmp_path, "hit", limit=2)
    assert (numbers(first), first.run_id, first.line) == ([0, 2], RUN, 3)
    rest = find(tmp_path, "hit", limit=2, line=first.line)
    assert (numbers(rest), rest.run_id) == ([3], None)


def test_runs_are_searched_one_after_the_other(tmp_path: Path) -> None:
    runs = [replace(AN_ENDED_RUN, id=run_id_at(NOON, bytes([number] * 10))) for number in range(4)]
    for run in (runs[1], runs[3]):
        keeper = Keeper(tmp_path, run_id=run.id)
        keeper.write(OUT, b"hit\nhit\n")
    found = find(tmp_path, "hit", *runs, limit=3)
    assert [(hit.run_id, hit.line.number) for hit in found.hits] == [(runs[1].id, 0), (runs[1].id, 1), (runs[3].id, 0)]
    assert (found.scanned, found.run_id, found.line) == (4, runs[3].id, 1)


def test_hits_are_counted_in_equal_shares_of_the_lines(keeper: Keeper, tmp_path: Path) -> None:
    """Whatever is returned of them."""
    keeper.write(OUT, b"".join(b"hit\n" if number < 10 or number == 99 else b"\n" for number in range(100)))
    found = find(tmp_path, "hit", limit=1, line=3, shares=4)
    assert (numbers(found), found.line) == ([3], 4)
    assert (found.buckets, found.total) == ((10, 0, 0, 1), 11)


def test_the_texts_of_an_answer_are_bounded(keeper: Keeper, tmp_path: Path) -> None:
    keeper.write(OUT, (b"x" * 65_535 + b"\n") * 100)
    found = find(tmp_path, "x", case=True)
    assert len(found.hits) == search.BUDGET // 65_535 + 1
    assert found.line == len(found.hits)
    assert max(len(hit.spans) for hit in found.hits) == 100


class Slow(FakeClock):
    """Four seconds pass with every look at it."""

    def monotonic(self) -> float:
        self._looks = getattr(self, "_looks", 0) + 1
        return 4.0 * self._looks


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_at_its_deadline_a_search_answers_what_it_has_and_goes_on_from_there(
    keeper: Keeper, tmp_path: Path, packed: bool
) -> None:
    """LOG-08: the deadline is said, and nothing is left out or comes twice."""
    some_output(keeper)
    expected = numbers(find(tmp_path, "99 "))
    if packed:
        compress(keeper.path)
    seen: list[int] = []
    place: tuple[str | None, int] = (RUN, 0)
    rounds = 0
    while place[0] is not None:
        searcher, wanted = LogSearcher(tmp_path, Slow()), Wanted(text="99 ")
        found = asyncio.run(searcher.search([AN_ENDED_RUN], wanted, line=place[1], limit=1000))
        seen += numbers(found)
        place, rounds = (found.run_id, found.line), rounds + 1
    assert seen == expected
    assert rounds == 2


def test_who_no_longer_waits_is_not_searched_for(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, go_on = threading.Event(), threading.Event()
    chunks: list[object] = []

    def found_in(chunk: object, *_arguments: object, **_options: object) -> Iterator[object]:
        chunks.append(chunk)
        looked.set()
        go_on.wait()
        return iter(())

    async def leave() -> Sequence[threading.Thread]:
        others = set(threading.enumerate())
        searcher = LogSearcher(tmp_path, SystemClock())
        searching = asyncio.create_task(searcher.search([AN_ENDED_RUN], Wanted(text="x"), line=0, limit=1))
        await asyncio.to_thread(looked.wait)
        searching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await searching
        return [thread for thread in threading.enumerate() if thread not in others]

    some_output(keeper)
    monkeypatch.setattr(search, "found_in", found_in)
    threads = asyncio.run(leave())
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(chunks) == 1
