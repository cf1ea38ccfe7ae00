"""The argv that carries out a unit's command: its shell, behind the programs that set its limits and its account.

The keeper runs it as it stands: between fork and exec nothing of Python happens (docs/design.md, Two processes).
From the outside in: `sh` for rlimits and `nice` (both may need the privilege that `setpriv` then gives up), `setpriv`,
the command. A program that is missing on this machine was a warning when the file was loaded (`machine.py`).
"""

import grp

from rota.config.account import find_account, is_number, is_own
from rota.config.machine import is_posix_shell
from rota.config.process import UNLIMITED
from rota.model.error import WorldError
from rota.model.unit import AnyUnit, Limits

_BLOCK = 512
"""What ulimit counts core and file sizes in (POSIX, ulimit)."""
_KIB = 1024
_ULIMITS = {
    "nofile": ("-n", 1),
    "nproc": ("-u", 1),
    "cpu": ("-t", 1),
    "core": ("-c", _BLOCK),
    "fsize": ("-f", _BLOCK),
    "as": ("-v", _KIB),
    "memlock": ("-l", _KIB),
}
"""The option of the shell's ulimit for each rlimit, and how many bytes its unit has."""


def command_line(unit: AnyUnit) -> tuple[str, ...]:
    """The whole argv; WorldError when its account or group is not known on this machine."""
    return (*_rlimits(unit.limits), *_nice(unit.limits), *_account(unit.user), *_command(unit))


def _command(unit: AnyUnit) -> tuple[str, ...]:
    if not isinstance(unit.run, str):
        return unit.run
    options = ("-e", "-c") if is_posix_shell(unit.shell) else ("-c",)
    return (unit.shell, *options, unit.run)


def _nice(limits: Limits) -> tuple[str, ...]:
    return () if limits.nice is None else ("nice", "-n", str(limits.nice))


def _rlimits(limits: Limits) -> tuple[str, ...]:
    """A shell that sets soft and hard limits, and goes on only when all of them hold."""
    if not limits.rlimits:
        return ()
    steps = [_ulimit(name, value) for name, value in sorted(limits.rlimits.items())]
    return ("/bin/sh", "-c", " && ".join([*steps, 'exec "$@"']), "sh")


def _ulimit(name: str, value: int) -> str:
    option, unit = _ULIMITS[name]
    text = "unlimited" if value == UNLIMITED else str(-(-value // unit))
    if name == "nproc":  # dash has -p where bash, ksh and busybox have -u
        return f"{{ ulimit -u {text} 2>/dev/null || ulimit -p {text}; }}"
    return f"ulimit {option} {text}"


def _account(user: str | None) -> tuple[str, ...]:
    if user is None or is_own(user):
        return ()
    group = user.partition(":")[2]
    try:
        account = find_account(user)
        gid = _gid(group) if group else account.pw_gid
    except LookupError:
        raise WorldError(f'There is no account or group "{user}" on this machine.') from None
    return ("setpriv", f"--reuid={account.pw_uid}", f"--regid={gid}", "--init-groups", "--")


def _gid(group: str) -> int:
    return int(group) if is_number(group) else grp.getgrnam(group).gr_gid
