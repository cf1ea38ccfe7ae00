"""What the engine tells the world, after the commit that made it true."""

from dataclasses import dataclass

from rota.model.run import Run
from rota.model.slot import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCreated:
    """A run exists and waits."""

    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run has a process."""

    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class RunUpdated:
    """Something about a run that has not ended changed."""

    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """A run ended; also the only event of a run that was born ended."""

    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDecided:
    """A slot has a verdict, or another one than before."""

    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitUpdated:
    """What can be seen of a unit changed."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigReloaded:
    """Another configuration is in force."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


Event = RunCreated | RunStarted | RunUpdated | RunEnded | SlotDecided | UnitUpdated | ConfigReloaded
