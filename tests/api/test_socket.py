"""The unix socket: whose it is, and who may speak there."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api.example import a_task, seen
from tests.api.wire import line

from rota.api.serve import serve
from rota.testing.rota import ScriptedRota

RUN = b"POST /api/tasks/backup/run HTTP/1.1\r\n\r\n"


async def test_sec_10_the_socket_is_for_its_owner_alone(rota: ScriptedRota, socket: Path) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket):
        assert mode_of(socket) == 0o600


async def test_the_socket_is_gone_after_the_end(rota: ScriptedRota, socket: Path) -> None:
    async with serve(rota, host="127.0.0.1", port=0, socket=socket):
        pass
    assert mode_of(socket) is None


def mode_of(path: Path) -> int | None:
    return path.stat().st_mode & 0o777 if path.exists() else None


async def test_the_socket_tells_the_user_who_asks(rota: ScriptedRota, socket: Path) -> None:
    rota.put(seen(a_task()))
    async with serve(rota, host="127.0.0.1", port=0, socket=socket), line(socket) as wire:
        await wire.send(RUN)
        await wire.answer()
    assert rota.asked[0][-1] == f"socket:{os.geteuid()}"


STRANGER = """
import socket, sys
link = socket.socket(socket.AF_UNIX)
link.settimeout(10)
link.connect(sys.argv[1])
try:
    print(link.recv(1) or "closed")
except ConnectionResetError:
    print("closed")
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def as_nobody(socket: Path) -> str:
    """What another user hears at the socket, whose file lets everybody in."""
    socket.chmod(0o666)
    python = shutil.which("python3", path="/usr/bin") or sys.executable
    command = [python, "-ISc", STRANGER, socket]
    return subprocess.run(command, capture_output=True, text=True, user=65_534, cwd="/", check=True).stdout.strip()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
async def test_sec_10_another_user_is_refused_even_with_file_access(rota: ScriptedRota, open_folder: Path) -> None:
    socket = open_folder / "rota.sock"
    async with serve(rota, host="127.0.0.1", port=0, socket=socket):
        assert await asyncio.to_thread(as_nobody, socket) == "closed"
