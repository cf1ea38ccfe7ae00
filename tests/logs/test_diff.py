"""Two outputs compared."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from tests.logs.keeper import NOON, UNIT, Keeper
from tests.store.example import an_ended_run

from rota.clock import SystemClock
from rota.logs import diff
from rota.logs.compression import compress
from rota.logs.diff import LogComparer
from rota.model.name import run_id_at
from rota.model.output import Difference, Stream
from rota.model.run import Run

OURS, THEIRS = [run_id_at(NOON + timedelta(hours=number), bytes(10)) for number in range(2)]


def compared(data: Path, *, limit: int = 1000) -> Difference:
    def run(run_id: str) -> Run:
        return an_ended_run(id=run_id, unit=UNIT)

    comparer = LogComparer(data, SystemClock())
    return asyncio.run(comparer.compare(run(OURS), run(THEIRS), limit=limit))


def texts(found: Difference) -> tuple[list[str], list[str]]:
    return [line.text for line in found.added], [line.text for line in found.missing]


def printed(data: Path, ours: bytes, theirs: bytes) -> tuple[Keeper, Keeper]:
    keepers = Keeper(data, run_id=OURS), Keeper(data, run_id=THEIRS)
    for keeper, content in zip(keepers, (ours, theirs), strict=True):
        keeper.write(Stream.STDOUT, content)
    return keepers


def test_only_what_the_other_lacks_is_told(tmp_path: Path) -> None:
    printed(tmp_path, b"begin 1\nfailed\nend 9\n", b"begin 22\nworked\nend 10\n")
    found = compared(tmp_path)
    assert texts(found) == (["failed"], ["worked"])
    assert (found.added[0].number, found.added[0].at is not None, found.truncated) == (1, True, False)


def test_a_line_tells_its_stream_and_is_told_as_often_as_it_is_there(tmp_path: Path) -> None:
    ours, _ = printed(tmp_path, b"a\n", b"a\n")
    ours.write(Stream.STDERR, b"oops 1\noops 2\na\n")
    found = compared(tmp_path)
    assert [(line.number, line.stream, line.text) for line in found.added] == [
        (1, Stream.STDERR, "oops 1"),
        (2, Stream.STDERR, "oops 2"),
    ]


def test_an_unfinished_last_line_counts(tmp_path: Path) -> None:
    printed(tmp_path, b"a\nend", b"a\nend\nmore")
    assert texts(compared(tmp_path)) == ([], ["more"])


def test_no_output_lacks_everything(tmp_path: Path) -> None:
    Keeper(tmp_path, run_id=THEIRS).write(Stream.STDOUT, b"a\nb\n")
    assert texts(compared(tmp_path)) == ([], ["a", "b"])


def test_no_more_than_the_limit_is_told_of_each_side(tmp_path: Path) -> None:
    ours = b"".join(b"x" * number + b"\n" for number in range(1, 10))
    printed(tmp_path, ours, b"y\nz\n")
    found = compared(tmp_path, limit=3)
    assert texts(found) == (["x", "xx", "xxx"], ["y", "z"])
    assert found.truncated


def test_compressed_and_rotated_output_is_compared_like_any_other(tmp_path: Path) -> None:
    ours, _ = printed(tmp_path, b"same\n" * 2000 + b"first\n", b"same\n")
    ours.rotate()
    ours.write(Stream.STDOUT, b"second\n")
    before = compared(tmp_path)
    compress(ours.path)
    after = compared(tmp_path)
    assert before == after
    assert texts(after)[0] == ["first", "rota: dropped", "second"]
    assert after.added[-1].number == 2002


def test_lines_longer_than_a_piece_are_compared_piece_by_piece(tmp_path: Path) -> None:
    long = b"x" * 65_536
    printed(tmp_path, long + b"tail\n", long + b"end\n")
    found = compared(tmp_path)
    assert texts(found) == (["tail"], ["end"])
    assert found.added[0].continued


@pytest.mark.parametrize(("name", "value"), [("MOST_KINDS", 3), ("BUDGET", 10), ("DEADLINE", 0.0)])
def test_what_is_too_much_is_given_up_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: float
) -> None:
    monkeypatch.setattr(diff, name, value)
    words = b"".join(b"x" * number + b"\n" for number in range(1, 100))
    printed(tmp_path, words, b"y\n")
    assert compared(tmp_path).truncated
