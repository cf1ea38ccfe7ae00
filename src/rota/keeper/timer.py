"""What is to happen later, on the monotonic clock."""

import heapq
from collections.abc import Callable


class Timer:
    """One thing to happen; cancelled when it has no deed any more."""

    __slots__ = ("deed", "order", "when")

    def __init__(self, when: float, order: int, deed: Callable[[], None]) -> None:
        self.when = when
        self.order = order
        self.deed: Callable[[], None] | None = deed

    def __lt__(self, other: "Timer") -> bool:
        return (self.when, self.order) < (other.when, other.order)


class Timers:
    """A heap of them. Cancelled ones are thrown out once they are the greater part."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []
        self._count = 0
        self._cancelled = 0

    def at(self, when: float, deed: Callable[[], None]) -> Timer:
        """Has a deed done at that monotonic second."""
        self._count += 1
        timer = Timer(when, self._count, deed)
        heapq.heappush(self._heap, timer)
        return timer

    def cancel(self, timer: Timer | None) -> None:
        """Forgets it; nothing happens for one that is past, or None."""
        if timer is None or timer.deed is None:
            return
        timer.deed = None
        self._cancelled += 1
        if self._cancelled > 64 and self._cancelled * 2 > len(self._heap):
            self._heap = [timer for timer in self._heap if timer.deed is not None]
            heapq.heapify(self._heap)
            self._cancelled = 0

    def next(self) -> float | None:
        """The second of the next deed; None: there is none."""
        while self._heap and self._heap[0].deed is None:
            heapq.heappop(self._heap)
            self._cancelled -= 1
        return self._heap[0].when if self._heap else None

    def run(self, now: float) -> None:
        """Does what is due by now; what these deeds ask for in turn waits for the next call unless due as well."""
        while (when := self.next()) is not None and when <= now:
            timer = heapq.heappop(self._heap)
            deed, timer.deed = timer.deed, None
            if deed is not None:
                deed()
