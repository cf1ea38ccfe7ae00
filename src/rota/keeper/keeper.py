"""The keeper: hears the daemon, the kernel and the clock, and has the rest done."""

import os
import signal
from collections.abc import Iterator

import clock
import legacy
from backoff import Backoff
from daemon import Daemon
from frame import BrokenFrameError, Frame, mapping, member, members, optional
from journal import Journal
from launch import Launch
from loop import Loop
from reaper import Reaper
from roster import Roster
from run import Surroundings
from shutdown import Phase, Shutdown
from slot import Slots
from spawn import Spawner
from timer import Timers
from version import VERSION

PROTOCOL = 2
LONGEST_SLEEP = 30.0
"""Seconds, while slots are armed: the wall clock may be set at any time."""
DEATHS_KEPT = 10
SIGNALLED = 128
"""Exit codes above it say: killed by a signal, and left no word of its own."""


class Keeper:
    """One life of a keeper, from the first daemon to the exit code."""

    def __init__(self, data: str, argv: list[str], journal: Journal, *, detach: bool) -> None:
        self._data = data
        self._argv = argv
        self._journal = journal
        self._detach = detach
        self._started_at = clock.wall()
        self._loop = Loop()
        self._timers = Timers()
        self._around = Surroundings(self._loop, self._timers)
        spawner = Spawner()
        self._daemon = Daemon(data, spawner, self._around, journal)
        self._roster = Roster(data, spawner, self._around, self._tell)
        self._slots = Slots(data)
        self._reaper = Reaper(self._around)
        self._steps = clock.Steps(clock.wall(), clock.monotonic())
        self._shutdown = Shutdown(self._daemon, self._roster, self._slots, self._timers)
        self._backoff = Backoff()
        self._served = False
        self._successor: list[str] | None = None
        self._deaths: list[str] = []
        self._deeds = {
            "hello": self._hello,
            "ready": self._ready,
            "spawn": self._spawn,
            "arm": self._arm,
            "disarm": self._disarm,
            "succeed": self._succeed,
            "stop": self._stop,
            "sockets": self._keep_sockets,
            "limits": self._limits,
            "ack": self._acknowledge,
            "drain": self._drain,
            "restart": self._restart,
        }
        self._daemon.heard = self._hear
        self._daemon.gone = self._daemon_gone

    def run(self) -> int:
        """Until everything has ended; the exit code."""
        self._listen_to_signals()
        self._daemon.start(self._argv)
        while self._shutdown.phase is not Phase.OVER:
            self._loop.turn(self._patience(), self._keep_time)
            self._reaper.watch()
            self._daemon.flush()
            self._tell_news()
        self._roster.listeners.keep([])
        legacy.leave(self._data, self._roster.inventory()["ended"], self._journal)
        return self._shutdown.exit_code

    # The clock

    def _patience(self) -> float | None:
        """Seconds until something is due; None: nothing is."""
        waits = []
        if (when := self._timers.next()) is not None:
            waits.append(when - clock.monotonic())
        if (at := self._slots.next()) is not None:
            waits += [(at - clock.wall()) / 1e6, LONGEST_SLEEP]
        return max(0.0, min(waits)) if waits else None

    def _keep_time(self) -> None:
        """Starts what is due. A clock that was set decides nothing: its slots go back to the daemon."""
        wall, monotonic = clock.wall(), clock.monotonic()
        if by := self._steps.seen(wall, monotonic):
            self._tell({"type": "stepped", "by": by, "at": wall})
            self._roster.give_back(self._slots.take_all(), f"the wall clock was set by {by / 1e6:+.3f} s")
        if due := self._slots.due(wall):
            self._roster.start(due, armed=True)
        self._timers.run(monotonic)

    # The kernel

    def _listen_to_signals(self) -> None:
        """Signals arrive as bytes in a pipe; the handlers themselves do nothing."""
        read, write = os.pipe()
        os.set_blocking(read, False)
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, lambda _number, _frame: None)
        self._loop.watch(read, lambda: self._signalled(read))

    def _signalled(self, fd: int) -> None:
        try:
            numbers = os.read(fd, 65_536)
        except BlockingIOError:
            return
        if signal.SIGCHLD in numbers:
            self._reaper.reap()
        if signal.SIGHUP in numbers:
            self._daemon.send({"type": "reload"})
        for number in numbers:
            if number in {signal.SIGTERM, signal.SIGINT}:
                self._shutdown.signal(signal.Signals(number).name)

    # The daemon

    def _daemon_gone(self, code: int, how: str) -> None:
        """Another one takes its place, at once or after a while, unless it was not to be."""
        self._roster.drop_probes()
        if self._shutdown.under_way:
            self._journal.note(f"the daemon ended: {how}")
            self._shutdown.daemon_gone(code)
        elif not self._served:
            if code > SIGNALLED:
                self._journal.say(f"the daemon ended before it was ready: {how}")
            self._shutdown.give_up(code)
        elif self._successor is not None:
            self._argv, self._successor = self._successor, None
            self._daemon.start(self._argv)
        else:
            self._mourn(how)

    def _mourn(self, how: str) -> None:
        self._deaths = [f"{clock.written(clock.wall())}: {how}", *self._deaths][:DEATHS_KEPT]
        wait = self._backoff.after(self._daemon.age)
        self._journal.say(f"the daemon ended: {how}; starting it again in {wait:g} s")
        self._timers.at(clock.monotonic() + wait, self._start_again)

    def _start_again(self) -> None:
        if not self._shutdown.under_way:
            self._daemon.start(self._argv, after_death=True)

    def _tell(self, frame: Frame) -> None:
        self._daemon.send(frame)
        if frame["type"] == "exited":
            self._shutdown.go_on()

    def _tell_news(self) -> None:
        """What runs say of themselves, once the daemon has taken all that it was told before: the last word counts."""
        news = self._roster.notices.news
        if news and self._daemon.listens:
            for frame in news.values():
                self._tell(frame)
            news.clear()
            self._daemon.flush()

    def _hear(self, frame: Frame) -> None:
        """Does what a frame asks for; unknown ones come from a later daemon."""
        deed = self._deeds.get(member(frame, "type", str))
        if deed is not None:
            deed(frame)

    def _hello(self, _frame: Frame) -> None:
        self._daemon.met = True
        self._tell(
            {
                "type": "hello",
                "protocol": PROTOCOL,
                "keeper": f"{os.getpid()}-{self._started_at}",
                "version": VERSION,
                "pid": os.getpid(),
                "started_at": self._started_at,
                "armed": self._slots.run_ids(),
                **self._roster.inventory(),
                "daemon_starts": self._daemon.starts,
                "deaths": self._deaths,
            }
        )
        self._roster.notices.news.clear()  # it stands in `live`

    def _ready(self, _frame: Frame) -> None:
        self._served = True
        if self._detach:
            self._journal.quiet()

    def _spawn(self, frame: Frame) -> None:
        self._roster.start((launch for launch, _ in self._launches(frame)), armed=False)

    def _arm(self, frame: Frame) -> None:
        for launch, asked in self._launches(frame):
            if self._roster.closed:
                self._roster.give_back([launch.run_id], "shutdown")
            else:
                self._roster.forget_slot(launch.run_id)
                self._slots.arm(launch, member(asked, "at", int))

    def _launches(self, frame: Frame) -> Iterator[tuple[Launch, Frame]]:
        """Those that make sense; one that does not has failed to start."""
        env = mapping(frame, "env")
        for asked in members(frame, "launches", dict):
            try:
                launch = Launch(asked, env)
            except BrokenFrameError as error:
                self._roster.fail(
                    member(asked, "run_id", str), f"the keeper does not understand what to start: {error}"
                )
            else:
                yield launch, asked

    def _succeed(self, frame: Frame) -> None:
        """Who follows a run that ends by itself; nobody where none is named."""
        run = self._roster.live.get(member(frame, "run_id", str))
        launches = [launch for launch, _ in self._launches(frame)]
        if run is not None:
            run.successor = launches[0] if launches else None

    def _disarm(self, frame: Frame) -> None:
        gone, fired = [], []
        for run_id in members(frame, "run_ids", str):
            if self._slots.disarm(run_id):
                gone.append(run_id)
            elif self._roster.knows(run_id):
                fired.append(run_id)
        self._tell({"type": "disarmed", "request": frame.get("request"), "gone": gone, "fired": fired})

    def _stop(self, frame: Frame) -> None:
        run = self._roster.find(member(frame, "run_id", str))
        if run is not None:
            reason = optional(frame, "reason", str)
            remark = reason.rstrip(".") if reason else "stop asked"
            run.stop(optional(frame, "cause", str) or "stopped", reason, remark)

    def _keep_sockets(self, frame: Frame) -> None:
        self._roster.listeners.keep(members(frame, "addresses", str))

    def _limits(self, frame: Frame) -> None:
        self._around.floor.free = member(frame, "min_free_space", int)

    def _acknowledge(self, frame: Frame) -> None:
        self._roster.acknowledge(members(frame, "started", str), members(frame, "ended", str))

    def _drain(self, frame: Frame) -> None:
        seconds = frame.get("seconds")
        if not isinstance(seconds, int | float):
            raise BrokenFrameError(f"`seconds` is {seconds!r}, not a number")
        self._shutdown.drain(seconds)

    def _restart(self, frame: Frame) -> None:
        self._successor = members(frame, "argv", str)
        self._daemon.end()
