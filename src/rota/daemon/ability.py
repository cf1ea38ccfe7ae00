"""What this machine can do for runs, and who keeps Rota up."""

import functools
import os
from collections.abc import Mapping

from rota.cgroup import lack_of
from rota.config.account import SWITCH
from rota.config.limit import (
    CAP_NET_BIND_SERVICE,
    lack_for_ionice,
    lack_for_nice,
    lack_for_oom_score_adj,
    lack_of_capability,
)
from rota.config.program import find_program
from rota.model.view import Ability

INIT = "SYSTEMD_EXEC_PID"
"""systemd.exec(5): the pid of what it started as a service; who is only below such a process has another one."""


def abilities(environ: Mapping[str, str]) -> tuple[Ability, ...]:
    """What may be missing: keys of rota.toml by their names, the strongest demand of each, and ports below 1024."""
    lacks = {
        "memory_max": lack_of("memory"),
        "cpu_max": lack_of("cpu"),
        "pids_max": lack_of("pids"),
        "user": _lack_for_user(environ),
        "nice": lack_for_nice(-1, environ),
        "ionice": lack_for_ionice("realtime", environ),
        "oom_score_adj": lack_for_oom_score_adj(-1000),
        "low_ports": lack_of_capability(CAP_NET_BIND_SERVICE),
    }
    return tuple(Ability(name=name, lack=lack) for name, lack in lacks.items())


def is_service(environ: Mapping[str, str], *, keeper: int) -> bool:
    """Whether the init system of the machine started the keeper."""
    return environ.get(INIT) == str(keeper)


def _lack_for_user(environ: Mapping[str, str]) -> str | None:
    if os.geteuid() != 0:
        return "Rota does not run as root and cannot switch to other accounts."
    return None if find_program(SWITCH, environ) else f"{SWITCH} is not installed (package util-linux)."


@functools.cache
def abilities_here() -> tuple[Ability, ...]:
    """Looked at once: it takes a few reads, and does not change."""
    return abilities(os.environ)
