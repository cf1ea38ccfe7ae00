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


class Entry:
    """One event; its frame is made when it is needed first, and then shared by all."""

    __slots__ = ("_data", "_frame", "id", "name")

    def __init__(self, name: str, data: Callable[[], Struct | None], number: str | None) -> None:
        """`data` answers None where there is nothing to tell any more."""
        self.name = name
        self.id = number
        self._data: Callable[[], Struct | None] | None = data
        self._frame = b""

    @property
    def frame(self) -> bytes:
        """As it goes over the line."""
        if self._data is not None:
            data, self._data = self._data(), None
            self._frame = b"" if data is None else frame(self.name, data, self.id)
        return self._frame


class Ring:
    """The newest events. An id is `BOOT-SEQ`; positions count everything, what has no id as well."""

    def __init__(self, boot: str) -> None:
        self.boot = boot
        self.position = 0
        """How many were published."""
        self._sequence = 0
        self._numbered: deque[Entry] = deque(maxlen=KEPT)
        self._all: deque[Entry] = deque(maxlen=KEPT)

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
