"""Pages of the output of one run: the shapes that output takes."""

import os
import struct
from pathlib import Path
from typing import Any

import pytest
from tests.logs.keeper import NOON, RUN, SECOND, UNIT, Keeper

from rota.logs.reader import BUDGET, LogReader
from rota.model.error import WorldError
from rota.model.output import Line, Page, Stream

OUT, ERR, SYSTEM = Stream.STDOUT, Stream.STDERR, Stream.SYSTEM
NOTHING = Page(lines=(), first_available=0, total_lines=0, next_from=None)


def read(reader: LogReader, start: int = 0, limit: int = 1000, *, ended: bool = True) -> Page:
    return reader.page(UNIT, RUN, start=start, limit=limit, streams=None, ended=ended)


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_without_any_output_a_page_is_empty(reader: LogReader) -> None:
    assert read(reader) == NOTHING
    assert read(reader, -1000, ended=False) == NOTHING
    assert reader.page_at(UNIT, RUN, at=NOON, limit=10, streams=None, ended=True) == NOTHING


def test_an_empty_file_is_an_empty_page(keeper: Keeper, reader: LogReader) -> None:
    assert read(reader) == NOTHING


def test_lines_have_numbers_times_and_streams(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(OUT, b"one\ntwo\n")
    keeper.write(ERR, b"three\n")
    assert read(reader) == Page(
        lines=(
            Line(number=0, stream=OUT, text="one", at=NOON + SECOND),
            Line(number=1, stream=OUT, text="two", at=NOON + SECOND),
            Line(number=2, stream=ERR, text="three", at=NOON + 2 * SECOND),
        ),
        first_available=0,
        total_lines=3,
        next_from=None,
    )


def test_a_line_has_the_time_of_its_first_byte(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(OUT, b"one\ntw")
    keeper.write(OUT, b"o\nthree\n")
    assert [line.at for line in read(reader).lines] == [NOON + SECOND, NOON + SECOND, NOON + 2 * SECOND]


@pytest.mark.parametrize("ended", [True, False], ids=["ended", "running"])
def test_a_line_over_64_kib_comes_in_numbered_pieces(keeper: Keeper, reader: LogReader, ended: bool) -> None:
    """LOG-05: pieces are continued, the short line behind them is not."""
    data = b"x" * 204_800 + b"\nshort\n"
    for first in range(0, len(data), 50_000):
        keeper.write(OUT, data[first : first + 50_000])
    lines = read(reader, ended=ended).lines
    assert [len(line.text) for line in lines] == [65_536, 65_536, 65_536, 8_192, 5]
    assert [line.continued for line in lines] == [False, True, True, True, False]
    assert [line.number for line in lines] == [0, 1, 2, 3, 4]
    assert read(reader, -1, ended=ended).lines == lines[-1:]
    assert read(reader, 2, 2, ended=ended).lines == lines[2:4]


def test_strange_bytes_are_read_with_replacement(keeper: Keeper, reader: LogReader) -> None:
    """LOG-06: and kept on disk as they were written."""
    data = b"10%\r20%\r\n\x1b[1mbold\x1b[0m\n\x1b[?1049h\na\0b\n\xff\xfe\nno end"
    keeper.write(OUT, data)
    assert texts(read(reader)) == ["10%\r20%\r", "\x1b[1mbold\x1b[0m", "\x1b[?1049h", "a\0b", "��", "no end"]
    assert keeper.path.read_bytes() == data


def test_a_character_cut_by_two_reads_is_whole(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(OUT, b"gr" + "ü".encode()[:1])
    keeper.write(OUT, "ü".encode()[1:] + b"n\n")
    assert texts(read(reader)) == ["grün"]


def test_streams_do_not_tear_into_each_other(keeper: Keeper, reader: LogReader) -> None:
    """LOG-07: the interrupted line is ended, its rest is continued, and nothing else was added."""
    keeper.write(OUT, b"half ")
    keeper.write(ERR, b"error\n")
    keeper.write(OUT, b"whole\nnext\n")
    assert [(line.stream, line.text, line.continued) for line in read(reader).lines] == [
        (OUT, "half ", False),
        (ERR, "error", False),
        (OUT, "whole", True),
        (OUT, "next", False),
    ]
    assert keeper.path.read_bytes() == b"half \nerror\nwhole\nnext\n"


def test_a_page_from_0_has_the_first_lines(keeper: Keeper, reader: LogReader) -> None:
    """LOG-09."""
    keeper.write(OUT, b"".join(b"%d\n" % number for number in range(100)))
    page = read(reader, 0, 3)
    assert texts(page) == ["0", "1", "2"]
    assert page.next_from == 3


def test_a_page_from_below_0_has_the_newest_lines(keeper: Keeper, reader: LogReader) -> None:
    """LOG-09."""
    keeper.write(OUT, b"".join(b"%d\n" % number for number in range(100)))
    assert texts(read(reader, -3)) == ["97", "98", "99"]
    assert texts(read(reader, -3, 2)) == ["97", "98"]
    assert len(read(reader, -1000).lines) == 100


def test_past_the_end_there_are_no_lines(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(OUT, b"one\ntw")
    assert read(reader, 2) == Page(lines=(), first_available=0, total_lines=2, next_from=None)
    assert read(reader, 2, ended=False) == Page(lines=(), first_available=0, total_lines=1, next_from=None)


def test_a_prompt_is_in_the_page_as_it_stands(keeper: Keeper, reader: LogReader) -> None:
    """LOG-12: while the run lives it is partial and not counted, also beside a full page."""
    keeper.write(OUT, b"hello\nPassword: ")
    prompt = Line(number=1, stream=OUT, text="Password: ", at=NOON + SECOND, partial=True)
    page = read(reader, -1, 1, ended=False)
    assert (page.lines[1:], page.total_lines, page.next_from) == ((prompt,), 1, None)


def test_a_prompt_is_a_line_once_the_run_has_ended(keeper: Keeper, reader: LogReader) -> None:
    """LOG-12: stored whole."""
    keeper.write(OUT, b"hello\nPassword: ")
    page = read(reader, -1)
    assert (texts(page), page.lines[0].partial, page.total_lines) == (["Password: "], False, 2)


def test_only_the_streams_asked_for_are_returned_under_their_own_numbers(keeper: Keeper, reader: LogReader) -> None:
    for number in range(5):
        keeper.write(OUT, b"out %d\n" % number)
        keeper.write(ERR, b"err %d\n" % number)
    page = reader.page(UNIT, RUN, start=2, limit=2, streams=frozenset({ERR}), ended=True)
    assert [(line.number, line.text) for line in page.lines] == [(3, "err 1"), (5, "err 2")]
    assert page.next_from == 6


def test_an_instant_finds_the_first_line_that_came_since(keeper: Keeper, reader: LogReader) -> None:
    for number in range(5):
        keeper.write(OUT, b"%d\n" % number)
    at = NOON + 3 * SECOND
    page = reader.page_at(UNIT, RUN, at=at, limit=2, streams=None, ended=True)
    assert texts(page) == ["2", "3"]


def test_line_numbers_go_on_over_segments(keeper: Keeper, reader: LogReader) -> None:
    """LOG-02: reading takes in both; a number below what is kept is moved up."""
    for number in range(30):
        keeper.write(OUT, b"line %d\n" % number)
        if number % 10 == 9:
            keeper.rotate()
    page = read(reader)
    assert page.first_available == page.lines[0].number == 21
    assert texts(page) == ["rota: dropped", *(f"line {number}" for number in range(20, 30)), "rota: dropped"]
    assert page.lines[-1].number == page.total_lines - 1 == 32


def test_a_segment_whose_successor_is_not_there_yet_is_read(keeper: Keeper, reader: LogReader) -> None:
    """Between two renames: the bytes have their new name, the index not yet."""
    keeper.write(ERR, b"old\n")
    keeper.rotate()
    keeper.write(ERR, b"new\n")
    keeper.path.rename(keeper.beside(".1"))
    assert [(line.number, line.stream, line.text) for line in read(reader).lines] == [
        (1, SYSTEM, "rota: dropped"),
        (2, ERR, "new"),
    ]


@pytest.mark.parametrize("opened", range(4))
def test_a_segment_begun_while_we_open_the_files_does_not_mix_them_up(
    keeper: Keeper, reader: LogReader, monkeypatch: pytest.MonkeyPatch, opened: int
) -> None:
    """LOG-02: the keeper rotates just before our first, second … file is opened."""
    keeper.write(OUT, b"one\ntwo\n")
    keeper.rotate()
    keeper.write(ERR, b"three\n")
    before = iter([*[lambda: None] * opened, keeper.rotate])
    true_open = os.open

    def open_late(*arguments: Any) -> int:
        next(before, lambda: None)()
        return true_open(*arguments)

    monkeypatch.setattr(os, "open", open_late)
    page = read(reader)
    monkeypatch.undo()
    assert page == read(reader)
    assert [(line.number, line.stream) for line in page.lines] == [(2, SYSTEM), (3, ERR), (4, SYSTEM)]


def test_without_an_index_lines_are_read_without_times(keeper: Keeper, reader: LogReader) -> None:
    """LOG-18."""
    keeper.write(OUT, b"one\n")
    keeper.write(ERR, b"two\n")
    keeper.beside(".idx").unlink()
    assert read(reader).lines == (Line(number=0, stream=OUT, text="one"), Line(number=1, stream=OUT, text="two"))
    assert texts(reader.page_at(UNIT, RUN, at=NOON, limit=9, streams=None, ended=True)) == ["one", "two"]


@pytest.mark.parametrize("rest", [bytes(32), bytes(200), struct.pack("<QQqIBBH", 10**9, 7, 0, 0, 1, 0, 0)])
def test_what_a_power_cut_left_of_an_index_is_passed_over(keeper: Keeper, reader: LogReader, rest: bytes) -> None:
    """LOG-18: zeros, and a record whose bytes never came."""
    keeper.write(OUT, b"one\n")
    keeper.write(ERR, b"two\n")
    whole = read(reader)
    with keeper.beside(".idx").open("ab") as index:
        index.write(rest)
    assert read(reader) == whole


def test_a_page_of_very_long_lines_ends_early_and_says_where_to_go_on(keeper: Keeper, reader: LogReader) -> None:
    for _ in range(100):
        keeper.write(OUT, b"x" * 65_535 + b"\n")
    page = read(reader)
    assert sum(len(line.text) for line in page.lines) <= BUDGET
    assert page.next_from == len(page.lines)
    assert len(read(reader, page.next_from).lines) == 100 - len(page.lines)


def test_a_page_deep_in_a_long_log_reads_little_of_it(
    keeper: Keeper, reader: LogReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1000):
        keeper.write(OUT, (b"%06d\n" % number) * 1000)
    sizes: list[int] = []
    pread = os.pread

    def counted(fd: int, size: int, offset: int) -> bytes:
        sizes.append(size)
        return pread(fd, size, offset)

    monkeypatch.setattr(os, "pread", counted)
    for start in (0, 500_500, -3):
        sizes.clear()
        assert len(read(reader, start, 3).lines) == 3
        assert sum(sizes) < keeper.path.stat().st_size / 10
        assert len(sizes) < 50


def test_files_are_let_go_of(keeper: Keeper, reader: LogReader) -> None:
    keeper.write(OUT, b"one\n")
    before = os.listdir("/proc/self/fd")
    read(reader)
    assert os.listdir("/proc/self/fd") == before


def test_output_that_cannot_be_read_is_named(tmp_path: Path, keeper: Keeper, reader: LogReader) -> None:
    keeper.path.unlink()
    keeper.path.symlink_to(keeper.path)
    with pytest.raises(WorldError, match="cannot be read") as caught:
        read(reader)
    assert str(keeper.path) in caught.value.message
