"""Server-sent events as our daemon writes them: one line of data each, after id and name."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

import msgspec

T = TypeVar("T")

SILENCE = 45.0
"""Seconds without anything, while a ping is due every 15 s: the daemon is gone."""


class Frame(NamedTuple):
    """One event."""

    name: bytes
    data: bytes
    """JSON."""
    id: bytes | None
    """Where a later stream goes on; None: it cannot be had again."""


def frames(lines: Iterable[bytes]) -> Iterator[Frame]:
    """The frames of a stream; comments and the blank lines between are left out."""
    name, number = b"", None
    for line in lines:
        field, _, value = line.rstrip(b"\n").partition(b": ")
        match field:
            case b"id":
                number = value
            case b"event":
                name = value
            case b"data":
                yield Frame(name, value, number)
                name, number = b"", None


def events_of(lines: Iterable[bytes], kinds: Mapping[bytes, type[T]]) -> Iterator[T]:
    """The events of a stream that have one of these names; pings and what is not known are left out."""
    for frame in frames(lines):
        kind = kinds.get(frame.name)
        if kind is not None:
            yield msgspec.json.decode(frame.data, type=kind)
