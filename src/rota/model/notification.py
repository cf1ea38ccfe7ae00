"""What an operator should know: one row for all that happens to the same unit in the same way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_OCCURRENCES = 20
"""So many instants a row remembers."""


class Severity(StrEnum):
    """How much it matters."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


class NotificationKind(StrEnum):
    """What it is about."""

    RUN_FAILED = "run_failed"
    """The last attempt of a run failed; of a service, an end that nothing follows."""
    RUN_RECOVERED = "run_recovered"
    """The first success of a unit after a failure."""
    SLOTS_MISSED = "slots_missed"
    SERVICE_FAILING = "service_failing"
    SERVICE_HEALED = "service_healed"
    TASK_OVERDUE = "task_overdue"
    TASK_ON_TIME = "task_on_time"
    """A success after it was overdue."""
    DISK_SHORT = "disk_short"
    DISK_HEALED = "disk_healed"
    RELOAD_REFUSED = "reload_refused"
    DAEMON_DIED = "daemon_died"

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return SEVERITIES[self]


SEVERITIES = {
    NotificationKind.RUN_FAILED: Severity.ERROR,
    NotificationKind.RUN_RECOVERED: Severity.INFO,
    NotificationKind.SLOTS_MISSED: Severity.WARN,
    NotificationKind.SERVICE_FAILING: Severity.ERROR,
    NotificationKind.SERVICE_HEALED: Severity.INFO,
    NotificationKind.TASK_OVERDUE: Severity.ERROR,
    NotificationKind.TASK_ON_TIME: Severity.INFO,
    NotificationKind.DISK_SHORT: Severity.ERROR,
    NotificationKind.DISK_HEALED: Severity.INFO,
    NotificationKind.RELOAD_REFUSED: Severity.ERROR,
    NotificationKind.DAEMON_DIED: Severity.WARN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One occurrence, as it is written down: it makes a notification, or is folded into one."""

    id: str
    """A ULID: the notification's, where it makes one."""
    kind: NotificationKind
    reason: str
    """A word: what of that kind it was. Other words are other notifications."""
    unit: str | None = None
    run_id: str | None = None
    title: str
    body: str
    at: datetime

    @property
    def fingerprint(self) -> str:
        """What is folded together: `kind:reason:unit`, neither kind nor reason has a colon."""
        return f"{self.kind}:{self.reason}:{self.unit or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """All occurrences of one fingerprint."""

    id: str
    fingerprint: str
    kind: NotificationKind
    unit: str | None
    run_id: str | None
    """Of the newest occurrence."""
    title: str
    body: str
    count: int
    occurrences: tuple[datetime, ...]
    """The newest 20, newest first."""
    created_at: datetime
    last_occurred_at: datetime
    read_at: datetime | None = None
    """None: unread."""

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.kind.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationQuery:
    """Which notifications."""

    unread: bool | None = None
    """True: only unread ones; False: only those that were read."""
    severities: tuple[Severity, ...] = ()
    unit: str | None = None

    @property
    def kinds(self) -> tuple[NotificationKind, ...]:
        """The kinds of these severities; none: all."""
        return tuple(kind for kind in NotificationKind if kind.severity in self.severities) if self.severities else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPage:
    """Newest first."""

    notifications: tuple[Notification, ...]
    unread_count: int
    """Of all there are."""
    next_key: tuple[int, str] | None = None
    """Where the next page goes on; None: this is the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """It happened: a notification more, or one that is folded and unread again."""

    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead:
    """A notification is read, from its first reading on, or unread; refused where there is none."""

    notification_id: str
    at: datetime | None
    """None: it is unread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAllRead:
    """All are read whose last occurrence is not later; refused where none was unread."""

    at: datetime
    until: datetime | None = None
    """None: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneNotifications:
    """Those go away that happened last before an instant, and the oldest beyond so many; refused where none do."""

    before: datetime
    keep: int
    most: int
    """So many at once."""


NotificationChange = Notify | MarkRead | MarkAllRead | PruneNotifications
