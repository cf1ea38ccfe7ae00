"""Shells, accounts and priorities.

What this machine lacks for them is a warning, never an error: so a file is as good here as anywhere.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from rota.config.account import find_account, is_own
from rota.config.document import Raw
from rota.config.reader import Reader
from rota.config.shape import LINE, Scalar, Text, Whole
from rota.model.error import Severity

POSIX_SHELLS = frozenset({"sh", "dash", "bash", "ksh", "ash", "zsh"})
"""Shells, by the last part of their path, that know `-e` (POSIX, sh)."""
_ACCOUNT = r"[A-Za-z0-9_][A-Za-z0-9_.-]*\$?"


def is_posix_shell(shell: str) -> bool:
    """Whether a script given to this shell stops at the first command that fails."""
    return PurePath(shell).name in POSIX_SHELLS


def has_program(name: str, environ: Mapping[str, str]) -> bool:
    """Whether a program of this name or path can be executed."""
    folders = [""] if "/" in name else environ.get("PATH", os.defpath).split(os.pathsep)
    return any(os.access(os.path.join(folder, name), os.X_OK) for folder in folders)


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
        if not has_program(shell, reader.environ):
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
        for lack in _lacks_for(user, reader.environ):
            reader.report(raw, f"{lack}: runs will fail to start.", Severity.WARNING)
        return user


def _lacks_for(user: str, environ: Mapping[str, str]) -> Iterator[str]:
    if is_own(user):
        return
    try:
        find_account(user)
    except LookupError:
        yield f'There is no account "{user}" on this machine'
    if os.geteuid() != 0:
        yield f'Rota does not run as root and cannot switch to "{user}"'
    if not has_program("setpriv", environ):
        yield "setpriv is not installed (package util-linux)"


class Niceness(Whole):
    """What is added to Rota's own niceness."""

    def __init__(self) -> None:
        super().__init__(-20, 19)

    def read(self, raw: Raw, reader: Reader) -> object:
        """The number."""
        nice = super().read(raw, reader)
        if not has_program("nice", reader.environ):
            reader.report(raw, "nice is not installed (package coreutils): runs will fail to start.", Severity.WARNING)
        if isinstance(nice, int) and nice < 0 and os.geteuid() != 0:
            reader.report(raw, "Only root can raise a priority: runs keep Rota's own.", Severity.WARNING)
        return nice
