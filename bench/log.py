"""A long log of an ended run, written in a moment: the same ten thousand lines again and again."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.rota import workplace

from rota.logs.compression import RECORDS, TEXT
from rota.logs.index import RECORD
from rota.logs.packed import closing, pack
from rota.logs.source import PACKED
from rota.model.name import log_path, run_id_at
from rota.model.run import Phase, Run, Trigger
from rota.model.unit import Kind

BLOCKS = 1000
SIZE = BLOCKS * TEXT
"""Bytes of the whole log."""
STRETCH = 65_536
"""Bytes that the keeper read at once."""
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

RUN = Run(
    id=run_id_at(AT, bytes(10)),
    unit="flood",
    kind=Kind.TASK,
    phase=Phase.ENDED,
    trigger=Trigger.CRON,
    created_at=AT,
    definition="d",
)


@contextmanager
def long_log(*, packed: bool) -> Iterator[tuple[Path, int]]:
    """A data directory with the log of RUN, plain or as compression leaves it, and how many lines it has."""
    block = _block()
    with workplace() as data:
        path = data / log_path(RUN.unit, RUN.id)
        path.parent.mkdir(parents=True)
        index = path.with_name(f"{path.name}.idx")
        if packed:
            _write_packed(path, [pack(block)] * BLOCKS, size=SIZE, each=TEXT)
            records = _records(block)
            members = [pack(records[first : first + RECORDS]) for first in range(0, len(records), RECORDS)]
            _write_packed(index, members, size=len(records), each=RECORDS)
        else:
            with path.open("wb") as file:
                file.writelines([block] * BLOCKS)
            index.write_bytes(_records(block))
        yield data, block.count(b"\n") * BLOCKS


def _write_packed(path: Path, members: list[bytes], *, size: int, each: int) -> None:
    with path.with_name(path.name + PACKED).open("wb") as file:
        file.writelines(members)
        file.write(closing([len(member) for member in members], size=size, each=each))


def _block() -> bytes:
    """Lines as servers write them, of a hundred bytes or so; they fill a member."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randrange(3, 10))) for _ in range(2000)]
    lines = "".join(
        f"2026-03-01T12:00:{number % 60:02}.{number % 1000:03}Z {number:06} {' '.join(chance.choices(words, k=9))}\n"
        for number in range(20_000)
    )
    return lines.encode()[: TEXT - 1] + b"\n"


def _records(block: bytes) -> bytes:
    """The index of the whole log."""
    ends = [block.count(b"\n", 0, start) for start in range(0, TEXT, STRETCH)]
    carries = [start - block.rfind(b"\n", 0, start) - 1 for start in range(0, TEXT, STRETCH)]
    at, lines = int(AT.timestamp() * 1e6), block.count(b"\n")
    return b"".join(
        RECORD.pack(number * TEXT + place * STRETCH, number * lines + ended, at + number, carry, 1, 0, 0)
        for number in range(BLOCKS)
        for place, (ended, carry) in enumerate(zip(ends, carries, strict=True))
    )
