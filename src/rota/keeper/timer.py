"""What is to happen later, on the monotonic clock."""

import heapq
from collections.abc import Callable

Deed = Callable[[], None]
Timer = int
"""Names one thing that is to happen."""


class Timers:
    """A heap of instants, and what is to be done at each that is not cancelled."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, Timer]] = []
        self._deeds: dict[Timer, Deed] = {}
        self._count = 0

    def at(self, when: float, deed: Deed) -> Timer:
        """Has a deed done at that monotonic second."""
        self._count += 1
        self._deeds[self._count] = deed
        heapq.heappush(self._heap, (when, self._count))
        return self._count

    def cancel(self, timer: Timer | None) -> None:
        """Forgets it; nothing happens for one that is past, or None."""
        self._deeds.pop(timer or 0, None)
        if len(self._heap) > 2 * len(self._deeds) + 64:
            self._heap = [entry for entry in self._heap if entry[1] in self._deeds]
            heapq.heapify(self._heap)

    def next(self) -> float | None:
        """The second of the next deed; None: there is none."""
        while self._heap and self._heap[0][1] not in self._deeds:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def run(self, now: float) -> None:
        """Does what is due by now, also what is asked for meanwhile and due as well."""
        while (when := self.next()) is not None and when <= now:
            self._deeds.pop(heapq.heappop(self._heap)[1])()
