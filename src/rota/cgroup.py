"""Our control group (kernel documentation, cgroup-v2): whether it is ours to divide, and how that is done.

A group can be divided only while no process is in it, so keeper, daemon and all runs without limits move into a group
below it, HOME; each run with limits has a group of its own beside that one. Nobody else's process is ever moved: where
there is one in our group, the group is not ours.
"""

import os
from contextlib import suppress
from pathlib import Path

from rota.model.error import WorldError

PROC = Path("/proc")
HOME = "rota-keeper"
COUNTING = "io"
"""A controller that limits nothing here, but counts; wanted where it is to be had."""
ROUNDS = 10
"""How often we look for processes that were born while others moved."""
REMEDY = "Run Rota as a service of systemd with Delegate=yes."


def lack_of(controller: str) -> str | None:
    """Why runs of the daemon that this process is cannot be held to a limit of this controller; None: they can."""
    try:
        find_domain().check(controller)
    except WorldError as error:
        return str(error)
    return None


class Domain:
    """The group that keeper and daemon were started in."""

    def __init__(self, folder: Path, *, keeper: int, proc: Path = PROC) -> None:
        """`keeper`: its pid; what is not below it is not ours."""
        self.folder = folder
        self._keeper = keeper
        self._proc = proc

    def check(self, controller: str) -> None:
        """WorldError says why groups with this controller cannot be made below this one, and what to do."""
        if controller not in self.controllers():
            text = f"the controller {controller} is not to be had in {self.folder}; perhaps version 1 has it."
            raise WorldError(text, hint=REMEDY)
        for file in (self.folder, self.folder / "cgroup.procs", self.folder / "cgroup.subtree_control"):
            if not os.access(file, os.W_OK):
                raise WorldError(f"Rota may not write to {file}.", hint=REMEDY)
        stranger = next((pid for pid in self._members() if not self._is_ours(pid)), None)
        if stranger is not None:
            raise WorldError(f"process {stranger}, which is not Rota's, is in {self.folder} too.", hint=REMEDY)

    def controllers(self) -> list[str]:
        """What groups below this one could have."""
        return _words(self.folder / "cgroup.controllers")

    def divide(self, controllers: list[str]) -> None:
        """Moves out of the way, and lets groups below have these controllers; OSError, WorldError.

        To be called where `check` has nothing to say.
        """
        home = self.folder / HOME
        home.mkdir(exist_ok=True)
        for _ in range(ROUNDS):
            for pid in self._members():
                with suppress(ProcessLookupError):
                    (home / "cgroup.procs").write_text(str(pid))
        wanted = [*controllers, COUNTING] if COUNTING in self.controllers() else controllers
        (self.folder / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in wanted))

    def _members(self) -> list[int]:
        return [int(pid) for pid in _words(self.folder / "cgroup.procs")]

    def _is_ours(self, pid: int) -> bool:
        """Whether this is the keeper or below it, or has ended meanwhile."""
        ours = {self._keeper, os.getpid()}
        while pid not in ours and pid > 1:
            try:
                status = (self._proc / str(pid) / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                return True
            pid = int(status.rpartition(")")[2].split()[1])  # its parent, field 4 of proc_pid_stat(5)
        return pid in ours


def find_domain(proc: Path = PROC, keeper: int | None = None) -> Domain:
    """Ours, for the daemon that this process is; WorldError where there are no groups of version 2."""
    mounts = [line.split() for line in _read(proc / "self" / "mountinfo").splitlines()]
    mount = next((fields[4] for fields in mounts if fields[fields.index("-") + 1] == "cgroup2"), None)
    lines = _read(proc / "self" / "cgroup").splitlines()
    path = next((line.removeprefix("0::") for line in lines if line.startswith("0::")), None)
    if mount is None or path is None:
        raise WorldError("there are no control groups of version 2 on this machine.")
    own = Path(mount, path.lstrip("/"))
    if not (own / "cgroup.procs").exists():
        raise WorldError(f"Rota's control group {path} cannot be seen below {mount}.")
    folder = own.parent if own.name == HOME else own
    return Domain(folder, keeper=os.getppid() if keeper is None else keeper, proc=proc)


def _words(file: Path) -> list[str]:
    return _read(file).split()


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError as error:
        raise WorldError(f"{file} cannot be read: {error.strerror}.") from error
