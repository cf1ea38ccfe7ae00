"""What becomes of a run, before it is told in Rota's words."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from rota.model.run import EndReason, Usage

MEGABYTE = 2**20
WELL, STOPPED, CUT = "well", "stopped", "cut"
"""Plots that are everywhere: nothing goes wrong; somebody ends it; nobody knows its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a unit usually fares."""

    seconds: float
    """How long half of its runs take at most."""
    spread: float = 0.2
    """By how much they differ: sigma of the logarithm."""
    growth: float = 0.0
    """By which share they take longer from week to week."""
    days: float = 30
    """So long ago it was defined."""
    failures: float = 0.0
    """The share of runs that fail for no reason worth telling."""
    exit_code: int = 1
    """How those end."""
    cpu: float = 0.2
    """Processors it keeps busy."""
    memory: float = 8
    """Megabytes at its peak."""
    read: float = 0.2
    """Megabytes from the disk, per second."""
    written: float = 0.1
    """The same, to the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How one run goes."""

    seconds: float
    exit_code: int = 0
    signal: str | None = None
    cause: EndReason | None = None
    """What Rota did to it; None: it ended by itself."""
    reason: str | None = None
    """In which words Rota did so."""
    out_of_memory: str | None = None
    plot: str = WELL
    """A word that its output is made by."""

    @property
    def is_well(self) -> bool:
        """Whether nothing goes wrong."""
        return self.plot == WELL


def usage(habit: Habit, seconds: float, chance: Random) -> Usage:
    """What a run has used that went on for so long."""
    busy, moved = seconds * habit.cpu * chance.lognormvariate(0, 0.15), seconds * MEGABYTE * chance.uniform(0.7, 1.4)
    return Usage(
        cpu_user=timedelta(seconds=round(busy * 0.8, 6)),
        cpu_system=timedelta(seconds=round(busy * 0.2, 6)),
        peak_memory=int(habit.memory * MEGABYTE * chance.uniform(0.92, 1.1)),
        io_read=int(habit.read * moved),
        io_write=int(habit.written * moved),
    )


def ended_by_rota(cause: EndReason, reason: str, *, plot: str = STOPPED, seconds: float = 0) -> Fate:
    """A run that Rota tells to go; it goes at once."""
    return Fate(seconds=seconds, exit_code=143, signal="SIGTERM", cause=cause, reason=reason, plot=plot)
