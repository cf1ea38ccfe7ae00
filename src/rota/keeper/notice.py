"""What runs say of themselves by sd_notify(3): where they say it, the last word of each, and their watchdogs."""

import os
import socket
import sys

import clock
import report
from frame import Frame
from launch import Launch
from mask import Mask
from proc import run_id_of
from run import Run, Surroundings
from timer import Timer, Timers

MOST = 32
"""Messages heard in one turn; whoever sends more waits, nobody else does."""
LARGEST = 4096
"""Bytes of a message; systemd passes over longer ones as well (NOTIFY_BUFFER_MAX)."""
STATUS = 1024
"""Bytes kept of a STATUS=."""
ROOM = socket.CMSG_SPACE(12)
"""For credentials (pid, user, group) and nothing else: the system closes descriptors that come along (unix(7)), which
is all that BARRIER=1 of sd_notify(3) waits for."""
LAST_CHANCE = 0.05
"""Seconds in which a keeper that was held up itself hears what has come meanwhile."""

SILENT: Frame = {"at": None, "ready_at": None, "stopping": False, "status": None, "main_pid": None}


class Voice:
    """One run that may speak."""

    __slots__ = ("_counts", "_mask", "_run", "_timer", "_timers", "_watchdog", "said")

    def __init__(self, run: Run, launch: Launch, timers: Timers) -> None:
        self.said: Frame = {"type": "notified", "run_id": run.run_id, **SILENT}
        """Its last word on each matter, as it is told."""
        self._run = run
        self._timers = timers
        self._mask = Mask(launch.secrets) if launch.secrets else None
        self._watchdog = launch.watchdog or 0
        self._timer: Timer | None = None
        self._counts = not launch.notify
        """Its watchdog is awake."""
        self.feed()

    def hear(self, message: bytes) -> Frame | None:
        """Takes it in; answers what there is to tell, None where it says only that the run lives."""
        said, now = self.said.copy(), clock.wall()
        for line in message.split(b"\n"):
            match line.partition(b"="):
                case b"READY", _, b"1":
                    said["ready_at"] = said["ready_at"] or now
                    self._counts = True
                    self.feed()
                case b"WATCHDOG", _, b"1":
                    self.feed()
                case b"STOPPING", _, b"1":
                    said["stopping"] = True
                case b"STATUS", _, text:
                    clean = self._mask.feed(0, text) + self._mask.end(0) if self._mask else text
                    said["status"] = clean[:STATUS].decode(errors="replace")
                case b"MAINPID", _, pid if pid.isdigit():
                    said["main_pid"] = int(pid[:10])
        news = said != self.said
        self.said = {**said, "at": now}
        return self.said if news else None

    def feed(self) -> None:
        """Its watchdog, where it has one that is awake, begins anew."""
        if self._watchdog and self._counts:
            self._timers.cancel(self._timer)
            self._timer = self._timers.at(clock.monotonic() + self._watchdog / 1e6, self._starved)

    def _starved(self) -> None:
        self._timer = self._timers.at(clock.monotonic() + LAST_CHANCE, self._silent)

    def _silent(self) -> None:
        words = f"No WATCHDOG=1 came for {report.span(self._watchdog)}"
        self._run.stop("unhealthy", f"{words}.", words)


class Notices:
    """One abstract socket for all. A message is its run's by the sender's session, else by ROTA_RUN_ID."""

    def __init__(self, around: Surroundings) -> None:
        self.address = f"@rota-{os.getpid()}-{os.urandom(8).hex()}"
        """NOTIFY_SOCKET."""
        self.news: dict[object, Frame] = {}
        """By run id, what no daemon was told yet."""
        self._voices: dict[int | str, Voice] = {}
        """By pid of the leader, and by run id."""
        self._timers = around.timers
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._socket.bind(self.address.replace("@", "\0"))
        around.loop.watch(self._socket.fileno(), self._hear)

    def listen_to(self, run: Run, launch: Launch) -> None:
        """From now on it may speak."""
        self._voices[run.pid] = self._voices[run.run_id] = Voice(run, launch, self._timers)

    def forget(self, run: Run) -> None:
        """It has ended."""
        self.news.pop(run.run_id, None)
        self._voices.pop(run.pid, None)
        self._voices.pop(run.run_id, None)

    def of(self, run_id: str) -> Frame | None:
        """What it has said; None: nothing yet."""
        voice = self._voices.get(run_id)
        return voice.said if voice is not None and voice.said["at"] else None

    def _hear(self) -> None:
        """Some of the messages that are there."""
        for _ in range(MOST):
            try:
                message, told, flags, _ = self._socket.recvmsg(LARGEST, ROOM)
            except BlockingIOError:
                return
            for _, _, credentials in told if not flags & socket.MSG_TRUNC else ():
                voice = self._voice(int.from_bytes(credentials[:4], sys.byteorder))
                if voice is not None and (news := voice.hear(message)):
                    self.news[news["run_id"]] = news

    def _voice(self, sender: int) -> Voice | None:
        """Whose it is; None: of nobody who may speak, or whose parent took its exit status already."""
        try:
            return self._voices[os.getsid(sender)]
        except (KeyError, ProcessLookupError):
            return self._voices.get(run_id_of(sender))
