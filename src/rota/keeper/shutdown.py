"""A full stop: from the wish to the last process."""

from collections.abc import Callable
from enum import Enum

import clock
from daemon import Daemon
from roster import Roster
from slot import Slots
from timer import Timer, Timers

ANSWER = 2.0
"""Seconds in which the daemon must say how it wants to stop."""
FAREWELL = 2.0
"""Seconds that the daemon has to write down the last reports and go."""
LAST_GRACE = 1.0
"""Seconds between its SIGTERM and its SIGKILL when it does not."""
REASON = "shutdown"


class Phase(Enum):
    """How far it is."""

    SERVING = "serving"
    ASKED = "asked"
    """The daemon was told and has not answered yet."""
    DRAINING = "draining"
    """Nothing starts any more; what runs may end by itself for a while."""
    STOPPING = "stopping"
    """What still runs walks the ladder."""
    LEAVING = "leaving"
    """Nothing runs any more; the daemon is to go."""
    OVER = "over"


class Shutdown:
    """Drives it through its phases, forwards only."""

    def __init__(self, daemon: Daemon, roster: Roster, slots: Slots, timers: Timers) -> None:
        self.phase = Phase.SERVING
        self.exit_code = 0
        self._daemon = daemon
        self._roster = roster
        self._slots = slots
        self._timers = timers
        self._timer: Timer | None = None
        self._farewell = 0.0
        self._signals = 0

    @property
    def under_way(self) -> bool:
        """Whether it has begun."""
        return self.phase is not Phase.SERVING

    def signal(self, name: str) -> None:
        """The operator wants it: the daemon is asked how. A second signal kills what runs."""
        self._signals += 1
        if self._signals > 1:
            self._farewell = min(self._farewell, LAST_GRACE)
            self._kill()
        elif not self._daemon.met:
            self.stop()
        else:
            self._daemon.send({"type": "shutdown", "reason": name})
            if self.phase is Phase.SERVING:
                self._enter(Phase.ASKED, ANSWER, self.stop)

    def drain(self, seconds: float) -> None:
        """The daemon stops runs itself; nothing starts any more, and what lives after so many seconds is killed."""
        self._farewell = FAREWELL
        if self.phase in {Phase.SERVING, Phase.ASKED, Phase.DRAINING}:
            self._close()
            self._enter(Phase.DRAINING, seconds, self._kill)

    def stop(self) -> None:
        """Everything that runs walks the ladder."""
        self._close()
        self._enter(Phase.STOPPING)
        for run in list(self._roster.live.values()):
            run.stop("stopped", REASON, REASON)
        self.go_on()

    def give_up(self, code: int) -> None:
        """The daemon never came to serve: its end is the end, with its exit code."""
        self.exit_code = code
        self.stop()

    def daemon_gone(self, code: int) -> None:
        """It has gone; where it went by itself, having agreed to, its exit code is the keeper's."""
        self.exit_code = code if self._farewell else self.exit_code
        if self.phase in {Phase.ASKED, Phase.DRAINING}:
            self.stop()
        self.go_on()

    def go_on(self) -> None:
        """To be called when a run has been reported: the last one out turns off the light."""
        if self._roster.live or self.phase not in {Phase.STOPPING, Phase.LEAVING}:
            return
        if not self._daemon.alive:
            self._enter(Phase.OVER)
        elif self.phase is Phase.STOPPING:
            self._enter(Phase.LEAVING, self._farewell, self._dismiss)

    def _dismiss(self) -> None:
        self._farewell = 0.0
        self._daemon.end(grace=LAST_GRACE)

    def _kill(self) -> None:
        self._close()
        self._enter(Phase.STOPPING)
        for run in list(self._roster.live.values()):
            run.kill(REASON)
        self.go_on()

    def _close(self) -> None:
        """Nobody may start any more; the armed go back."""
        self._roster.closed = True
        self._roster.give_back(self._slots.take_all(), REASON)

    def _enter(self, phase: Phase, seconds: float = 0.0, then: Callable[[], None] | None = None) -> None:
        self.phase = phase
        self._timers.cancel(self._timer)
        self._timer = self._timers.at(clock.monotonic() + seconds, then) if then else None
