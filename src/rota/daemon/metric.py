"""Gathers what is measured, from those who know it, when somebody asks."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from rota.clock import Clock
from rota.daemon.count import Counts
from rota.daemon.machine import Machine
from rota.daemon.reload import Reloading
from rota.engine.context import Context
from rota.engine.engine import Engine
from rota.model.error import WorldError
from rota.model.instance import Desired, InstanceState
from rota.model.machine import ProcessView
from rota.model.metric import INSIDE, Figures, Histogram, Values
from rota.model.run import EndReason
from rota.model.unit import Kind, Task
from rota.model.view import DaemonView, UnitView
from rota.store.sqlite import SqliteStore

ALWAYS = (EndReason.SUCCESS, EndReason.FAILED)
"""Told as 0 from the start: of a counter that appears as 1, nobody sees that it rose."""


class Measures:
    """Implements `rota.api.port.metric.Metrics`."""

    def __init__(
        self,
        engine: Engine,
        context: Context,
        store: SqliteStore,
        *,
        machine: Machine,
        reloading: Reloading,
        facts: Callable[[], DaemonView],
    ) -> None:
        self.counts = Counts(context.clock.now())
        self.commits = Histogram(INSIDE)
        self._engine = engine
        self._context = context
        self._store = store
        self._machine = machine
        self._reloading = reloading
        self._facts = facts
        self._asked_for_failures = False
        context.bus.listen(self.counts.hear)
        store.group.around = lambda: stopwatch(self.commits, context.clock)

    def begin(self) -> None:
        """Recovery is over: what instances were before does not count."""
        for name in self._engine.services:
            self.counts.found(name, self._engine.instances(name))

    async def figures(self) -> Figures:
        """What each metric says now."""
        if not self._asked_for_failures:
            self._asked_for_failures = True
            self.counts.failed(await self._store.last_failures())
        living = self._machine.living
        living.grown(await asyncio.to_thread(living.look_at_logs))
        sizes = await self._sizes()
        views = self._engine.views() if self._engine.recovered else []
        return {
            **self._of_runs(views),
            **self._of_tasks(views),
            **self._of_services(),
            **self._of_files(),
            **self._of_processes(),
            **sizes,
        }

    def _of_runs(self, views: Sequence[UnitView]) -> Figures:
        counts, names = self.counts, {view.unit.name for view in views}
        runs: dict[tuple[str, ...], float] = {
            (view.unit.name, view.unit.kind, reason): 0 for view in views for reason in ALWAYS
        }
        runs.update((labels, count) for labels, count in counts.runs.items() if labels[0] in names)
        return {
            "rota_runs_total": runs,
            "rota_slots_total": {labels: n for labels, n in counts.slots.items() if labels[0] in names},
            "rota_runs_active": {(view.unit.name, view.unit.kind): view.active_runs for view in views},
            "rota_runs_queued": {(view.unit.name,): view.queued_runs for view in views if is_task(view)},
            "rota_run_duration_seconds": {
                (name,): histogram.copy() for name, histogram in counts.durations.items() if name in names
            },
            "rota_slot_lateness_seconds": {(): counts.lateness.copy()},
            "rota_notifications_total": counts.notifications.copy(),
            "rota_queue_wait_seconds": {(): counts.queue_wait.copy()},
        }

    def _of_tasks(self, views: Sequence[UnitView]) -> Figures:
        living, names = self._machine.living, [view.unit.name for view in views]
        usage = living.by_unit(self._engine.figures.usage)
        ends = {view.unit.name: view.last_run.ended_at for view in views if view.last_run is not None}
        successes = {view.unit.name: view.last_success_at for view in views}
        failures = {name: self.counts.failures.get(name) for name in names}
        tasks = [view for view in views if is_task(view)]
        aged = [view for view in tasks if isinstance(view.unit, Task) and view.unit.max_age is not None]
        return {
            "rota_task_last_run_timestamp_seconds": instants(ends),
            "rota_task_last_success_timestamp_seconds": instants(successes),
            "rota_task_last_failure_timestamp_seconds": instants(failures),
            "rota_task_next_run_timestamp_seconds": instants({v.unit.name: v.next_run_at for v in tasks}),
            "rota_task_paused": {(view.unit.name,): view.paused_at is not None for view in tasks},
            "rota_task_overdue": {(view.unit.name,): view.overdue_since is not None for view in aged},
            "rota_task_memory_bytes": {(name,): usage[name].memory if name in usage else 0 for name in names},
            "rota_task_cpu_seconds_total": {(name,): living.cpu[name] / 1e6 for name in names},
            "rota_task_log_bytes_total": {(name,): living.log_bytes[name] for name in names},
            "rota_log_dropped_bytes_total": {(name,): living.dropped_bytes[name] for name in names},
        }

    def _of_services(self) -> Figures:
        fleet = {name: self._engine.instances(name) for name in self._engine.services}
        return {
            "rota_service_instances": {
                (name, state): sum(each.state is state for each in instances)
                for name, instances in fleet.items()
                for state in InstanceState
            },
            "rota_service_instances_desired": {
                (name,): sum(each.desired is Desired.UP for each in instances) for name, instances in fleet.items()
            },
            "rota_service_restarts_total": {(name,): self.counts.restarts[name] for name in fleet},
        }

    def _of_files(self) -> Figures:
        reloading = self._reloading
        return {
            "rota_config_stale": {(): bool(reloading.problems())},
            "rota_config_last_reload_success": {(): reloading.went_well},
            "rota_config_last_reload_timestamp_seconds": {(): reloading.tried_at.timestamp()},
        }

    def _of_processes(self) -> Figures:
        facts = self._facts()
        processes = self._machine.processes()
        return {
            "rota_build_info": {(facts.version,): 1},
            "rota_daemon_start_time_seconds": {(): facts.started_at.timestamp()},
            "rota_keeper_start_time_seconds": {(): facts.keeper_started_at.timestamp()},
            "rota_process_memory_bytes": of_each(processes, lambda view: view.memory),
            "rota_process_open_files": of_each(processes, lambda view: view.open_files),
            "rota_process_cpu_seconds_total": of_each(processes, lambda view: view.cpu_time.total_seconds()),
            "rota_daemon_restarts_total": {(): facts.daemon_starts - 1},
            "rota_event_loop_lag_seconds": {(): self._machine.lag.histogram.copy()},
            "rota_store_commit_seconds": {(): self.commits.copy()},
        }

    async def _sizes(self) -> Figures:
        """What the disk does not tell is left out."""
        free = self._context.disk.free()
        found: dict[str, Values] = {"rota_storage_free_bytes": {} if free is None else {(): free}}
        for name, size in (("rota_store_bytes", self._store.size), ("rota_log_stored_bytes", self._machine.stock.size)):
            try:
                found[name] = {(): await size()}
            except WorldError:
                found[name] = {}
        return found


def is_task(view: UnitView) -> bool:
    """Whether it is a task, and no service."""
    return view.unit.kind is Kind.TASK


def instants(found: Mapping[str, datetime | None]) -> Values:
    """Unix time by name, where there is an instant."""
    return {(name,): at.timestamp() for name, at in found.items() if at is not None}


def of_each(processes: Mapping[str, ProcessView], figure: Callable[[ProcessView], float]) -> Values:
    """One figure of each process."""
    return {(name,): figure(view) for name, view in processes.items()}


@contextmanager
def stopwatch(histogram: Histogram, clock: Clock) -> Iterator[None]:
    """Observes how long the block takes that ends well or not."""
    began = clock.monotonic()
    try:
        yield
    finally:
        histogram.observe(clock.monotonic() - began)
