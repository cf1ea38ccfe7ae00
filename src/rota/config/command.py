"""The command that carries out a unit: its shell, behind the programs that set its limits and its account.

The keeper runs it as it stands: between fork and exec nothing of Python happens (docs/design.md, Two processes).
From the outside in: `sh` for rlimits and the oom score, `nice`, `ionice` (all may need the privilege that `setpriv`
then gives up), `setpriv`, `sh` for LISTEN_PID, the command; all of them one process. What is missing on this machine
was a warning when the file was loaded.
"""

import os
from collections.abc import Mapping, Sequence

from rota.config.account import SWITCH, find_account, find_group, is_own, obstacles
from rota.config.descriptor import with_descriptors
from rota.config.limit import OOM_SCORE_ADJ, lack_for_ionice, lack_for_nice, lack_for_oom_score_adj
from rota.config.machine import is_posix_shell
from rota.config.program import find_program
from rota.model.launch import Command
from rota.model.unit import UNLIMITED, AnyUnit, Limits, Service

Environ = Mapping[str, str]
Argv = tuple[str, ...]

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
_IO_CLASSES = {"realtime": "1", "best-effort": "2", "idle": "3"}
"""As ionice(1) numbers them."""
_LISTENING = ("/bin/sh", "-c", 'export LISTEN_PID=$$; exec "$@"', "sh")
"""Says whose the passed sockets are: exec keeps the process, and so its number (sd_listen_fds(3))."""


def command_of(unit: AnyUnit, arguments: Sequence[str] = (), *, environ: Environ = os.environ) -> Command:
    """How this unit is carried out with these arguments; programs of ours are looked for along `environ`'s PATH."""
    argv = (*_listening(unit), *_command(unit, tuple(arguments)))
    if unit.user is None:
        return Command(argv=(*_limits(unit.limits, environ), *argv))
    obstacle = next(obstacles(unit.user, environ), None)
    if obstacle is not None:
        return Command(argv=argv, obstacle=f"{obstacle}.")
    account = find_account(unit.user)
    home = {"HOME": account.pw_dir, "USER": account.pw_name, "LOGNAME": account.pw_name, "SHELL": account.pw_shell}
    switch = () if is_own(unit.user) else _switch(unit.user, environ)
    return Command(argv=(*_limits(unit.limits, environ), *switch, *argv), env=home)


def _command(unit: AnyUnit, arguments: Argv) -> Argv:
    """A script gets its arguments as "$1", "$2" …, so that nothing is ever pasted into it."""
    run = with_descriptors(unit) if isinstance(unit, Service) else unit.run
    if not isinstance(run, str):
        return run + arguments
    if not is_posix_shell(unit.shell):
        return (unit.shell, "-c", run, *arguments)
    return (unit.shell, "-e", "-c", run, *((unit.shell, *arguments) if arguments else ()))


def _listening(unit: AnyUnit) -> Argv:
    return _LISTENING if isinstance(unit, Service) and unit.sockets else ()


def _limits(limits: Limits, environ: Environ) -> Argv:
    return (*_shell_limits(limits), *_nice(limits.nice, environ), *_ionice(limits.ionice, environ))


def _shell_limits(limits: Limits) -> Argv:
    """A shell that sets the limits a shell can set, and goes on only when all of them hold."""
    steps = [_ulimit(name, value) for name, value in sorted(limits.rlimits.items())]
    score = limits.oom_score_adj
    if score is not None and lack_for_oom_score_adj(score) is None:
        steps.append(f"echo {score} >{OOM_SCORE_ADJ}")
    return ("/bin/sh", "-c", " && ".join([*steps, 'exec "$@"']), "sh") if steps else ()


def _ulimit(name: str, value: int) -> str:
    option, unit = _ULIMITS[name]
    text = "unlimited" if value == UNLIMITED else str(-(-value // unit))
    if name == "nproc":  # dash has -p where bash, ksh and busybox have -u
        return f"{{ ulimit -u {text} 2>/dev/null || ulimit -p {text}; }}"
    return f"ulimit {option} {text}"


def _nice(nice: int | None, environ: Environ) -> Argv:
    if nice is None or lack_for_nice(nice, environ) is not None:
        return ()
    return (_program("nice", environ), "-n", str(nice))


def _ionice(ionice: str | None, environ: Environ) -> Argv:
    if ionice is None or lack_for_ionice(ionice, environ) is not None:
        return ()
    name, _, level = ionice.partition(":")
    return (_program("ionice", environ), "-c", _IO_CLASSES[name], *(("-n", level) if level else ()))


def _switch(user: str, environ: Environ) -> Argv:
    ids = (f"--reuid={find_account(user).pw_uid}", f"--regid={find_group(user)}")
    return (_program(SWITCH, environ), *ids, "--init-groups", "--")


def _program(name: str, environ: Environ) -> str:
    """Its path: it is ours, whatever PATH the run itself is given."""
    return find_program(name, environ) or name
