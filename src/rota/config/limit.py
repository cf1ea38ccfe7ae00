"""What a process may use: priorities, and limits on all that a run uses together.

What this machine lacks for them is a warning, never an error: the key is not in force then, and runs go on without.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rota.config.document import Raw
from rota.config.program import find_program
from rota.config.reader import Reader
from rota.config.shape import Positive, Scalar, Text, UnfitError, Whole

Environ = Mapping[str, str]
OOM_SCORE_ADJ = Path("/proc/self/oom_score_adj")
STATUS = Path("/proc/self/status")
CAP_NET_BIND_SERVICE = "CAP_NET_BIND_SERVICE"
CAP_SYS_NICE = "CAP_SYS_NICE"
CAP_SYS_RESOURCE = "CAP_SYS_RESOURCE"
CAPABILITIES = {CAP_NET_BIND_SERVICE: 10, CAP_SYS_NICE: 23, CAP_SYS_RESOURCE: 24}
"""Their numbers (linux/capability.h)."""
LEAST_CORES = 0.01
"""A thousandth of a second in each tenth: the kernel takes no less (cgroup-v2, cpu.max)."""


class InForce(Scalar):
    """A value that holds only where the machine has what it takes."""

    def __init__(self, scalar: Scalar, lack: Callable[[Reader, Any], str | None]) -> None:
        """`lack` says what is missing here for a value, in one sentence."""
        self.scalar = scalar
        self.lack = lack
        self.allowed = scalar.allowed

    def read(self, raw: Raw, reader: Reader) -> object:
        """The value itself."""
        value = self.scalar.read(raw, reader)
        lack = self.lack(reader, value)
        if lack is not None:
            reader.warn_once(raw, f"{raw.path[-1]} is not in force: {lack}")
        return value


class Cores(Positive):
    """How many processors may be used at a time, in parts too."""

    allowed = f"a number of processors such as 1.5, at least {LEAST_CORES}"

    def meaning(self, value: object, reader: Reader) -> float:
        """The number as a float."""
        cores = super().meaning(value, reader)
        if cores < LEAST_CORES:
            raise UnfitError
        return cores


def lack_for_nice(nice: int, environ: Environ) -> str | None:
    """Why runs cannot be as nice as that here."""
    if find_program("nice", environ) is None:
        return "nice is not installed (package coreutils)."
    return lack_of_capability(CAP_SYS_NICE) if nice < 0 else None


def lack_for_ionice(ionice: str, environ: Environ) -> str | None:
    """Why runs cannot have this priority for their disk accesses here."""
    if find_program("ionice", environ) is None:
        return "ionice is not installed (package util-linux)."
    return lack_of_capability(CAP_SYS_NICE) if ionice.startswith("realtime") else None


def lack_for_oom_score_adj(score: int) -> str | None:
    """Why runs cannot have this score here (proc_pid_oom_score_adj(5))."""
    try:
        own = int(OOM_SCORE_ADJ.read_text())
    except OSError:
        return f"there is no {OOM_SCORE_ADJ}."
    return lack_of_capability(CAP_SYS_RESOURCE) if score < own else None


def lack_of_capability(capability: str) -> str | None:
    """That Rota does not have it, in one sentence: root in a container may lack what root has (capabilities(7))."""
    line = re.search(r"^CapEff:\s*([0-9a-f]+)$", STATUS.read_text(), re.MULTILINE)
    if line is not None and int(line[1], 16) >> CAPABILITIES[capability] & 1:
        return None
    return f"it takes {capability}, which Rota does not have."


def niceness() -> InForce:
    """What is added to Rota's own niceness."""
    return InForce(Whole(-20, 19), lambda reader, nice: lack_for_nice(nice, reader.environ))


def disk_priority() -> InForce:
    """A class of ionice(1), and a level in it."""
    text = Text(r"idle|(best-effort|realtime)(:[0-7])?", '"idle", "best-effort:0" … or "realtime:7"')
    return InForce(text, lambda reader, ionice: lack_for_ionice(ionice, reader.environ))


def oom_score() -> InForce:
    """How likely the kernel is to kill a process when memory runs out."""
    return InForce(Whole(-1000, 1000), lambda _reader, score: lack_for_oom_score_adj(score))


def of_group(scalar: Scalar, controller: str) -> InForce:
    """A limit that a control group holds all processes of a run to."""
    return InForce(scalar, lambda reader, _limit: reader.group_lack(controller))
