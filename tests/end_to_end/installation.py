"""One installed Rota with a folder of its own: its file, its data, and the shipped commands as real processes."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.port import free_port
from tests.process import alive, children_of, kill, mentioning
from tests.wait import wait_for

ROTA = Path(sys.executable).with_name("rota")
START = 20.0
"""Seconds within which `rota up` must answer, even on a busy machine; how fast it is, bench/ tells."""
STOP = 20.0
"""Seconds within which a full stop must be over."""
QUICK_END = "[daemon]\nshutdown_timeout = '1s'\n"
"""For tasks that do not end by themselves: a full stop would let them finish for ten seconds less their grace."""


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    command: str
    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its output as one JSON document."""
        return json.loads(self.out)

    def __str__(self) -> str:
        return f"$ {self.command}\nexit {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


@dataclass(frozen=True)
class Reply:
    """An answer of the API."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.body)


class Installation:
    """A folder with `rota.toml` and `data/`, which commands find through the environment; `close` ends everything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "rota.toml"
        self.data = folder / "data"
        self.port = free_port()
        self.finished: list[Finished] = []
        self.given: dict[str, str] = {}
        """Variables that commands see besides."""
        self._foreground: subprocess.Popen[bytes] | None = None
        self._keeper_was_killed = False
        self._token: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What commands see: ours, without a trace of another Rota."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith("ROTA_")}
        named = {"ROTA_CONFIG": str(self.config), "ROTA_DATA": str(self.data)}
        return ours | named | {"NO_COLOR": "1", "COLUMNS": "120"} | self.given

    # --- the file and the commands ---------------------------------------------------------------------------

    def write(self, toml: str) -> None:
        """Makes this the configuration; common indentation is dropped."""
        self.config.write_text(textwrap.dedent(toml))

    def rota(self, *arguments: str, within: float = 30.0) -> Finished:
        """Runs `rota ARGUMENTS` to its end."""
        process = self.begin(*arguments)
        try:
            out, err = process.communicate(timeout=within)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += f"(killed: it had not ended after {within} s)\n"
        finished = Finished(" ".join(["rota", *arguments]), process.returncode, out, err)
        self.finished.append(finished)
        return finished

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts `rota ARGUMENTS` with pipes and returns at once; the test ends it."""
        return subprocess.Popen(
            [ROTA, *arguments], cwd=self.folder, env=self.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts `rota up` in the foreground, its streams in `up.out` and `up.err`, and returns at once."""
        with (self.folder / "up.out").open("ab") as out, (self.folder / "up.err").open("ab") as err:
            self._foreground = subprocess.Popen(
                [ROTA, "up", "--port", str(self.port), *arguments],
                cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            )  # fmt: skip
        self._keeper_was_killed = False
        return self._foreground

    def up(self, *arguments: str) -> None:
        """Starts `rota up` in the foreground and returns once it says that it is up: from then on a daemon may die."""
        before = self._times_up()
        process = self.start(*arguments)
        wait_for(lambda: process.poll() is not None or self._times_up() > before, within=START)
        assert process.poll() is None, f"`rota up` ended with {process.returncode}\n{self.report()}"

    def _times_up(self) -> int:
        said = self.folder / "up.err"
        return said.read_bytes().count(b" daemon.up ") if said.exists() else 0

    def down(self) -> int:
        """SIGINT to the foreground, as Ctrl-C does; answers its exit code."""
        assert self._foreground is not None, "nothing was started in the foreground"
        self._foreground.send_signal(signal.SIGINT)
        return self._foreground.wait(STOP)

    # --- the API ---------------------------------------------------------------------------------------------

    def request(self, method: str, path: str, body: object = None) -> Reply:
        """Asks over TCP, with an API token."""
        headers = {"Authorization": f"Bearer {self.token()}"}
        return self.request_bare(method, path, body, headers)

    def request_bare(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Asks over TCP, with these headers and no others."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        return self._ask(connection, method, path, body, headers)

    def token(self) -> str:
        """An API token that may do everything; made when it is first asked for."""
        if self._token is None:
            made = self.request_on_socket("POST", "/api/auth/tokens", {"name": "test", "scope": "admin"})
            self._token = made.json()["token"]
        return self._token

    def request_on_socket(self, method: str, path: str, body: object = None) -> Reply:
        """Asks over the socket in the data directory."""
        return self._ask(SocketConnection(self.data / "rota.sock"), method, path, body)

    def is_healthy(self) -> bool:
        """Whether the daemon answers `/health` now."""
        try:
            return self.request_on_socket("GET", "/health").status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: object,
        given: Mapping[str, str] | None = None,
    ) -> Reply:
        content = None if body is None else json.dumps(body).encode()
        headers = {**(given or {}), **({} if content is None else {"Content-Type": "application/json"})}
        try:
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    # --- the two processes -----------------------------------------------------------------------------------

    def keeper(self) -> int:
        """The keeper's pid, from the lock."""
        return int(json.loads((self.data / "lock").read_text())["pid"])

    def daemon(self) -> int:
        """The daemon's pid: the keeper's child that has the other end of its channel."""
        return wait_for(self._daemons, lambda found: len(found) == 1)[0]

    def _daemons(self) -> list[int]:
        return [pid for pid in children_of(self.keeper()) & mentioning("ROTA_KEEPER_FD=") if alive(pid)]

    def kill_daemon(self) -> int:
        """SIGKILL to the daemon; returns the pid it had, once it is gone."""
        pid = self.daemon()
        kill([pid])
        wait_for(lambda: alive(pid), lambda lives: not lives)
        return pid

    def kill_keeper(self) -> int:
        """SIGKILL to the keeper; returns the pid it had, once it is gone. What it leaves behind `close` ends."""
        pid = self.keeper()
        self._keeper_was_killed = True
        kill([pid])
        wait_for(lambda: alive(pid), lambda lives: not lives)
        if self._foreground is not None:
            self._foreground.wait(STOP)
        return pid

    # --- the end ---------------------------------------------------------------------------------------------

    def close(self) -> None:
        """A full stop by SIGTERM; a keeper that does not end within STOP is killed, and that is an error."""
        try:
            self._end_keeper()
        finally:
            if self._foreground is not None:
                self._foreground.wait(STOP)
            if self._keeper_was_killed:
                kill(mentioning(str(self.folder)))

    def _end_keeper(self) -> None:
        if not (self.data / "lock").exists():
            return
        pid = self.keeper()
        if pid not in mentioning(str(self.folder)):  # it has ended; who has the number now is a stranger
            return
        os.kill(pid, signal.SIGTERM)
        try:
            wait_for(lambda: alive(pid), lambda lives: not lives, within=STOP)
        except AssertionError:
            self.kill_keeper()
            raise

    def report(self) -> str:
        """All that tells what went on: folder, files, file, commands with both streams, the daemon's log."""
        files = [f"{file.relative_to(self.folder)} {_size(file)}" for file in sorted(self.folder.rglob("*"))]
        parts = {
            "folder": str(self.folder),
            "files": "\n".join(files),
            "rota.toml": _text(self.config, 4_000),
            "commands": "\n".join(str(finished) for finished in self.finished),
            "rota up, stdout": _text(self.folder / "up.out"),
            "rota up, stderr": _text(self.folder / "up.err"),
            "daemon.log": _text(self.data / "daemon.log"),
        }
        return "\n".join(f"=== {title}\n{text}" for title, text in parts.items())


class SocketConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=10)
        self._path = path

    def connect(self) -> None:
        """Connects to the socket's path."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _size(file: Path) -> str:
    try:
        return str(file.lstat().st_size)
    except FileNotFoundError:
        return "(gone meanwhile)"


def _text(file: Path, last: int = 20_000) -> str:
    return file.read_bytes()[-last:].decode(errors="replace") if file.exists() else "(not there)"
