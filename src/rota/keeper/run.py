"""One run: its leader, its output, and where it stands on the ladder of `ladder.py`."""

import os
import signal
from collections.abc import Callable

import clock
import proc
import report
from frame import Frame
from ladder import Effect, Event, State, step
from launch import Launch
from log import Floor, Log
from loop import Loop
from output import Output
from spawn import Child
from timer import Timer, Timers

PATIENCE = 2.0
"""Seconds from SIGKILL to the next step."""
LATE_OUTPUT = 1.0
"""Seconds after its end in which a run's output is still kept."""
NOT_ENDED: Frame = {}
ROUNDS = 3
"""How often those who carry a run's id are looked for: what they started meanwhile carries it too."""


class Surroundings:
    """What all runs share, and whom they tell."""

    def __init__(self, loop: Loop, timers: Timers) -> None:
        self.loop = loop
        self.timers = timers
        self.census = proc.Census()
        self.floor = Floor()
        self.leaders: set[int] = set()
        """Processes that somebody reaps by name: leaders of runs, the daemon."""
        self.lingering: set[Run] = set()
        """Runs whose leader has ended; they are to be told GROUP_ENDED when their group has."""
        self.leaving: Callable[[Run], None] = lambda _run: None
        """A run serves no more: it has ended, or is about to."""
        self.freed: Callable[[Run], None] = lambda _run: None
        """A run has ended: its places are free."""
        self.reported: Callable[[Run, Frame], None] = lambda _run, _frame: None
        """Its last output is written, and this is to be told of it."""


class Run:
    """From the start of its leader to the report of its end."""

    __slots__ = (
        "_around",
        "_began",
        "_cause",
        "_child",
        "_end",
        "_grace",
        "_output",
        "_reason",
        "_state",
        "_stop_signal",
        "_timeout",
        "_timer",
        "armed",
        "at",
        "pid",
        "places",
        "probe_of",
        "run_id",
        "successor",
    )

    def __init__(self, launch: Launch, child: Child, log: Log, around: Surroundings) -> None:
        self.run_id = launch.run_id
        self.pid = child.pid
        self.places = launch.places
        self.probe_of = launch.probe_of
        self.at = clock.wall()
        self.successor: Launch | None = None
        """Who is started at once when this one ends by itself."""
        self.armed = False
        """It was armed, and no daemon has acknowledged its start yet."""
        self._began = clock.monotonic()
        self._around = around
        self._output = Output(log, launch.secrets, over=self._output_ended, too_much=self._log_overflowed)
        self._child = child
        self._state = State.RUNNING
        self._timeout = launch.timeout
        self._grace = launch.grace
        self._stop_signal = launch.stop_signal
        self._timer: Timer | None = None
        self._cause: str | None = None
        self._reason: str | None = None
        self._end = NOT_ENDED

    def watch(self) -> None:
        """From now on its output, its end and its time are looked after."""
        self._output.watch(self._around.loop, self._child.stdout, self._child.stderr)
        self._around.loop.watch(self._child.pidfd, self._leader_ended)
        if self._timeout is not None:
            self._timer = self._around.timers.at(self._began + self._timeout / 1e6, self._time_is_over)

    @property
    def serves(self) -> bool:
        """Whether it has neither ended nor begun to stop."""
        return self._state is State.RUNNING

    @property
    def ended_by_itself(self) -> bool:
        """Whether nobody told it to go."""
        return self._cause is None

    # What happens to it

    def stop(self, cause: str, reason: str | None, remark: str) -> None:
        """Begins the ladder, unless it is on it already: the first cause stands."""
        if self.serves:
            self._cause, self._reason = cause, reason
            self._output.log.remark(f"{remark}, sending {report.signal_name(self._stop_signal)}")
        self.feed(Event.STOP_ASKED)

    def kill(self, reason: str) -> None:
        """SIGKILL without grace."""
        if self.serves:
            self._cause, self._reason = "stopped", reason
        self.feed(Event.KILL_ASKED)

    def feed(self, event: Event) -> None:
        """Takes the next step."""
        self._state, effects = step(self._state, event)
        for effect in effects:
            self._do(effect)

    def _do(self, effect: Effect) -> None:  # noqa: C901 - one line for each effect
        match effect:
            case Effect.SIGNAL_GROUP:
                self._signal_group()
            case Effect.KILL_GROUP:
                self._kill_group()
            case Effect.KILL_KIN:
                self._kill_kin()
            case Effect.END_PROBES:
                self._around.leaving(self)
            case Effect.LOOK_AT_GROUP:
                self._around.lingering.add(self)
            case Effect.CLOSE:
                self._close()
            case Effect.AWAIT_OUTPUT:
                self._await_output()
            case Effect.NAME_SURVIVORS:
                self._name_survivors()
            case Effect.REPORT:
                self._report()

    def _time_is_over(self) -> None:
        assert self._timeout is not None, "only a run with a time-out has a timer while it runs"
        span = report.span(self._timeout)
        self.stop("timeout", f"It ran longer than its `timeout` of {span}.", f"time-out after {span}")

    def _log_overflowed(self) -> None:
        why = self._output.log.full
        self.stop("log_overflow", f"Its output was ended: {why}.", why)

    def _leader_ended(self) -> None:
        self._around.loop.forget(self._child.pidfd)
        os.close(self._child.pidfd)
        self.feed(Event.LEADER_ENDED)

    def _output_ended(self) -> None:
        self.feed(Event.OUTPUT_ENDED)

    # What is to be done about it

    def _signal_group(self) -> None:
        self._send(signal.SIGCONT)  # a stopped process takes no other signal
        self._send(self._stop_signal)
        self._later(self._grace / 1e6, Event.GRACE_OVER)

    def _kill_group(self) -> None:
        self._output.log.remark("sending SIGKILL to the process group")
        self._send(signal.SIGKILL)
        self._later(PATIENCE, Event.PATIENCE_OVER)

    def _kill_kin(self) -> None:
        for _ in range(ROUNDS):
            found = [kin for kin in self._around.census.kin(self.run_id) if kin.pid != self.pid]
            killed = [kin for kin in found if proc.kill(kin, self.run_id)]
            if not killed:
                return
            self._output.log.remark(f"sent SIGKILL to what had left the process group: {named(killed)}")
            self._around.census.renew()

    def _close(self) -> None:
        self._around.lingering.discard(self)
        self._around.timers.cancel(self._timer)
        if self.probe_of:
            self._send(signal.SIGKILL)  # it leaves nobody behind: there is one every few seconds
        _, status, used = os.wait4(self.pid, os.WNOHANG)
        duration = clock.monotonic() - self._began
        self._end = {
            "ended_at": clock.wall(),
            "duration": round(duration * 1e6),
            **report.status(status),
            "usage": report.usage(used),
        }
        self._around.freed(self)

    def _await_output(self) -> None:
        if self._output.open:
            self._later(LATE_OUTPUT, Event.OUTPUT_OVERDUE)
        else:
            self.feed(Event.OUTPUT_ENDED)

    def _name_survivors(self) -> None:
        if (self._output.open or group_lives(self.pid)) and (survivors := self._around.census.kin(self.run_id)):
            self._output.log.remark(f"it has ended; these processes of it go on: {named(survivors)}")

    def _report(self) -> None:
        self._around.timers.cancel(self._timer)
        self._around.reported(
            self,
            {
                "type": "exited",
                "run_id": self.run_id,
                "started_at": self.at,
                **self._end,
                "cause": self._cause,
                "reason": self._reason,
                **self._output.close(),
            },
        )

    def _send(self, number: int) -> None:
        """A signal to the group. Its leader is not reaped yet, so the number is still its own."""
        try:
            os.killpg(self.pid, number)
        except PermissionError:
            self._output.log.remark(f"may not send {report.signal_name(number)} to process group {self.pid}")

    def _later(self, seconds: float, event: Event) -> None:
        self._around.timers.cancel(self._timer)
        self._timer = self._around.timers.at(clock.monotonic() + seconds, lambda: self.feed(event))


def group_lives(group: int) -> bool:
    """Whether there is a process group of this number. Nothing is sent to it: it may be a stranger's by now."""
    try:
        os.killpg(group, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def named(found: list[proc.Process]) -> str:
    """`4711 (sleep), 4712 (sh)`."""
    return ", ".join(str(process) for process in found)
