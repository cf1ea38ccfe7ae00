"""The daemon: one process at a time, its channel, its deaths."""

import os
import signal
import socket
from collections.abc import Callable

import clock
import report
from capture import Pipe
from channel import Channel
from frame import BrokenFrameError, Frame
from journal import Journal
from log import STDOUT
from run import Surroundings
from spawn import Spawner, StartError, words
from timer import Timer

GRACE = 5.0
"""Seconds between SIGTERM and SIGKILL."""
CHANNEL_FD = 3
"""The number of its end of the channel in the daemon."""


class Daemon:
    """Starts it, ends it, and passes on what it says and that it is gone."""

    def __init__(self, data: str, spawner: Spawner, around: Surroundings, journal: Journal) -> None:
        self.starts = 0
        self.met = False
        """The present one has said hello."""
        self.heard: Callable[[Frame], None] = lambda _frame: None
        self.gone: Callable[[int, str], None] = lambda _code, _how: None
        """Called with its exit code (128 + number for a signal), and in words, once all that it said was heard."""
        self._data = data
        self._cwd = present_folder()
        self._spawner = spawner
        self._around = around
        self._journal = journal
        self._pid = 0
        self._pidfd = -1
        self._channel: Channel | None = None
        self._output: Pipe | None = None
        self._began = 0.0
        self._timer: Timer | None = None

    @property
    def alive(self) -> bool:
        """Whether there is one."""
        return self._pid != 0

    @property
    def listens(self) -> bool:
        """Whether it is there and takes in what it is told."""
        return self.met and self._channel is not None and not self._channel.backlog

    @property
    def age(self) -> float:
        """Seconds since the last one was started."""
        return clock.monotonic() - self._began

    def start(self, argv: list[str], *, after_death: bool = False) -> None:
        """Starts one, told whether the one before died; where that cannot be done it is gone at once, exit code 1."""
        self.starts += 1
        self.met = False
        self._began = clock.monotonic()
        try:
            self._spawn(argv, {"ROTA_AFTER_DEATH": "1"} if after_death else {})
        except StartError as error:
            self._journal.say(f"the daemon could not be started: {error}")
            self.gone(1, str(error))

    def send(self, frame: Frame) -> None:
        """Says it to a daemon that listens; one that is not there yet is told by `hello`."""
        if self.met and self._channel is not None:
            self._channel.send(frame)

    def flush(self) -> None:
        """Sends what was said in this turn."""
        if self._channel is not None:
            self._channel.flush()

    def end(self, *, grace: float = GRACE) -> None:
        """SIGTERM, and SIGKILL to its whole group when it does not go."""
        if self.alive:
            self._signal(signal.SIGTERM)
            self._later(grace, lambda: self._signal(signal.SIGKILL))

    def _later(self, seconds: float, deed: Callable[[], None]) -> None:
        """One thing that awaits the present daemon, and dies with it."""
        self._around.timers.cancel(self._timer)
        self._timer = self._around.timers.at(clock.monotonic() + seconds, deed)

    def _spawn(self, argv: list[str], told: dict[str, str]) -> None:
        try:
            mine, its = socket.socketpair()
            read, write = os.pipe()
        except OSError as error:
            raise StartError(words(error)) from error
        env = {**os.environ, "ROTA_KEEPER_FD": str(CHANNEL_FD), "ROTA_DATA": self._data, **told}
        fds = (self._spawner.null, write, write, its.fileno())
        try:
            self._pid = self._spawner.start(argv, env, cwd=self._cwd, fds=fds)
        except StartError:
            mine.close()
            os.close(read)
            raise
        finally:
            its.close()
            os.close(write)
        self._watch(mine.detach(), read)

    def _watch(self, channel: int, output: int) -> None:
        loop = self._around.loop
        self._around.leaders.add(self._pid)
        self._pidfd = os.pidfd_open(self._pid)
        loop.watch(self._pidfd, self._ended)
        self._channel = Channel(channel, lambda wanted: loop.watch_writing(channel, wanted=wanted))
        loop.watch(channel, self._hear)
        self._output = Pipe(output, STDOUT, self._journal, loop)

    def _hear(self) -> None:
        """Passes on the frames that came. A daemon that closes the channel is about to go, or is made to."""
        if self._channel is None:
            return
        try:
            for frame in self._channel.receive():
                self.heard(frame)
        except EOFError:
            self._hang_up()
            self._later(GRACE, self.end)
        except BrokenFrameError as error:
            self._journal.say(f"the daemon does not speak the protocol, it is ended: {error}")
            self._hang_up()
            self.end()

    def _hang_up(self) -> None:
        if self._channel is not None:
            self._around.loop.forget(self._channel.fd)
            os.close(self._channel.fd)
            self._channel = None
            self.met = False

    def _ended(self) -> None:
        """Hears its last words first: what it asked for before its end is done."""
        self._hear()
        self._hang_up()
        if self._output is not None and self._output.open:
            self._output.read()
            self._output.close()
        self._around.loop.forget(self._pidfd)
        os.close(self._pidfd)
        self._signal(signal.SIGKILL)  # what it started and did not take along
        _, status, _ = os.wait4(self._pid, os.WNOHANG)
        self._around.leaders.discard(self._pid)
        self._around.timers.cancel(self._timer)
        self._pid = 0
        end = report.status(status)
        code = end["exit_code"]
        assert isinstance(code, int), "report.status says so"
        self.gone(code, f"killed by {end['signal']}" if end["signal"] else f"exit code {code}")

    def _signal(self, number: int) -> None:
        """To the group it leads; it is not reaped yet, so the number is its own."""
        if self.alive:
            os.killpg(self._pid, number)


def present_folder() -> str:
    """Where the keeper was started: a daemon's arguments may be relative to it."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return "/"  # it was removed since
