"""Writes the output of a run that is over, in the layout of the keeper (`docs/keeper-protocol.md` §4)."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rota.demo.output.said import Said
from rota.logs.index import RECORD
from rota.model.output import Stream

OWNER_ONLY = 0o600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NUMBERS = {Stream.STDOUT: 1, Stream.STDERR: 2, Stream.SYSTEM: 3}


@dataclass(frozen=True, slots=True)
class Log:
    """What two files hold."""

    content: bytes
    index: bytes

    def write(self, path: Path) -> None:
        """Makes the files, in a folder that is there."""
        _write(f"{path}", self.content)
        if self.index:
            _write(f"{path}.idx", self.index)


def make_log(said: Sequence[Said], begin: datetime, end: datetime) -> Log:
    """These lines, evenly spread over this time."""
    first, step = (begin - EPOCH) // MICROSECOND, (end - begin) / MICROSECOND / (len(said) + 1)
    lines = [f"{each.text}\n".encode() for each in said]
    offset, records = 0, []
    for number, each in enumerate(said):
        at = first + int(step * (number + 1))
        records.append(RECORD.pack(offset, number, at, 0, NUMBERS[each.stream], 0, 0))
        offset += len(lines[number])
    return Log(b"".join(lines), b"".join(records))


def _write(path: str, content: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
    try:
        os.write(file, content)
    finally:
        os.close(file)
