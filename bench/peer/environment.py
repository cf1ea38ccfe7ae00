"""The peers' own environment, `.venv-bench`: what they need never meets what Rota needs."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.wait import wait_for

BIN = Path(__file__).parents[2] / ".venv-bench" / "bin"


def versions() -> dict[str, str]:
    """Peer → installed version; SystemExit with the remedy where they are not installed."""
    if not (BIN / "python").exists():
        raise SystemExit("The peers are not installed: make .venv-bench/ready")
    command: list[str | Path] = [BIN / "python", "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {entry["name"].lower(): entry["version"] for entry in json.loads(listed)}


@contextmanager
def started(command: Sequence[str | Path], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The peer's process, with its streams in `peer.log`; its whole group is ended afterwards."""
    with (folder / "peer.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        _end(process)


def until(process: subprocess.Popen[bytes], look: Callable[[], object]) -> None:
    """Returns once it is so; RuntimeError when the peer has ended before."""
    wait_for(lambda: process.poll() is not None or look(), within=60)
    if process.returncode is not None:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}; see peer.log in its folder")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
