"""The stored bytes, whatever form they are stored in."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.logs.keeper import RUN, UNIT, Keeper

from rota.logs.compression import compress
from rota.logs.raw import PIECE, RawLog, open_raw
from rota.model.output import Stream


def with_raw(data: Path, look: Callable[[RawLog], object] = lambda _raw: None) -> tuple[bytes, int, int]:
    """All bytes, their number at arrival, and the first line; `look` is called before they are read."""

    async def read() -> tuple[bytes, int, int]:
        raw = await open_raw(data, UNIT, RUN)
        try:
            look(raw)
            content = b"".join([piece async for piece in raw.pieces(0, raw.size)])
            return content, raw.size, raw.first_line
        finally:
            raw.close()

    return asyncio.run(read())


def test_no_output_is_no_bytes(tmp_path: Path) -> None:
    assert with_raw(tmp_path) == (b"", 0, 0)


@pytest.mark.parametrize("packed", [False, True])
def test_the_bytes_of_both_segments_come_as_they_were_written(tmp_path: Path, packed: bool) -> None:
    """LOG-15: rotated and compressed ones too."""
    keeper = Keeper(tmp_path)
    keeper.write(Stream.STDOUT, b"gone\n")
    keeper.rotate()
    keeper.write(Stream.STDOUT, b"\xff\r\n" * 100_000)
    keeper.rotate()
    keeper.write(Stream.STDOUT, b"end")
    if packed:
        assert compress(keeper.path)
    content, size, first_line = with_raw(tmp_path)
    assert content == b"rota: dropped\n" + b"\xff\r\n" * 100_000 + b"rota: dropped\nend"
    assert (size, first_line) == (len(content), 1)


def test_any_part_can_be_read(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    content = bytes(range(256)) * (3 * PIECE // 256)
    keeper.write(Stream.STDOUT, content)

    async def part(start: int, stop: int) -> bytes:
        raw = await open_raw(tmp_path, UNIT, RUN)
        try:
            return b"".join([piece async for piece in raw.pieces(start, stop)])
        finally:
            raw.close()

    for start, stop in ((0, 1), (PIECE - 1, PIECE + 1), (5, 2 * PIECE + 5), (3 * PIECE - 1, 3 * PIECE), (9, 9)):
        assert asyncio.run(part(start, stop)) == content[start:stop]


def test_what_comes_after_the_arrival_is_not_in_it(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.write(Stream.STDOUT, b"a\n")
    assert with_raw(tmp_path, lambda _raw: keeper.write(Stream.STDOUT, b"b\n"))[0] == b"a\n"


@pytest.mark.parametrize("deed", ["rotate", "compress", "remove"])
def test_what_becomes_of_the_files_meanwhile_changes_nothing(tmp_path: Path, deed: str) -> None:
    keeper = Keeper(tmp_path)
    keeper.write(Stream.STDOUT, b"a\n" * 5000)
    deeds: dict[str, Callable[[RawLog], object]] = {
        "rotate": lambda _raw: keeper.rotate(),
        "compress": lambda _raw: compress(keeper.path),
        "remove": lambda _raw: keeper.path.unlink(),
    }
    assert with_raw(tmp_path, deeds[deed])[0] == b"a\n" * 5000


def test_the_end_of_a_line_that_is_gone_counts_as_that_line(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.write(Stream.STDOUT, b"unfinished")
    keeper.rotate()
    keeper.rotate()
    content, _, first_line = with_raw(tmp_path)
    assert (content, first_line) == (b"\nrota: dropped\nrota: dropped\n", 0)
