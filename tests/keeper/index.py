"""Reads a log by its index, as `docs/keeper-protocol.md` §4 says."""

import struct
from dataclasses import dataclass
from pathlib import Path

RECORD = struct.Struct("<QQqIBBH")
STREAMS = {1: "out", 2: "err", 3: "rota"}


@dataclass(frozen=True)
class Stretch:
    """What one record tells, and the bytes it tells of."""

    line: int
    at: int
    carry: int
    stream: str
    continued: bool
    ended_by_rota: bool
    data: bytes


def stretches(log: Path) -> list[Stretch]:
    """All of them, in order; they must cover the file without gap or overlap."""
    data, index = log.read_bytes(), log.with_name(log.name + ".idx").read_bytes()
    assert len(index) % RECORD.size == 0
    records = list(RECORD.iter_unpack(index))
    ends = [*(record[0] for record in records[1:]), len(data)]
    assert records[0][0] == 0
    found = []
    for (offset, line, at, carry, stream, flags, reserved), end in zip(records, ends, strict=True):
        assert offset < end
        assert reserved == 0
        found.append(Stretch(line, at, carry, STREAMS[stream], bool(flags & 1), bool(flags & 2), data[offset:end]))
    return found


def stream(name: str, *segments: Path) -> bytes:
    """What one stream wrote: newlines that Rota put there are taken out again."""
    kept = b""
    every = [one for segment in segments for one in stretches(segment)]
    for one, following in zip(every, [*every[1:], None], strict=True):
        if one.stream == name:
            added = following is not None and following.ended_by_rota
            kept += one.data[:-1] if added else one.data
    return kept
