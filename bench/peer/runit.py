"""runit: Debian's package, as it comes. One `runsv` keeps one service."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peer.environment import started

RUN = "#!/bin/sh\nexec {command}\n"


@contextmanager
def running(command: str, folder: Path) -> Iterator[None]:
    """This command kept by runsv; SystemExit with the remedy where there is none."""
    runsv = shutil.which("runsv") or shutil.which("runsv", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if runsv is None:
        raise SystemExit("The peer is not installed: apt install runit")
    service = folder / "service"
    service.mkdir()
    script = service / "run"
    script.write_text(RUN.format(command=command))
    script.chmod(0o755)
    with started([runsv, str(service)], folder):
        yield
