"""Armed slots: launches with an instant of the wall clock."""

import heapq

from launch import Launch


class Slots:
    """What is to be started, and when. A launch taken back stays in the heap, dead, until its instant."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, str]] = []
        self._armed: dict[str, tuple[int, Launch]] = {}
        self._count = 0

    def arm(self, launch: Launch, at: int) -> None:
        """Starts it at that microsecond; armed again, the last word stands."""
        self._count += 1
        self._armed[launch.run_id] = (self._count, launch)
        heapq.heappush(self._heap, (at, self._count, launch.run_id))

    def disarm(self, run_id: str) -> bool:
        """Takes it back; whether it was armed."""
        return self._armed.pop(run_id, None) is not None

    def take_all(self) -> list[str]:
        """Takes all of them back; answers which."""
        run_ids = self.run_ids()
        self._armed.clear()
        return run_ids

    def run_ids(self) -> list[str]:
        """All that are armed."""
        return list(self._armed)

    def next(self) -> int | None:
        """The instant of the next one; None: there is none."""
        while self._heap:
            at, count, run_id = self._heap[0]
            if self._armed.get(run_id, (0,))[0] == count:
                return at
            heapq.heappop(self._heap)
        return None

    def due(self, now: int) -> list[Launch]:
        """Takes out what is to be started by now, in order."""
        launches = []
        while (at := self.next()) is not None and at <= now:
            _, _, run_id = heapq.heappop(self._heap)
            launches.append(self._armed.pop(run_id)[1])
        return launches
