"""How a keeper comes to life."""

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rota.model.error import WorldError

KEEPER = Path(__file__).parent.parent / "keeper"
PR_SET_CHILD_SUBREAPER = 36
"""prctl(2)."""


def keeper_command(data_dir: Path | str, daemon_argv: Sequence[str], *, detach: bool = False) -> list[str]:
    """The argv of a keeper for this data directory that starts this daemon; argv[0] is an absolute path.

    With `detach` it lets go of its standard streams once the daemon serves.
    """
    options = ["--data", str(data_dir), *(["--detach"] if detach else [])]
    return [sys.executable, "-I", "-S", str(KEEPER), *options, "--", *daemon_argv]


def become_subreaper() -> None:
    """Makes this process the parent of every orphan below it.

    To be called in the process that becomes the keeper: the attribute survives execve(2) and is not passed on by
    fork (prctl(2)). Raises WorldError where the system refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise WorldError(f"prctl(PR_SET_CHILD_SUBREAPER): {os.strerror(ctypes.get_errno())}.")
