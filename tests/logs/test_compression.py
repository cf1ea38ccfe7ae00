"""Ended logs in less room: they read as before, and one of the two forms is always there."""

import asyncio
import gzip
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.logs.keeper import NOON, RUN, SECOND, UNIT, Keeper
from tests.wait import wait_for

from rota.clock import SystemClock
from rota.logs import compression
from rota.logs.compression import Compression, compress
from rota.logs.index import RECORD
from rota.logs.reader import LogReader
from rota.model.error import WorldError
from rota.model.output import Line, Page, Stream

OUT, ERR = Stream.STDOUT, Stream.STDERR
PACKER = Path(__file__).parent / "packer.py"


@pytest.fixture
def small() -> Iterator[None]:
    """Members of a few bytes, and no file too short to be packed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rota.logs.compression.PARTS", {"": 7, ".idx": 32, ".1": 5, ".1.idx": 100})
        patch.setattr("rota.logs.compression.SMALLEST", 0)
        patch.setattr("rota.logs.packed.MOST", 8)
        patch.setattr("rota.logs.index.AT_ONCE", 3)
        yield


def some_output(keeper: Keeper, size: int = 3_000_000) -> None:
    """Whole lines of both streams, quicker than the model writes them."""
    chance = random.Random(size)
    records, data, line = b"", b"", 0
    while len(data) < size:
        lines = chance.randrange(1, 900)
        stream = chance.choice([1, 1, 2])
        records += RECORD.pack(len(data), line, 1_772_366_400_000_000 + line, 0, stream, 0, 0)
        data += b"".join(
            b"%d %s\n" % (number, chance.randbytes(50).hex().encode()) for number in range(line, line + lines)
        )
        line += lines
    keeper.path.write_bytes(data)
    keeper.beside(".idx").write_bytes(records)


def all_lines(reader: LogReader, streams: frozenset[Stream] | None = None) -> list[Line]:
    lines: list[Line] = []
    number: int | None = 0
    while number is not None:
        page = reader.page(UNIT, RUN, start=number, limit=1000, streams=streams, ended=True)
        lines += page.lines
        number = page.next_from
    return lines


def endings(keeper: Keeper) -> set[str]:
    return {file.name.removeprefix(keeper.path.name) for file in keeper.path.parent.iterdir()}


def test_a_compressed_log_is_one_that_any_gunzip_reads(keeper: Keeper) -> None:
    some_output(keeper)
    data = keeper.path.read_bytes()
    before = keeper.path.stat()
    assert compress(keeper.path)
    assert endings(keeper) == {".gz", ".idx"}
    assert gzip.decompress(keeper.beside(".gz").read_bytes()) == data
    after = keeper.beside(".gz").stat()
    assert (after.st_mtime_ns, after.st_mode & 0o777) == (before.st_mtime_ns, 0o600)
    assert after.st_size < before.st_size / 1.5


def test_a_long_index_is_compressed_too(keeper: Keeper, reader: LogReader) -> None:
    for number in range(200):
        keeper.write((OUT, ERR)[number % 2], b"%d\n" % number)
    lines = all_lines(reader)
    assert compress(keeper.path)
    assert endings(keeper) == {"", ".idx.gz"}
    assert all_lines(reader) == lines


def test_what_would_not_free_a_block_stays_as_it_is(keeper: Keeper) -> None:
    keeper.write(OUT, b"x" * 4096)
    assert not compress(keeper.path)
    assert endings(keeper) == {"", ".idx"}


def test_compressing_again_does_nothing(keeper: Keeper) -> None:
    some_output(keeper, 100_000)
    assert compress(keeper.path)
    packed = keeper.beside(".gz").stat()
    assert not compress(keeper.path)
    assert keeper.beside(".gz").stat() == packed


def test_a_run_without_output_has_nothing_to_compress(tmp_path: Path) -> None:
    assert not asyncio.run(Compression(tmp_path).compress(UNIT, RUN))


def test_it_is_done_beside_the_event_loop_and_files_are_let_go_of(tmp_path: Path, keeper: Keeper) -> None:
    some_output(keeper, 100_000)
    before = os.listdir("/proc/self/fd")
    assert asyncio.run(Compression(tmp_path).compress(UNIT, RUN))
    assert os.listdir("/proc/self/fd") == before
    assert endings(keeper) == {".gz", ".idx"}


def test_both_segments_are_compressed_and_numbers_go_on(keeper: Keeper, reader: LogReader) -> None:
    """LOG-02, LOG-19."""
    for number in range(3):
        keeper.write(OUT, b"%d\n" % number * 5000)
        keeper.rotate()
        keeper.write(ERR, b"%d\n" % number * 5000)
    lines, page = all_lines(reader), reader.page(UNIT, RUN, start=-3, limit=9, streams=None, ended=True)
    assert compress(keeper.path)
    assert {".gz", ".1.gz"} <= endings(keeper)
    assert all_lines(reader) == lines
    assert reader.page(UNIT, RUN, start=-3, limit=9, streams=None, ended=True) == page


WRITES = st.tuples(
    st.sampled_from([OUT, ERR, None]), st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\xc3\xa9", b"\xff"]), min_size=1)
)


@settings(deadline=None)
@given(writes=st.lists(WRITES, max_size=12), streams=st.none() | st.sets(st.sampled_from(Stream)).map(frozenset))
@pytest.mark.usefixtures("small")
def test_whatever_was_written_reads_the_same(
    writes: Sequence[tuple[Stream | None, list[bytes]]], streams: frozenset[Stream] | None
) -> None:
    """LOG-19: contents, segments, streams, instants."""
    with TemporaryDirectory() as folder:
        keeper, reader = Keeper(Path(folder)), LogReader(Path(folder), SystemClock())
        for stream, texts in writes:
            keeper.rotate() if stream is None else keeper.write(stream, b"".join(texts))

        def seen() -> tuple[list[Line], list[Page]]:
            instants = [NOON + second * SECOND for second in range(len(writes) + 2)]
            options = {"limit": 5, "streams": streams, "ended": True}
            pages = [reader.page_at(UNIT, RUN, at=at, **options) for at in instants]
            return all_lines(reader, streams), [*pages, reader.page(UNIT, RUN, start=-2, **options)]

        plain = seen()
        compress(keeper.path)
        left = {"", ".1", ".idx", ".1.idx"} & endings(keeper)
        assert not any(keeper.beside(ending).stat().st_size for ending in left)
        assert seen() == plain


def test_without_an_index_numbers_and_texts_are_still_there(keeper: Keeper, reader: LogReader) -> None:
    """LOG-18: torn away before or after it was compressed."""
    some_output(keeper, 100_000)
    expected = [(line.number, line.text) for line in all_lines(reader)]
    keeper.beside(".idx").unlink()
    compress(keeper.path)
    assert [(line.number, line.text) for line in all_lines(reader)] == expected


@pytest.mark.parametrize("cut", [1, 30, 60, 10_000])
def test_a_damaged_file_is_named(keeper: Keeper, reader: LogReader, cut: int) -> None:
    some_output(keeper, 100_000)
    compress(keeper.path)
    packed = keeper.beside(".gz")
    packed.write_bytes(packed.read_bytes()[:-cut])
    with pytest.raises(WorldError, match="is damaged") as caught:
        all_lines(reader)
    assert str(packed) in caught.value.message


def test_a_member_that_was_changed_is_noticed(keeper: Keeper, reader: LogReader) -> None:
    some_output(keeper, 100_000)
    compress(keeper.path)
    data = bytearray(keeper.beside(".gz").read_bytes())
    data[2000] ^= 1
    keeper.beside(".gz").write_bytes(data)
    with pytest.raises(WorldError, match="is damaged"):
        all_lines(reader)


def test_where_the_disk_is_full_the_log_stays_as_it_was(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    some_output(keeper, 100_000)
    before = endings(keeper)
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(WorldError, match="cannot be compressed: No space left"):
        compress(keeper.path)
    assert endings(keeper) == before


def test_given_up_in_the_middle_the_log_stays_as_it_was(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    some_output(keeper)
    before = endings(keeper)
    asked = count()
    assert not compress(keeper.path, lambda: next(asked) == 1)
    assert endings(keeper) == before


def test_a_log_removed_meanwhile_does_not_come_back(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = compression.pack

    def pack_late(content: bytes) -> bytes:
        keeper.path.unlink(missing_ok=True)
        return pack(content)

    some_output(keeper, 100_000)
    monkeypatch.setattr(compression, "pack", pack_late)
    compress(keeper.path)
    assert endings(keeper) == {".idx"}


def test_a_viewer_goes_on_reading_what_he_has_opened(keeper: Keeper, reader: LogReader, tmp_path: Path) -> None:
    """LOG-19: pages before and after are those of one log, and so is what a follower is sent."""
    some_output(keeper)
    lines = all_lines(reader)
    ended = asyncio.Event()
    ended.set()

    async def follow() -> list[Line]:
        seen: list[Line] = []
        async for batch in reader.follow(UNIT, RUN, start=0, ended=ended):
            if not seen:
                await Compression(tmp_path).compress(UNIT, RUN)
            seen += batch
        return seen

    assert asyncio.run(follow()) == lines
    assert endings(keeper) == {".gz", ".idx"}


def kill_in_the_middle(keeper: Keeper, reader: LogReader, seed: int) -> None:
    """LOG-19: kill -9 somewhere between the first byte and the last deed."""
    some_output(keeper)
    lines = all_lines(reader)
    with subprocess.Popen([sys.executable, PACKER, keeper.path], stdout=subprocess.PIPE) as packer:
        assert packer.stdout is not None
        packer.stdout.readline()
        goal = random.Random(seed).randrange(1_000_000)
        wait_for(lambda: packed_size(keeper) >= goal or packer.poll() is not None)
        packer.send_signal(signal.SIGKILL)
    assert all_lines(reader) == lines
    compress(keeper.path)
    assert endings(keeper) == {".gz", ".idx"}
    assert all_lines(reader) == lines


def packed_size(keeper: Keeper) -> int:
    """Bytes packed so far; many once it has got its name."""
    unfinished = keeper.beside(".gz.new")
    try:
        return unfinished.stat().st_size
    except FileNotFoundError:
        return 10**9 if keeper.beside(".gz").exists() else 0


@pytest.mark.parametrize("seed", range(4))
def test_killed_in_the_middle_the_old_file_or_the_new_is_there(keeper: Keeper, reader: LogReader, seed: int) -> None:
    kill_in_the_middle(keeper, reader, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4, 54))
def test_killed_in_the_middle_every_time(keeper: Keeper, reader: LogReader, seed: int) -> None:
    kill_in_the_middle(keeper, reader, seed)
