"""Packed files: gzip members of equal content, and behind them, in empty members, where each of them begins.

`zcat` reads them like any other (RFC 1952). The table stands in the extra fields of the empty members: subfields `RT`
hold the packed sizes of the members, 4 bytes each; the last one, `RE`, is of fixed length and tells the rest.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from rota.model.error import WorldError

GZIP = 16 + zlib.MAX_WBITS
LEVEL = 6

HEAD = struct.Struct("<4sIBBH2sH")
"""Magic, method and flags; time; extra flags; system; length of the extra field; name and length of its subfield."""
WITH_EXTRA = b"\x1f\x8b\x08\x04"
TABLE, END = b"RT", b"RE"
TAIL = b"\x03\x00" + bytes(8)
"""Of a member without content: nothing, deflated; its checksum and its size."""
LAST = struct.Struct("<QQI")
"""Size of the content, where the table begins, content of each member."""
ENTRY = 4
MOST = 60_000
"""Bytes of the table in one member; an extra field holds 65,535."""

REMEMBERED = 2
"""Members kept unpacked: who reads on looks back a little."""


def pack(content: bytes) -> bytes:
    """One member."""
    return zlib.compress(content, LEVEL, GZIP)


def closing(sizes: list[int], *, size: int, each: int) -> bytes:
    """What follows members of these packed sizes, which hold `size` bytes, `each` in every one but the last."""
    table = struct.pack(f"<{len(sizes)}I", *sizes)
    pieces = [_empty(TABLE, table[first : first + MOST]) for first in range(0, len(table), MOST)]
    return b"".join([*pieces, _empty(END, LAST.pack(size, sum(sizes), each))])


class Packed:
    """The content of a packed file, unpacked where it is asked for. WorldError where it is damaged."""

    def __init__(self, fd: int, path: Path) -> None:
        self._fd = fd
        self._path = path
        length = os.fstat(fd).st_size
        last = length - HEAD.size - LAST.size - len(TAIL)
        if last < 0:
            raise self._damaged()
        self.size, table, self._each = LAST.unpack(self._extra(os.pread(fd, length - last, last), END))
        sizes = [size for piece in self._pieces(table, last) for (size,) in struct.iter_unpack("<I", piece)]
        self._starts = [0, *accumulate(sizes)]
        self._recent: dict[int, bytes] = {}

    def read(self, offset: int, size: int) -> bytes:
        """So many bytes from there on; fewer at the end."""
        parts: list[bytes] = []
        stop = min(offset + size, self.size)
        while offset < stop:
            number, within = divmod(offset, self._each)
            parts.append(self._member(number)[within : within + stop - offset])
            offset += len(parts[-1])
        return b"".join(parts)

    def _member(self, number: int) -> bytes:
        content = self._recent.pop(number, None)
        if content is None:
            content = self._unpack(number)
        self._recent[number] = content
        if len(self._recent) > REMEMBERED:
            del self._recent[next(iter(self._recent))]
        return content

    def _unpack(self, number: int) -> bytes:
        start, stop = self._starts[number : number + 2]
        try:
            content = zlib.decompress(os.pread(self._fd, stop - start, start), GZIP, self._each)
        except zlib.error as error:
            raise self._damaged() from error
        if len(content) != min(self._each, self.size - number * self._each):
            raise self._damaged()
        return content

    def _pieces(self, start: int, stop: int) -> Iterator[bytes]:
        """The parts of the table between these two places."""
        data = os.pread(self._fd, stop - start, start)
        while data:
            piece = self._extra(data, TABLE)
            yield piece
            data = data[HEAD.size + len(piece) + len(TAIL) :]

    def _extra(self, member: bytes, name: bytes) -> bytes:
        """What this subfield of a member holds."""
        if len(member) >= HEAD.size:
            magic, _, _, _, _, found, length = HEAD.unpack_from(member)
            if (magic, found) == (WITH_EXTRA, name) and len(member) >= HEAD.size + length:
                return member[HEAD.size : HEAD.size + length]
        raise self._damaged()

    def _damaged(self) -> WorldError:
        return WorldError(
            f"The output {self._path} is damaged.", hint=f"`zcat {self._path}` shows what can still be read of it."
        )


def _empty(name: bytes, extra: bytes) -> bytes:
    """A member without content; its extra field has this one subfield."""
    head = HEAD.pack(WITH_EXTRA, 0, 0, 255, ENTRY + len(extra), name, len(extra))
    return head + extra + TAIL
