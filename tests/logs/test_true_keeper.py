"""The keeper's own files: our idea of them is the keeper's, and what it wrote can be read."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.logs.keeper import NUMBER, RUN, UNIT, Keeper

from rota.clock import SystemClock
from rota.logs.index import RECORD
from rota.logs.reader import LogReader
from rota.model.output import Stream

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).parent / "true_keeper.py"

Write = tuple[Stream, bytes]


def some_writes(seed: int) -> Sequence[Write]:
    """Short and long, whole lines and parts of lines, of both streams."""
    chance = random.Random(seed)
    streams = [Stream.STDOUT, Stream.STDOUT, Stream.STDERR]
    texts = [b"a\n", b"half", b"\n", b"x" * 30_000, b"x" * 65_536, b"y\n" * 5000, b"\xff\0\n"]
    return [(chance.choice(streams), b"".join(chance.choices(texts, k=chance.randrange(1, 4)))) for _ in range(60)]


def write(path: Path, writes: Sequence[Write], cap: int, on_full: str = "drop_old") -> int:
    """Has the true keeper write; how many lines it counted."""
    steps = [[NUMBER[stream], data.decode("latin-1")] for stream, data in writes]
    command = [sys.executable, "-I", "-S", PROGRAM, ROOT / "src/rota/keeper", path, str(cap), on_full]
    answer = subprocess.run(command, input=json.dumps(steps), capture_output=True, text=True, check=True)
    return int(answer.stdout)


def timeless(index: bytes) -> list[tuple[int, ...]]:
    """The records without their times."""
    return [(*record[:2], *record[3:]) for record in RECORD.iter_unpack(index)]


@pytest.mark.parametrize("seed", range(3))
def test_our_model_of_the_keeper_writes_the_same_files(tmp_path: Path, seed: int) -> None:
    model = Keeper(tmp_path)
    path = tmp_path / "true.log"
    write(path, some_writes(seed), 10**9)
    for stream, data in some_writes(seed):
        model.write(stream, data)
    assert path.read_bytes() == model.path.read_bytes()
    assert timeless(path.with_name("true.log.idx").read_bytes()) == timeless(model.beside(".idx").read_bytes())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("cap", [150_000, 1_000_000, 10**9])
def test_what_the_keeper_wrote_is_read_under_the_numbers_it_counted(tmp_path: Path, seed: int, cap: int) -> None:
    """LOG-02: over segments too."""
    model = Keeper(tmp_path)
    model.path.unlink()
    total = write(model.path, some_writes(seed), cap)
    reader = LogReader(tmp_path, SystemClock())
    lines, number = [], 0
    while number is not None:
        page = reader.page(UNIT, RUN, start=number, limit=10_000, streams=None, ended=True)
        lines += page.lines
        number = page.next_from
    assert page.total_lines == total
    assert [line.number for line in lines] == list(range(page.first_available, total))
    assert (page.first_available > 0) == (cap < 10**9)
    assert all(line.at is not None for line in lines)
