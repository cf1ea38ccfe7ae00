"""How a keeper is started from the command line."""

import subprocess
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE

from rota.cli.option import Place
from rota.daemon.options import Options, arguments_of
from rota.runner.birth import become_subreaper, keeper_command


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
