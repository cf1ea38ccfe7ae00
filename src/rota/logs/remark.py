"""Puts Rota's own last words into the output of a run that has ended: the keeper has let go of it by then."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rota.logs.index import ENDED_BY_ROTA, RECORD
from rota.logs.kept import Kept, open_kept
from rota.logs.place import end, line_start
from rota.logs.text import EPOCH, lines_from
from rota.model.error import WorldError
from rota.model.output import Stream

SYSTEM = 3
MICROSECOND = timedelta(microseconds=1)


def append(path: Path, texts: Sequence[str], at: datetime) -> tuple[int, int]:
    """Adds a line for each text, unless the output ends with them already, as after a death half-way.

    Answers how many lines the output has then, and how many bytes were added, be it now or before.
    WorldError: it cannot be written.
    """
    lines = [f"rota: {' '.join(text.split())}" for text in texts]
    data = "".join(f"{line}\n" for line in lines).encode(errors="backslashreplace")
    with open_kept(path) as kept:
        last = end(kept)
        if _ends_with(kept, lines, last.line):
            before = kept.index[len(kept.index) - 1].flags & ENDED_BY_ROTA
            return last.line, len(data) + bool(before)
        is_midline = kept.size > 0 and kept.read(kept.size - 1, 1) != b"\n"
        size = kept.size - kept.segments[-1].start if kept.segments else 0
    flags = ENDED_BY_ROTA if is_midline else 0
    record = RECORD.pack(size + is_midline, last.line + is_midline, (at - EPOCH) // MICROSECOND, 0, SYSTEM, flags, 0)
    try:
        _write(path, b"\n" * is_midline + data, record)
    except OSError as error:
        raise WorldError(f"The output {path} cannot be written: {error.strerror}.") from error
    return last.line + is_midline + len(lines), len(data) + is_midline


def _ends_with(kept: Kept, lines: Sequence[str], total: int) -> bool:
    if total < len(lines):
        return False
    found = lines_from(kept, line_start(kept, total - len(lines)), ended=True)
    return [(line.stream, line.text) for line in found] == [(Stream.SYSTEM, line) for line in lines]


def _write(path: Path, data: bytes, record: bytes) -> None:
    """The bytes, then their record, behind the last whole one. The file must be there, its index need not."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        os.write(file, data)
    finally:
        os.close(file)
    index = os.open(path.with_name(f"{path.name}.idx"), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(index, os.fstat(index).st_size // RECORD.size * RECORD.size)
        os.write(index, record)
    finally:
        os.close(index)
