"""Armed slots: launches with an instant of the wall clock."""

import heapq
import os

from launch import Launch
from segment import Segment, make_folder


class Slots:
    """What is to be started, and when. A launch taken back stays in the heap, dead, until its instant.

    `<data>/armed` holds the logs of armed launches, still empty, so that at their instant a rename is enough; what an
    earlier keeper left there was never started.
    """

    def __init__(self, data: str) -> None:
        self._data = data
        self._folder = os.path.join(data, "armed")
        self._heap: list[tuple[int, int, str]] = []
        self._armed: dict[str, tuple[int, Launch]] = {}
        self._count = 0
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        for name in os.listdir(self._folder):
            os.unlink(os.path.join(self._folder, name))

    def arm(self, launch: Launch, at: int) -> None:
        """Starts it at that microsecond; armed again, the last word stands."""
        self.disarm(launch.run_id)
        try:
            make_folder(os.path.join(self._data, launch.log))
            launch.blank = Segment(os.path.join(self._folder, launch.run_id))
        except OSError:
            launch.blank = None  # tried again when it is due; what is still wrong then is told
        self._count += 1
        self._armed[launch.run_id] = (self._count, launch)
        heapq.heappush(self._heap, (at, self._count, launch.run_id))

    def disarm(self, run_id: str) -> bool:
        """Takes it back; whether it was armed."""
        _, launch = self._armed.pop(run_id, (0, None))
        if launch is not None:
            launch.drop()
        return launch is not None

    def take_all(self) -> list[str]:
        """Takes all of them back; answers which."""
        return [run_id for run_id in self.run_ids() if self.disarm(run_id)]

    def run_ids(self) -> list[str]:
        """All that are armed."""
        return list(self._armed)

    def next(self) -> int | None:
        """The instant of the next one; None: there is none."""
        while self._heap:
            at, count, run_id = self._heap[0]
            if self._armed.get(run_id, (0, None))[0] == count:
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
