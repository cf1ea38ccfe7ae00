"""What the engine tells the world, after the commit that made it true."""

from dataclasses import dataclass
from datetime import datetime

from rota.model.instance import InstanceView
from rota.model.notification import Notification
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
class RunDeleted:
    """An ended run is hidden: it may be restored for a while, then it is gone."""

    run_id: str
    name: str
    """Its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRestored:
    """A deleted run is there again, as it was."""

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
class InstanceUpdated:
    """What can be seen of an instance changed."""

    name: str
    instance: InstanceView


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFailing:
    """The quick tries of an instance are used up, and no other of the service was failing; told once until it heals."""

    name: str
    instance: int
    failed_starts: int
    reason: str | None
    """How the last try ended."""
    gives_up: bool
    """No further try follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHealed:
    """No instance of a service is failing any more."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigReloaded:
    """Another configuration is in force."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigStale:
    """Whether the files are what is in force, and why not, became another answer."""

    stale: bool
    problems: tuple[str, ...]
    """A sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadRefused:
    """A reload was asked for, and the configuration in force stays."""

    at: datetime
    actor: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonDied:
    """The daemon before this one ended by itself; its keeper has started this one, and what ran went on."""

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKept:
    """A notification is there, or is another than before."""

    notification: Notification
    unread_count: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadCountChanged:
    """So many notifications are unread now."""

    unread_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonStopping:
    """The daemon is about to end."""

    replaced: bool
    """Another one follows at once, and what runs goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOverdue:
    """The last success of a unit is older than its `max_age` allows; told once."""

    name: str
    since: datetime
    last_success_at: datetime | None
    """None: there was none since it was first seen."""
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecovered:
    """A unit that was overdue has had a success."""

    name: str
    since: datetime
    """Since when it was overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputDropped:
    """A run is about to end, and so many bytes of its output are not kept."""

    run_id: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskShort:
    """The disk has less free than `min_free_space`: no run starts until it has more. Told once for each shortage."""

    free: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskHealed:
    """The disk has room again: runs start."""

    free: int
    wanted: int


Event = (
    RunCreated
    | RunStarted
    | RunUpdated
    | RunEnded
    | RunDeleted
    | RunRestored
    | SlotDecided
    | UnitUpdated
    | InstanceUpdated
    | ServiceFailing
    | ServiceHealed
    | UnitOverdue
    | UnitRecovered
    | ConfigReloaded
    | OutputDropped
    | DiskShort
    | DiskHealed
    | ConfigStale
    | ReloadRefused
    | DaemonDied
    | NotificationKept
    | UnreadCountChanged
    | DaemonStopping
)
