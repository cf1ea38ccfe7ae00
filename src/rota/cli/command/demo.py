"""`rota demo`: a running Rota to look at, in a throw-away folder."""

import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Unpack

import click

from rota.cli.keeper import keeper_argv, spawn
from rota.cli.option import Place, place_options
from rota.cli.terminal import Tone, paint, say
from rota.demo.example import scaffold
from rota.model.error import UsageError, WorldError

LOOPBACK = "127.0.0.1"
PORTS = range(9477, 9577)
WIDEST = 26


@click.command("demo", short_help="Start here: a running Rota in a throw-away folder.")
@click.option("--seed-history", is_flag=True, help="Begin with thirty days that have been made up.")
@place_options
def command(*, seed_history: bool, **place: Unpack[Place]) -> int:
    """Show a running Rota, until Ctrl-C: the jobs of a small shop, in a folder that is removed afterwards.

    With --config it runs a file of yours, and with --data it keeps what is recorded.
    """
    if seed_history and place["config"] is not None:
        raise UsageError("A past can be made up only for the demo's own tasks.", hint="Leave out --config.")
    with tempfile.TemporaryDirectory(prefix="rota-demo-") as folder:
        config = Path(place["config"] or scaffold(Path(folder))).absolute()
        data = Path(place["data"] or Path(folder, "data")).absolute()
        place["host"] = place["host"] or LOOPBACK
        wanted = place["port"] or PORTS.start
        place["port"] = place["port"] or free_port()
        if seed_history and (code := make_up_past(config, data)):
            return code
        for line in welcome(config, data, f"http://{place['host']}:{place['port']}", wanted=wanted):
            say(line)
        return attend(keeper_argv(config, data, place))


def make_up_past(config: Path, data: Path) -> int:
    """Writes thirty days of history that end now; answers an exit code, what went wrong was said."""
    say(paint("Making up thirty days of history …", Tone.QUIET))
    # in a process of its own: the memory it needs would stay with this one; Ctrl-C reaches this one, and ends both
    argv = [sys.executable, "-P", "-m", "rota.demo", str(config), str(data)]
    return subprocess.run(argv, check=False, start_new_session=True).returncode


def free_port() -> int:
    """Rota's port, or the next one that nobody holds; WorldError where a hundred are taken."""
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise WorldError(f"All ports from {PORTS.start} to {PORTS.stop - 1} are in use.", hint="Name one with --port.")


def welcome(config: Path, data: Path, url: str, *, wanted: int = PORTS.start) -> Iterator[str]:
    """What there is to see, and how; `wanted`: the port that it should have been."""
    yield f"{paint('A Rota to play with:', Tone.GOOD)} {paint(url, Tone.STRONG)}   (Ctrl-C ends it)"
    if not url.endswith(f":{wanted}"):
        yield f"Port {wanted} is taken, so it listens on this one."
    yield f"It runs {config}"
    yield ""
    yield "Paste this into another terminal, and `rota` speaks to it:"
    yield ""
    programs = shlex.quote(str(Path(sys.executable).parent))
    yield paint(f"  export PATH={programs}:$PATH ROTA_DATA={shlex.quote(str(data))}", Tone.STRONG)
    yield ""
    yield "Then try:"
    for line, meaning in (
        ("rota open", "the page, signed in"),
        ("rota status", "what runs, what ran last, what comes next"),
        ("rota run backup", "run a task now and watch it"),
        ("rota why sync-stock", "what became of its last firing"),
        ("rota password", "what admin signs in with; shown once"),
        ("curl --unix-socket $ROTA_DATA/rota.sock localhost/api/tasks", ""),
    ):
        yield f"  {line:<{WIDEST}}{paint(meaning, Tone.QUIET)}".rstrip()
    yield ""


def attend(argv: list[str]) -> int:
    """Runs a keeper to its end, and answers its exit code. Ctrl-C is a full stop, a second one kills at once."""
    started: list[subprocess.Popen[bytes]] = []

    def pass_on(*_: object) -> None:
        for process in started:
            process.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    started.append(spawn(argv))
    return started[0].wait()
