"""What is measured: the one definition of every metric, and how observations are counted."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

DURATION = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 21600.0, 86400.0)
WAITING = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
INSIDE = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
ANSWERING = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)


class Histogram:
    """Observations by size: plain numbers, so that counting costs a microsecond."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        """How many were at most as large as this bound and larger than the one before; the last: larger than all."""
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Counts one more."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def copy(self) -> "Histogram":
        """The same as it is now."""
        same = Histogram(self.bounds)
        same.counts, same.total = [*self.counts], self.total
        return same


Labels = tuple[str, ...]
"""The values of the labels, in the order of their names."""
Values = Mapping[Labels, float | Histogram]
"""What a metric says now, by the values of its labels; `()` where it has none."""
Figures = Mapping[str, Values]
"""Metrics by name."""


class MetricType(StrEnum):
    """How a metric behaves."""

    COUNTER = "counter"
    """It only rises, from the daemon's start on."""
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric."""

    name: str
    type: MetricType
    help: str
    labels: Labels = ()
    bounds: tuple[float, ...] = ()


def _counter(name: str, help_: str, *labels: str) -> Metric:
    return Metric(name=name, type=MetricType.COUNTER, help=help_, labels=labels)


def _gauge(name: str, help_: str, *labels: str) -> Metric:
    return Metric(name=name, type=MetricType.GAUGE, help=help_, labels=labels)


def _histogram(name: str, help_: str, bounds: tuple[float, ...], *labels: str) -> Metric:
    return Metric(name=name, type=MetricType.HISTOGRAM, help=help_, labels=labels, bounds=bounds)


METRICS = (
    _gauge("rota_build_info", "Always 1; the label tells which Rota this is.", "version"),
    _gauge("rota_daemon_start_time_seconds", "When the daemon was started, in Unix time."),
    _gauge("rota_keeper_start_time_seconds", "When the keeper was started, in Unix time."),
    _counter("rota_runs_total", "Runs that have ended.", "task", "kind", "end_reason"),
    _counter("rota_slots_total", "Planned firings with a final verdict.", "task", "verdict"),
    _gauge("rota_runs_active", "Runs that hold a place.", "task", "kind"),
    _gauge("rota_runs_queued", "Runs that wait in line.", "task"),
    _histogram("rota_run_duration_seconds", "How long ended runs took that had started.", DURATION, "task"),
    _histogram("rota_slot_lateness_seconds", "Start of a slot's run after its due time and jitter.", WAITING),
    _histogram("rota_queue_wait_seconds", "How long runs might have started before they did.", WAITING),
    _gauge("rota_task_last_run_timestamp_seconds", "When its last run with a process ended.", "task"),
    _gauge("rota_task_last_success_timestamp_seconds", "When its last successful run ended.", "task"),
    _gauge("rota_task_last_failure_timestamp_seconds", "When its last failed run ended.", "task"),
    _gauge("rota_task_next_run_timestamp_seconds", "When the next firing is due that will run.", "task"),
    _gauge("rota_task_paused", "1: its schedule is suspended.", "task"),
    _gauge("rota_task_overdue", "1: its last success is older than max_age.", "task"),
    _gauge("rota_task_memory_bytes", "Memory that its live runs hold.", "task"),
    _counter("rota_task_cpu_seconds_total", "Processor time that its runs have used.", "task"),
    _counter("rota_task_log_bytes_total", "Output of its runs that was written.", "task"),
    _counter("rota_log_dropped_bytes_total", "Output of its ended runs that is not kept.", "task"),
    _gauge("rota_service_instances", "Instances of the service, by state.", "task", "state"),
    _gauge("rota_service_instances_desired", "Instances that should be up.", "task"),
    _counter("rota_service_restarts_total", "How often its instances were started anew.", "task"),
    _counter("rota_notifications_total", "Notifications, each occurrence counted.", "kind", "severity"),
    _counter("rota_alert_deliveries_total", "Alerts that were sent, or could not be.", "notifier", "outcome"),
    _gauge("rota_config_stale", "1: the files are not what is in force."),
    _gauge("rota_config_last_reload_success", "1: the last reload, or the start, took the files over."),
    _gauge("rota_config_last_reload_timestamp_seconds", "When the last reload, or the start, was."),
    _gauge("rota_process_memory_bytes", "Resident memory of Rota's own processes.", "process"),
    _gauge("rota_process_open_files", "Open files of Rota's own processes.", "process"),
    _counter("rota_process_cpu_seconds_total", "Processor time of Rota's own processes.", "process"),
    _counter("rota_daemon_restarts_total", "How often this keeper has started a daemon again."),
    _histogram("rota_event_loop_lag_seconds", "How late the daemon's event loop was, looked at each second.", INSIDE),
    _histogram("rota_store_commit_seconds", "How long commits to the database took.", INSIDE),
    _gauge("rota_store_bytes", "Size of the database."),
    _gauge("rota_log_stored_bytes", "Size of all output of runs, as it is stored."),
    _gauge("rota_storage_free_bytes", "What the disk of the data directory has left."),
    _gauge("rota_http_streams", "Open streams and waiting calls.", "stream"),
    _counter("rota_http_requests_total", "Requests that were answered.", "method", "route", "status"),
    _counter("rota_http_rejected_total", "Requests that were refused for the sake of security.", "reason"),
    _histogram(
        "rota_http_request_duration_seconds", "How long answers took, streams and waits not.", ANSWERING, "route"
    ),
)
"""All of them, in the order in which they are told."""
