"""A made-up tree of control groups, with the part of /proc that tells of it."""

import os
from pathlib import Path

from rota.cgroup import Domain, find_domain

KEEPER = 4711
CONTROLLERS = "cpuset cpu io memory pids"


class Tree:
    """Rota's group is `/system.slice/rota.service`, delegated, with the keeper and this process in it."""

    def __init__(self, folder: Path) -> None:
        self.proc = folder / "proc"
        self.mount = folder / "cgroup"
        self.own = self.mount / "system.slice" / "rota.service"
        (self.proc / "self").mkdir(parents=True)
        (self.proc / "self" / "mountinfo").write_text(
            f"31 23 0:28 / /sys/fs/tmp rw - tmpfs tmpfs rw\n36 31 0:31 / {self.mount} rw - cgroup2 cgroup2 rw\n"
        )
        self.process(KEEPER, parent=1)
        self.process(os.getpid(), parent=KEEPER)
        self.place("/system.slice/rota.service")
        self.group(self.own, members=[KEEPER, os.getpid()])

    def place(self, path: str) -> None:
        """This process is in that group."""
        (self.proc / "self" / "cgroup").write_text(f"1:name=systemd:/x\n0::{path}\n")

    def process(self, pid: int, *, parent: int) -> None:
        """There is a process of this parent, with a name that tries to confuse."""
        (self.proc / str(pid)).mkdir()
        (self.proc / str(pid) / "stat").write_text(f"{pid} (a) 1 (b) S {parent} 1 1")

    def group(self, folder: Path, *, members: list[int], controllers: str = CONTROLLERS) -> None:
        """A group with the files the kernel puts there."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cgroup.procs").write_text("".join(f"{pid}\n" for pid in members))
        (folder / "cgroup.controllers").write_text(controllers + "\n")
        (folder / "cgroup.subtree_control").write_text("")

    def domain(self) -> Domain:
        """What Rota takes for its own."""
        return find_domain(self.proc, KEEPER)
