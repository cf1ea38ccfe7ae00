"""supervisor 4.3: keeps services, and their output in files."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peer.environment import BIN, started, until

CONFIG = """\
[supervisord]
nodaemon = true
logfile = supervisord.log
pidfile = supervisord.pid
[unix_http_server]
file = supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl = unix://supervisor.sock
[program:probe]
command = {command}
autostart = false
autorestart = false
startsecs = 0
stdout_logfile = probe.log
stdout_logfile_maxbytes = 0
"""
"""As it comes, but for the size cap, which is taken off: what is measured is capture, not rotation."""


@contextmanager
def running(command: tuple[str, ...], folder: Path) -> Iterator[int]:
    """The pid of supervisord with this one program, which is not started yet; its output will be in `probe.log`."""
    (folder / "supervisord.conf").write_text(CONFIG.format(command=" ".join(command)))
    with started([BIN / "supervisord", "-c", "supervisord.conf"], folder) as process:
        until(process, (folder / "supervisor.sock").exists)
        yield process.pid


def start_program(folder: Path) -> None:
    """Starts it; returns when it has."""
    command: list[str | Path] = [BIN / "supervisorctl", "-c", "supervisord.conf", "start", "probe"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
