"""What has happened since this daemon started, counted as it is told: no row that can be deleted is asked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from rota.model.event import Event, InstanceUpdated, NotificationKept, RunEnded, RunStarted, SlotDecided
from rota.model.instance import InstanceView
from rota.model.metric import DURATION, WAITING, Histogram
from rota.model.notification import Notification
from rota.model.run import Run
from rota.model.slot import OPEN_VERDICTS


class Counts:
    """Numbers that only rise. An event costs a microsecond or two: it stands between a run and its start."""

    def __init__(self, since: datetime) -> None:
        """`since`: when this daemon started."""
        self.runs: Counter[tuple[str, str, str]] = Counter()
        """By unit, kind and end reason."""
        self.slots: Counter[tuple[str, str]] = Counter()
        """By task and final verdict: one that waits is counted once it does not."""
        self.restarts: Counter[str] = Counter()
        """By service."""
        self.notifications: Counter[tuple[str, ...]] = Counter()
        """By kind and severity, each occurrence."""
        self.durations: dict[str, Histogram] = {}
        self.lateness = Histogram(WAITING)
        self.queue_wait = Histogram(WAITING)
        self.failures: dict[str, datetime] = {}
        """When the last failed run of a unit ended, where that is known."""
        self._restarts: dict[tuple[str, int], int] = {}
        """What each instance said last."""
        self._since = since
        self._noticed: dict[str, datetime] = {}
        """The newest occurrence of each notification that was counted, by fingerprint."""

    def hear(self, event: Event) -> None:
        """Counts it."""
        match event:
            case RunStarted(run=run):
                self._started(run)
            case RunEnded(run=run):
                self._ended(run)
            case SlotDecided(slot=slot) if slot.verdict not in OPEN_VERDICTS:
                self.slots[slot.task, slot.verdict] += slot.count
            case InstanceUpdated(name=name, instance=instance):
                self._instance(name, instance)
            case NotificationKept(notification=notification):
                self._notice(notification)
            case _:
                return

    def found(self, name: str, instances: Iterable[InstanceView]) -> None:
        """A service as this daemon found it: what was restarted before does not count."""
        for instance in instances:
            self._restarts[name, instance.index] = instance.restarts

    def failed(self, failures: Mapping[str, datetime]) -> None:
        """What rows say of failures before this daemon started."""
        self.failures = {**failures, **self.failures}

    def _started(self, run: Run) -> None:
        if run.due_at is not None and run.lateness is not None:
            self.lateness.observe(run.lateness.total_seconds())
        if run.queue_wait is not None:
            self.queue_wait.observe(run.queue_wait.total_seconds())

    def _ended(self, run: Run) -> None:
        self.runs[run.unit, run.kind, run.end_reason or ""] += 1
        if run.duration is not None and run.started_at is not None:
            self.durations.setdefault(run.unit, Histogram(DURATION)).observe(run.duration.total_seconds())
        if run.end_reason is not None and run.end_reason.is_failure and run.ended_at is not None:
            self.failures[run.unit] = run.ended_at

    def _instance(self, name: str, instance: InstanceView) -> None:
        key = (name, instance.index)
        self.restarts[name] += max(0, instance.restarts - self._restarts.get(key, 0))
        self._restarts[key] = instance.restarts

    def _notice(self, notification: Notification) -> None:
        """Several occurrences may be told together, and one that was read is told once more."""
        before = self._noticed.get(notification.fingerprint, self._since)
        kind = notification.kind
        self.notifications[kind, kind.severity] += sum(at > before for at in notification.occurrences)
        self._noticed[notification.fingerprint] = max(before, notification.last_occurred_at)
