"""The keeper as people's tools see it: how one is started, and whether one lives."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE

from rota.cli.option import Place
from rota.daemon.options import Options, arguments_of
from rota.model.error import RefusedError
from rota.runner.birth import become_subreaper, keeper_command

LOCK = "lock"


def keeper_argv(config: Path, data: Path, place: Place, *, detach: bool = False) -> list[str]:
    """The command of a keeper that starts a daemon for this file and this data directory."""
    options = Options(config=config, data=data, host=place["host"], port=place["port"])
    # -P: the folder Rota is started in is not searched for modules, or a queue.py there would be taken for Python's
    return keeper_command(data, [sys.executable, "-P", "-m", "rota.daemon", *arguments_of(options)], detach=detach)


def spawn(argv: list[str], *, stderr_piped: bool = False) -> subprocess.Popen[bytes]:
    """Starts a keeper in a session of its own, where no Ctrl-C of this terminal reaches it."""
    return subprocess.Popen(
        argv,
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE if stderr_piped else None,
        start_new_session=True,
        preexec_fn=become_subreaper,  # noqa: PLW1509 - the attribute does not pass on by fork (prctl(2)); no threads here
    )


def is_kept(data: Path) -> bool:
    """Whether a keeper lives in this data directory: it holds the lock for its life (flock(2))."""
    try:
        descriptor = os.open(data / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except PermissionError:
        raise RefusedError(f"{data} belongs to somebody else.", hint="Ask as that user, or as root.") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def keeper_pid(data: Path) -> int:
    """The keeper's pid, as it wrote it into the file that it locked; only while `is_kept`."""
    return int(json.loads((data / LOCK).read_bytes())["pid"])
