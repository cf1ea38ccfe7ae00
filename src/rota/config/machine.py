"""Shells and accounts.

What this machine lacks for them is a warning, never an error: so a file is as good here as anywhere.
"""

from pathlib import PurePath

from rota.config.account import obstacles
from rota.config.document import Raw
from rota.config.program import find_program
from rota.config.reader import Reader
from rota.config.shape import LINE, Scalar, Text
from rota.model.error import Severity

POSIX_SHELLS = frozenset({"sh", "dash", "bash", "ksh", "ash", "zsh"})
"""Shells, by the last part of their path, that know `-e` (POSIX, sh)."""
_ACCOUNT = r"[A-Za-z0-9_][A-Za-z0-9_.-]*\$?"


def is_posix_shell(shell: str) -> bool:
    """Whether a script given to this shell stops at the first command that fails."""
    return PurePath(shell).name in POSIX_SHELLS


class Shell(Scalar):
    """A program that runs scripts: a path, or a name to look for in PATH."""

    allowed = 'a shell such as "/bin/bash"'

    def read(self, raw: Raw, reader: Reader) -> str:
        """An absolute path, or the name."""
        typed = str(super().read(raw, reader))
        shell = reader.absolute(raw, typed) if "/" in typed else typed
        if not is_posix_shell(shell):
            warning = "is no POSIX shell, so scripts are started without -e: they go on after a command that fails."
            reader.report(raw, f"{raw.shown} {warning}", Severity.WARNING)
        if find_program(shell, reader.environ) is None:
            reader.report(raw, f"There is no {shell} on this machine: runs will fail to start.", Severity.WARNING)
        return shell

    def meaning(self, value: object, reader: Reader) -> str:
        """The name or path as typed."""
        return LINE.meaning(value, reader)


class Account(Text):
    """An account to run as, and a group where it is not the account's own."""

    def __init__(self) -> None:
        super().__init__(rf"{_ACCOUNT}(:{_ACCOUNT})?", 'an account such as "www-data" or "www-data:www-data"')

    def read(self, raw: Raw, reader: Reader) -> str:
        """`user` or `user:group`, as typed."""
        user = str(super().read(raw, reader))
        for obstacle in obstacles(user, reader.environ):
            reader.report(raw, f"{obstacle}: runs will fail to start.", Severity.WARNING)
        return user
