"""What this machine lacks for what a unit asks: warnings only, so that a file is as good here as anywhere."""

import os
from collections.abc import Callable, Iterator, Mapping

from rota.config.account import find_account, is_own
from rota.config.reader import Reader
from rota.config.unit import Draft
from rota.model.error import Severity


def check_machine(drafts: Mapping[str, Draft], reader: Reader) -> None:
    """Reports, as warnings, what will keep runs from starting as asked."""
    for draft in drafts.values():
        for key, lacks in _LACKS.items():
            raw = draft.raw.get(key)
            if raw is not None and key in draft.values:
                for lack in lacks(draft.values[key], reader.environ):
                    reader.report(raw, lack, Severity.WARNING)


def has_program(name: str, environ: Mapping[str, str]) -> bool:
    """Whether a program of this name or path can be executed."""
    folders = [""] if "/" in name else environ.get("PATH", os.defpath).split(os.pathsep)
    return any(os.access(os.path.join(folder, name), os.X_OK) for folder in folders)


def _of_user(user: object, environ: Mapping[str, str]) -> Iterator[str]:
    if is_own(str(user)):
        return
    try:
        find_account(str(user))
    except LookupError:
        yield f'There is no account "{user}" on this machine: its runs will fail to start.'
    if os.geteuid() != 0:
        yield f'Rota does not run as root and cannot switch to "{user}": its runs will fail to start.'
    if not has_program("setpriv", environ):
        yield "setpriv is not installed (package util-linux): its runs will fail to start."


def _of_nice(nice: object, environ: Mapping[str, str]) -> Iterator[str]:
    if not has_program("nice", environ):
        yield "nice is not installed (package coreutils): its runs will fail to start."
    if isinstance(nice, int) and nice < 0 and os.geteuid() != 0:
        yield "Rota does not run as root and cannot raise a priority: its runs keep Rota's own."


def _of_shell(shell: object, environ: Mapping[str, str]) -> Iterator[str]:
    if not has_program(str(shell), environ):
        yield f"There is no {shell} on this machine: its runs will fail to start."


_LACKS: Mapping[str, Callable[[object, Mapping[str, str]], Iterator[str]]] = {
    "user": _of_user,
    "nice": _of_nice,
    "shell": _of_shell,
}
"""By key of a unit: what this machine lacks for its value, one sentence each."""
