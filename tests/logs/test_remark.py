"""Can Rota have the last word in an output that has ended, and is it read like any line?"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.logs.keeper import NOON, RUN, UNIT, Keeper

from rota.logs.reader import LogReader
from rota.logs.remark import append
from rota.model.error import WorldError
from rota.model.output import Line, Stream

LATER = NOON + timedelta(hours=1)


def lines(reader: LogReader) -> tuple[Line, ...]:
    return reader.page(UNIT, RUN, start=0, limit=1000, streams=None, ended=True).lines


@pytest.mark.parametrize(
    "data",
    [b"", b"one\n", b"one\nhalf", b"x" * 65_536, b"x" * 65_536 + b"\n"],
    ids=["nothing", "whole", "unfinished", "full piece", "full piece, ended"],
)
def test_a_remark_is_a_line_of_its_own_wherever_the_output_ends(keeper: Keeper, reader: LogReader, data: bytes) -> None:
    if data:
        keeper.write(Stream.STDOUT, data)
    before = lines(reader)
    size = keeper.path.stat().st_size
    total, added = append(keeper.path, ["no success"], LATER)
    *others, last = lines(reader)
    assert (last.stream, last.text, last.at) == (Stream.SYSTEM, "rota: no success", LATER)
    assert [line.text for line in others if line.text] == [line.text for line in before if line.text]
    assert (total, added) == (len(others) + 1, keeper.path.stat().st_size - size)


def test_each_sentence_is_one_line(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(Stream.STDERR, b"x\n")
    assert append(keeper.path, ["a\nb", "\udcff"], LATER)[0] == 3
    assert [line.text for line in lines(reader)] == ["x", "rota: a b", r"rota: \udcff"]


@pytest.mark.parametrize("data", [b"one\n", b"half"])
def test_said_twice_it_stands_there_once_and_is_counted_the_same(
    keeper: Keeper, reader: LogReader, data: bytes
) -> None:
    keeper.write(Stream.STDOUT, data)
    first = append(keeper.path, ["a", "b"], NOON)
    assert append(keeper.path, ["a", "b"], LATER) == first
    assert len(lines(reader)) == 3
    assert append(keeper.path, ["c"], LATER)[0] == 4


def test_a_remark_goes_behind_the_newer_of_two_segments(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(Stream.STDOUT, b"one\n")
    keeper.rotate()
    keeper.write(Stream.STDOUT, b"half")
    assert append(keeper.path, ["a"], LATER)[0] == 4
    assert [line.text for line in lines(reader)] == ["one", "rota: dropped", "half", "rota: a"]


def test_half_a_record_that_a_power_cut_left_is_in_nobodys_way(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(Stream.STDOUT, b"one\n")
    with keeper.beside(".idx").open("ab") as index:
        index.write(b"half")
    append(keeper.path, ["a"], LATER)
    assert [line.stream for line in lines(reader)] == [Stream.STDOUT, Stream.SYSTEM]


def test_an_output_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="cannot be written: No such file"):
        append(tmp_path / "none.log", ["a"], LATER)
