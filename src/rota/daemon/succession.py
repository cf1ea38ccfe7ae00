"""Hands over to the installed version, once that has said that it can take over."""

import asyncio
import os
import sys

from rota.daemon.check import SPOKEN
from rota.daemon.options import CHECK, Options, arguments_of
from rota.model.error import RefusedError
from rota.runner.local import LocalRunner

PATIENCE = 20.0
"""Seconds that the check may take."""


class Succession:
    """What `rota restart --daemon` comes down to."""

    def __init__(self, options: Options, runner: LocalRunner) -> None:
        self._options = options
        self._runner = runner

    async def replace_daemon(self) -> None:
        """Has the installed version check itself, then the keeper start it; RefusedError: nothing is touched."""
        successor = [sys.executable, "-P", "-m", "rota.daemon", *arguments_of(self._options)]
        process = await asyncio.create_subprocess_exec(
            *successor,
            CHECK,
            env={**os.environ, SPOKEN: str(self._runner.protocol)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            words, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()
            words = f"It did not answer within {PATIENCE:.0f} s.".encode()
        if process.returncode != 0:
            text = words.decode(errors="replace").strip()
            raise RefusedError(f"The installed version cannot take over, so this one serves on. {text}")
        await self._runner.restart_daemon(successor)
