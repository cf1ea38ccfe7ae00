"""A real keeper, and the test in the part of its daemon."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.process import alive
from tests.wait import wait_for

from rota.runner.birth import become_subreaper, keeper_command

CHILDREN = Path(__file__).parent.parent / "children"
PATIENCE = 20.0
"""Seconds until a test gives up waiting for a frame."""

OWN = f"{os.getpid()}-{time.monotonic_ns()}-"  # noqa: TID251 - a name, not a time
"""Put before each run id on its way to the keeper and taken off on its way back: the ladder hunts for run ids on the
whole machine, where other tests may run at the same time."""

Frame = dict[str, Any]


class Daemon:
    """One daemon of the keeper's, spoken through: its process only passes frames on."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        self.connection = connection
        self._stream = connection.makefile("rb")
        self._heard: list[Frame] = []
        self.pid: int = self.hear("_pid")["pid"]

    def say(self, kind: str, **members: object) -> None:
        body = json.dumps({"type": kind, **owned(members)}).encode()
        self.connection.sendall(len(body).to_bytes(4) + body)

    def hear(self, kind: str, **members: object) -> Frame:
        """The next frame of this type with these members; others are kept for later."""
        wanted = {"type": kind, **members}.items()
        for frame in self._heard:
            if wanted <= frame.items():
                self._heard.remove(frame)
                return frame
        while True:
            frame = self._next()
            if all(frame.get(name) == value for name, value in wanted):
                return frame
            self._heard.append(frame)

    def hear_any(self, *kinds: str) -> Frame:
        """The next frame of any of these types."""
        while (frame := self._heard.pop(0) if self._heard else self._next())["type"] not in kinds:
            pass
        return frame

    def _next(self) -> Frame:
        head = self._stream.read(4)
        if not head:
            raise EOFError(f"the keeper hung up; heard before: {self._heard}")
        body = self._stream.read(int.from_bytes(head))
        return json.loads(body.replace(OWN.encode(), b""))

    def meet(self) -> Frame:
        """Says hello and that it serves; what the keeper has, once it heard both: before, our end is its own."""
        self.say("hello", protocol=2)
        self.say("ready")
        self.say("hello", protocol=2)
        self.hear("hello")
        return self.hear("hello")

    def meet_when(self, wanted: Callable[[Frame], object]) -> Frame:
        """The same, again and again until the keeper has what is wanted."""
        return wait_for(self.meet, wanted)

    def close(self) -> None:
        self._stream.close()
        self.connection.close()

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)
        self.close()


def owned(members: Frame) -> Frame:
    """The same with our own run ids."""
    named = {name: OWN + value for name, value in members.items() if name in {"run_id", "probe_of"}}
    listed = {
        name: [OWN + run_id for run_id in members[name]] for name in ("run_ids", "started", "ended") if name in members
    }
    launches = [{**one, **owned(one), "env": marked(one["env"])} for one in members.get("launches", [])]
    return {**members, **named, **listed} | ({"launches": launches} if launches else {})


def marked(env: dict[str, str]) -> dict[str, str]:
    return {name: OWN + value if name == "ROTA_RUN_ID" else value for name, value in env.items()}


class Kept:
    """A keeper at work in a data directory."""

    def __init__(self, data: Path, *, detach: bool = False, through: Sequence[str] = ()) -> None:
        """`through` are arguments to Python that come before the keeper's folder."""
        self.data = data
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.settimeout(PATIENCE)
        self._listener.bind(f"{data}.sock")
        self._listener.listen(8)
        self.daemons: list[Daemon] = []
        argv = [sys.executable, str(CHILDREN / "relay.py"), f"{data}.sock"]
        command = keeper_command(data, argv, detach=detach)
        self.process = subprocess.Popen(
            [*command[:3], *through, *command[3:]],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=become_subreaper,  # noqa: PLW1509 - the attribute does not pass on by fork; no threads here
        )

    def next_daemon(self) -> Daemon:
        """The daemon that the keeper starts next."""
        daemon = Daemon(self._listener.accept()[0])
        self.daemons.append(daemon)
        return daemon

    def daemon(self) -> Daemon:
        """The same, and it serves."""
        daemon = self.next_daemon()
        daemon.meet()
        return daemon

    def log(self, run_id: str) -> bytes:
        return (self.data / log_of(run_id)).read_bytes()

    def said(self, run_id: str, word: bytes) -> bytes:
        """The log, once this word is in it."""
        path = self.data / log_of(run_id)
        return wait_for(lambda: path.read_bytes() if path.exists() else b"", lambda log: word in log)

    def end(self) -> None:
        """SIGTERM, a second wish, and the end of it; a keeper that is gone already is fine."""
        for number in (signal.SIGTERM, signal.SIGINT):
            if self.process.poll() is None:
                self.process.send_signal(number)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            assert self.process.stderr is not None
            self.process.stderr.close()
            self._listener.close()
            os.unlink(f"{self.data}.sock")
            for daemon in self.daemons:
                daemon.close()


@contextmanager
def keeping(data: Path, *, detach: bool = False, through: Sequence[str] = ()) -> Iterator[Kept]:
    """A keeper for the length of a block."""
    kept = Kept(data, detach=detach, through=through)
    try:
        yield kept
    finally:
        kept.end()


def log_of(run_id: str) -> str:
    return f"logs/unit/{run_id}.log"


def launch(run_id: str, *argv: str, **members: object) -> Frame:
    """What a daemon asks for; a single word is a line for the shell."""
    command = ["/bin/sh", "-c", argv[0]] if len(argv) == 1 else list(argv)
    return {
        "run_id": run_id,
        "argv": command,
        "env": {"PATH": os.environ["PATH"], "ROTA_RUN_ID": run_id},
        "cwd": "/",
        "umask": None,
        "log": log_of(run_id),
        "places": [],
        "timeout": None,
        "grace": 5_000_000,
        "stop_signal": "SIGTERM",
        "log_max_size": 100_000_000,
        "log_on_full": "drop_old",
        "secrets": [],
        **members,
    }


def gone(pid: int) -> None:
    """Waits until there is no such process."""
    wait_for(lambda: alive(pid), lambda seen: not seen)
