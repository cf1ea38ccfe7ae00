"""Orphans that the keeper was given as a child subreaper (prctl(2)), and groups whose leader has ended."""

import os

import clock
import proc
from ladder import Event
from run import Surroundings
from timer import Timer

SOONEST, LATEST = 0.01, 0.32
"""Seconds between two looks at groups, doubling: a look walks through all of /proc."""


class Reaper:
    """Leaves no zombie, and says when a group has ended."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._hidden = False
        self._delay = SOONEST
        self._timer: Timer | None = None
        self._watched = 0

    def reap(self) -> None:
        """Takes the exit status of every orphan that has ended; leaders are left to those who know them."""
        try:
            while (found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
                if found.si_pid in self._around.leaders:
                    self._hidden = True  # waitid(2) goes no further while this one stands in front
                    return
                os.waitpid(found.si_pid, os.WNOHANG)
        except ChildProcessError:
            return  # there is no child at all

    def watch(self) -> None:
        """To be called each turn: sees to it that groups which linger, and hidden orphans, are looked at."""
        self._around.census.renew()
        lingering = len(self._around.lingering)
        if lingering > self._watched:
            self._delay = SOONEST
            self._look()
        elif (lingering or self._hidden) and self._timer is None:
            self._timer = self._around.timers.at(clock.monotonic() + self._delay, self._look)
        self._watched = len(self._around.lingering)

    def _look(self) -> None:
        """One walk through /proc for all."""
        self._around.timers.cancel(self._timer)
        self._timer = None
        self._hidden = False
        self._delay = min(self._delay * 2, LATEST)
        me, alive = os.getpid(), set()
        for process in proc.processes():
            if process.lives:
                alive.add(process.group)
            elif process.parent == me and process.pid not in self._around.leaders:
                os.waitpid(process.pid, os.WNOHANG)
        for run in [run for run in self._around.lingering if run.pid not in alive]:
            run.feed(Event.GROUP_ENDED)
