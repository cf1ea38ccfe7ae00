"""What was published, in order: what can be had again by id, and what goes to those who listen now."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from msgspec import Struct

from rota.api.http.stream import frame

ID = re.compile(r"(?P<boot>[0-9A-Z]{10})-(?P<sequence>0|[1-9][0-9]{0,17})")
KEPT = 4096
"""So many numbered events can be had again."""

REMEMBERED = 4 * 1024 * 1024
"""Bytes of frames that are kept ready: a run with large parameters has large ones."""


class Entry:
    """One event."""

    __slots__ = ("data", "frame", "id", "name")

    def __init__(self, name: str, data: Callable[[], Struct | None], number: str | None) -> None:
        self.name = name
        self.id = number
        self.data = data
        """What it says; None where there is nothing to tell any more."""
        self.frame: bytes | None = None
        """As it goes over the line, while that is remembered."""


class Ring:
    """The newest events. An id is `BOOT-SEQ`; positions count everything, what has no id as well."""

    def __init__(self, boot: str) -> None:
        self.boot = boot
        self.position = 0
        """How many were published."""
        self._sequence = 0
        self._numbered: deque[Entry] = deque(maxlen=KEPT)
        self._all: deque[Entry] = deque(maxlen=KEPT)
        self._framed: deque[tuple[Entry, int]] = deque()
        """Those whose frame is remembered, and its size."""
        self._remembered = 0

    @property
    def latest_id(self) -> str:
        """The id of the newest numbered event; `BOOT-0`: there is none yet."""
        return f"{self.boot}-{self._sequence}"

    @property
    def oldest_id(self) -> str | None:
        """The id of the oldest that can be had again."""
        return self._numbered[0].id if self._numbered else None

    def publish(self, name: str, data: Callable[[], Struct | None]) -> None:
        """One more event with an id."""
        self._sequence += 1
        entry = Entry(name, data, f"{self.boot}-{self._sequence}")
        self._numbered.append(entry)
        self._append(entry)

    def pass_on(self, name: str, data: Callable[[], Struct | None]) -> None:
        """One more event that is told to those who listen now, and to nobody later."""
        self._append(Entry(name, data, None))

    def _append(self, entry: Entry) -> None:
        self._all.append(entry)
        self.position += 1

    def after_id(self, asked: str) -> Sequence[Entry] | None:
        """All after this one; None: it is of another boot, malformed, not there yet, or too old."""
        found = ID.fullmatch(asked)
        missed = self._sequence - int(found["sequence"]) if found and found["boot"] == self.boot else -1
        if not 0 <= missed <= len(self._numbered):
            return None
        return tuple(islice(self._numbered, len(self._numbered) - missed, None))

    def after(self, position: int) -> Sequence[Entry] | None:
        """All after this position; None: some of them are gone."""
        missed = self.position - position
        if missed > len(self._all):
            return None
        return tuple(islice(self._all, len(self._all) - missed, None))

    def frame(self, entry: Entry) -> bytes:
        """As it goes over the line, made when it is needed first and then shared by all."""
        if entry.frame is None:
            data = entry.data()
            entry.frame = b"" if data is None else frame(entry.name, data, entry.id)
            self._framed.append((entry, len(entry.frame)))
            self._remembered += len(entry.frame)
            self._forget()
        return entry.frame

    def _forget(self) -> None:
        """What does not fit any more is made again, should somebody come back for it."""
        while self._remembered > REMEMBERED and len(self._framed) > 1:
            oldest, size = self._framed.popleft()
            oldest.frame = None
            self._remembered -= size
