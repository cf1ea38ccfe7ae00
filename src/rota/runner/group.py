"""Runs in control groups of their own: what holds a run as a whole to its limits, and counts what it used.

A group is made when its run is handed over, and joined by the run's own process before that becomes the command. Once
the end of the run is committed the group is removed; one that is left was left by a daemon that died.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from rota.cgroup import Domain, find_domain
from rota.model.duration import format_size
from rota.model.error import WorldError
from rota.model.launch import Exited, Launch
from rota.model.name import RUN_ID
from rota.model.run import Usage
from rota.model.unit import Limits

log = logging.getLogger("rota.runner")

PREFIX = "rota-run-"
"""What the name of a run's group begins with; its id follows."""
PERIOD = 100_000
"""Microseconds: cpu.max says how many of these may be used, all processors together."""
CONTROLLERS = ("memory", "cpu", "pids")
JOIN = ("/bin/sh", "-c", 'echo 0 >"$1" && shift && exec "$@"', "sh")
"""Moves the process into a group, then goes on with the command."""


def open_groups() -> "Groups":
    """The groups of the runs of the daemon that this process is."""
    try:
        return Groups(find_domain())
    except WorldError:
        return Groups(None)  # said as a warning when a file with such limits was loaded


class Groups:
    """One group for each run that has limits, as far as ours can be divided here."""

    def __init__(self, domain: Domain | None) -> None:
        self._domain = domain
        self._controllers: Sequence[str] | None = None
        """What runs can be held to; None: no run with limits has come yet."""

    def around(self, launch: Launch) -> Launch:
        """The launch, in a group of its own where it has limits that can be set here."""
        wanted = settings(launch.limits)
        if self._domain is None or not wanted:
            return launch
        group = self._group(self._domain, launch.run_id)
        try:
            possible = self._divided(self._domain)
            setting = {name: value for name, value in wanted.items() if name.partition(".")[0] in possible}
            if not setting:
                return launch
            group.mkdir(exist_ok=True)
            for name, value in setting.items():
                (group / name).write_text(value)
        except OSError as error:
            return replace(launch, obstacle=f"Its limits cannot be set: {error.filename}: {error.strerror}.")
        except WorldError as error:
            return replace(launch, obstacle=f"Its limits cannot be set: {error}")
        return replace(launch, argv=(*JOIN, str(group / "cgroup.procs"), *launch.argv))

    def told(self, exited: Exited) -> Exited:
        """The report, with what the run's group knows better."""
        if self._domain is None or not (group := self._group(self._domain, exited.run_id)).is_dir():
            return exited
        return replace(exited, usage=usage(group, exited.usage), out_of_memory=out_of_memory(group))

    def remove(self, run_ids: Collection[str]) -> None:
        """These runs are over, or never will be."""
        if self._domain is not None:
            for run_id in run_ids:
                with suppress(OSError):  # there is none; or what outlived the run is in it, and a later daemon sweeps
                    self._group(self._domain, run_id).rmdir()

    def sweep(self, known: Collection[str]) -> None:
        """Removes the groups of runs that are not known any more."""
        if self._domain is not None:
            found = {path.name.removeprefix(PREFIX) for path in self._domain.folder.glob(f"{PREFIX}*")}
            self.remove([run_id for run_id in found.difference(known) if RUN_ID.fullmatch(run_id)])

    def _divided(self, domain: Domain) -> Sequence[str]:
        """The controllers that there are; the first call makes room for groups."""
        if self._controllers is None:
            possible = [name for name in CONTROLLERS if _is_to_be_had(name, domain)]
            if possible:
                domain.divide(possible)
            self._controllers = possible
        return self._controllers

    @staticmethod
    def _group(domain: Domain, run_id: str) -> Path:
        return domain.folder / f"{PREFIX}{run_id}"


def _is_to_be_had(controller: str, domain: Domain) -> bool:
    try:
        domain.check(controller)
    except WorldError as error:
        log.warning("no limits by %s: %s", controller, error, extra={"action": "limit.not_in_force"})
        return False
    return True


def settings(limits: Limits) -> dict[str, str]:
    """What is to be written into which file of a run's group."""
    found: dict[str, str] = {}
    if limits.memory_max is not None:
        found |= {"memory.max": str(limits.memory_max), "memory.oom.group": "1"}
    if limits.cpu_max is not None:
        found["cpu.max"] = f"{round(limits.cpu_max * PERIOD)} {PERIOD}"
    if limits.pids_max is not None:
        found["pids.max"] = str(limits.pids_max)
    return found


def usage(group: Path, waited: Usage) -> Usage:
    """What all processes of a group used together; what it does not count is as wait4(2) has it."""
    processors = numbers(group / "cpu.stat")
    blocks = (group / "io.stat").exists()
    peak = numbers(group / "memory.peak")
    return Usage(
        cpu_user=_span(processors.get("user_usec"), waited.cpu_user),
        cpu_system=_span(processors.get("system_usec"), waited.cpu_system),
        peak_memory=peak.get("", waited.peak_memory),
        io_read=total(group / "io.stat", "rbytes") if blocks else waited.io_read,
        io_write=total(group / "io.stat", "wbytes") if blocks else waited.io_write,
    )


def out_of_memory(group: Path) -> str | None:
    """That the kernel killed something in a group for want of memory, in one sentence; None: it did not."""
    events = numbers(group / "memory.events")
    if not events.get("oom_kill"):
        return None
    limit = numbers(group / "memory.max").get("")
    if events.get("oom") and limit is not None:
        return f"It needed more than its `memory_max` of {format_size(limit)}."
    return "There was no memory left, and the kernel killed it."


def numbers(file: Path) -> Mapping[str, int]:
    """Lines such as `oom_kill 1`; a number alone is told as ""; empty where there is no such file."""
    try:
        words = [line.split() for line in file.read_text().splitlines()]
    except OSError:
        return {}
    return {" ".join(line[:-1]): int(line[-1]) for line in words if line and line[-1].isdigit()}


def total(file: Path, name: str) -> int:
    """From lines such as `8:0 rbytes=1 wbytes=2`: what this one comes to over all devices."""
    pairs = [word.partition("=") for word in file.read_text().split()]
    return sum(int(value) for key, _, value in pairs if key == name)


def _span(microseconds: int | None, otherwise: timedelta) -> timedelta:
    return otherwise if microseconds is None else timedelta(microseconds=microseconds)
